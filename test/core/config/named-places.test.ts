import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Config, Environment } from "../../../src/core/config/config.ts";
import { namedPlacesOf } from "../../../src/core/config/named-places.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { parseEnvironmentName } from "../../../src/core/identity.ts";
import { compileNamedLine } from "../../../src/core/manifest/named-place.ts";

describe("the places that services name", () => {
  const config = configOf({
    environments: { qa1: {}, "qa.2": {}, production: { path: "clusters/production" } },
    services: {
      web: {
        repo: "acme/web",
        image: "acme/web",
        paths: ["./values.yaml#/namespaces/{environment}/a~1{service}/0", "clusters/production/values.yaml#/web"],
      },
      api: {
        repo: "acme/api",
        images: ["acme/api", "acme/jobs"],
        lines: [
          { file: "tf/{environment}/*.tf", pattern: '(?P<image>acme/[a-z]+):(?P<tag>[^"]+)' },
          { file: ".env", pattern: "^{environment}_JOBS=(?P<tag>.+)$", image: "acme/jobs" },
        ],
      },
    },
  });

  it("are filled in for an environment, as plain data", () => {
    const places = namedPlacesOf(config, named("qa.2"));
    expect(JSON.parse(JSON.stringify(places))).toEqual(places);
    expect(places).toEqual([
      {
        kind: "path",
        subject: "image",
        image: "docker.io/acme/web",
        service: "web",
        environment: "qa.2",
        file: "values.yaml",
        keys: ["namespaces", "qa.2", "a/web", "0"],
      },
      {
        kind: "path",
        subject: "image",
        image: "docker.io/acme/web",
        service: "web",
        file: "clusters/production/values.yaml",
        keys: ["web"],
      },
      ...["docker.io/acme/api", "docker.io/acme/jobs"].map((image) => ({
        kind: "line",
        subject: "image",
        image,
        service: "api",
        environment: "qa.2",
        file: "tf/qa.2/*.tf",
        pattern: '(?P<image>acme/[a-z]+):(?P<tag>[^"]+)',
      })),
      {
        kind: "line",
        subject: "image",
        image: "docker.io/acme/jobs",
        service: "api",
        environment: "qa.2",
        file: ".env",
        pattern: "^(?:qa\\.2)_JOBS=(?P<tag>.+)$",
      },
    ]);
  });

  it("are given for all environments at once, and once where they name none", () => {
    expect(namedPlacesOf(config).map(({ service, environment, file }) => [service, environment, file])).toEqual([
      ["web", "qa1", "values.yaml"],
      ["web", "qa.2", "values.yaml"],
      ["web", "production", "values.yaml"],
      ["web", undefined, "clusters/production/values.yaml"],
      ...["qa1", "qa.2", "production", "qa1", "qa.2", "production"].map((name) => ["api", name, `tf/${name}/*.tf`]),
      ...["qa1", "qa.2", "production"].map((name) => ["api", name, ".env"]),
    ]);
  });

  it("compile with any name in a pattern that was taken, and take just that name", () => {
    const name = fc
      .stringMatching(/^[a-z\d][a-z\d._-]{0,12}$/)
      .filter((text) => parseEnvironmentName(text) !== undefined);
    const pattern = fc
      .array(
        fc.constantFrom(
          "{environment}",
          "[",
          "]",
          "\\",
          "(",
          ")",
          "?",
          "*",
          "{",
          "}",
          "x",
          "\\Q",
          "\\E",
          "|",
          "-",
          "^",
        ),
        {
          maxLength: 6,
        },
      )
      .map((pieces) => `${pieces.join("")}(?P<tag>.+)`);
    fc.assert(
      fc.property(name, pattern, (environment, text) => {
        const service = { repo: "acme/web", image: "acme/web", lines: [{ file: "{environment}.env", pattern: text }] };
        const parsed = parseConfig(stringify({ environments: { [environment]: {} }, services: { web: service } }));
        if (parsed.kind === "invalid") return;
        for (const place of namedPlacesOf(parsed.config)) if (place.kind === "line") compileNamedLine(place);
      }),
      { numRuns: 500 },
    );
    const [place] = namedPlacesOf(config, named("qa.2")).slice(-1);
    const expression = place?.kind === "line" ? compileNamedLine(place) : undefined;
    expect(expression?.matcher("qa.2_JOBS=1").find()).toBe(true);
    expect(expression?.matcher("qa-2_JOBS=1").find()).toBe(false);
  });
});

function configOf(written: unknown): Config {
  const parsed = parseConfig(stringify(written));
  if (parsed.kind === "valid") return parsed.config;
  throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
}

function named(text: string): Pick<Environment, "name"> {
  const name = parseEnvironmentName(text);
  if (name === undefined) throw new Error(`${text} is no name of an environment`);
  return { name };
}
