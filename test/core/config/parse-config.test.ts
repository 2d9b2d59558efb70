import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Config, ConfigProblem } from "../../../src/core/config/config.ts";
import { defaults } from "../../../src/core/config/effective/defaults.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/config");

const { rules } = defaults;

describe("parseConfig on files that are right", () => {
  it("gives the config in effect, with defaults", () => {
    expect(plain(configIn("valid/three-environments.yaml"))).toEqual({
      environments: {
        dev: {
          name: "dev",
          paths: ["clusters/dev"],
          rules: { ...rules, release: "commit", follow: { kind: "branch", branch: "main" } },
          lock: "by-command",
          deployment: { transient: false, production: false },
        },
        qa1: {
          name: "qa1",
          paths: ["clusters/qa1"],
          rules,
          lock: "by-command",
          deployment: { transient: false, production: false },
        },
        production: {
          name: "production",
          paths: ["clusters/us", "clusters/eu"],
          rules: { ...rules, follow: { kind: "semver", range: ">=1.0.0" } },
          lock: "by-command",
          deployment: { transient: false, production: true },
        },
      },
      services: {
        blip: {
          name: "blip",
          repo: "tidepool-org/blip",
          images: ["docker.io/tidepool/blip"],
          tags: expect.objectContaining({ text: "{branch}-{sha}-{timestamp}" }),
          places: [],
          overrides: {},
        },
        platform: {
          name: "platform",
          repo: "tidepool-org/platform",
          images: ["docker.io/tidepool/platform-auth", "docker.io/tidepool/platform-data"],
          tags: expect.objectContaining({ text: "{branch}-{sha}-{timestamp}" }),
          places: [],
          overrides: {
            production: {
              follow: {
                kind: "pattern",
                pattern: "main-[0-9a-f]+-(?P<ts>[0-9]+)",
                extract: "$ts",
                order: "numeric",
                ignore: ["*-debug"],
              },
            },
          },
        },
      },
      groups: {},
    });
  });

  it("says who writes the tags, of an environment and of a service in it", () => {
    const { environments, services } = configIn("valid/flux.yaml");
    const [qa1, production] = [...environments.values()];
    expect([qa1?.rules.writer, production?.rules.writer]).toEqual(["flux", "tidegate"]);
    expect(plain(services.values().next().value?.overrides)).toEqual({
      qa1: { writer: "tidegate" },
      production: { writer: "flux", follow: { kind: "semver", range: ">=1.0.0" } },
    });
  });

  it("gives every rule that is written, what a service overrides, and groups", () => {
    const { environments, services, groups } = configIn("valid/all-rules.yaml");
    expect(plain(environments)).toEqual({
      qa1: {
        name: "qa1",
        paths: ["clusters/qa1"],
        rules: {
          ...rules,
          merge: { patch: "auto", minor: "auto", major: "auto" },
          hold: { kind: "for", seconds: 86_400 },
          waitSeconds: 5_400,
        },
        lock: "on-deploy",
        deployment: { transient: true, production: false, url: "https://{service}.qa1.example.com" },
      },
      qa2: {
        name: "qa2",
        paths: ["clusters/qa2"],
        rules: { ...rules, track: false },
        lock: "by-command",
        deployment: {
          transient: false,
          production: true,
          url: "http://example.com:8080/{environment}/{service}?tag={tag}",
        },
      },
      production: {
        name: "production",
        paths: ["clusters/production"],
        rules: {
          ...rules,
          merge: { patch: "auto", minor: "auto", major: "manual" },
          hold: { kind: "manual" },
          require: { checks: true, teams: ["acme/releasers", "acme/on_call"] },
          freeze: [
            { days: [5, 6, 7], fromMinute: 960, toMinute: 1440, timezone: "America/Los_Angeles" },
            { days: [1], fromMinute: 0, toMinute: 390, timezone: "europe/berlin" },
          ],
        },
        lock: "by-command",
        deployment: { transient: false, production: true },
      },
    });
    expect(plain(services.values().next().value?.overrides)).toEqual({
      qa1: { release: "commit" },
      qa2: { track: true, waitSeconds: 86_400, merge: rules.merge },
      production: { freeze: [], require: { checks: false, teams: [] }, hold: { kind: "for", seconds: 604_800 } },
    });
    expect(plain(groups)).toEqual({ "all-qa": ["qa1", "qa2"], everything: ["qa1", "qa2", "production"] });
  });

  it("follows aliases and merge keys, own keys first", () => {
    const { environments, services } = configIn("valid/anchors-and-merge-keys.yaml");
    expect(plain(environments)).toMatchObject({
      us: { paths: ["clusters/us"], rules: { follow: { kind: "semver", range: "^2" } } },
      eu: { paths: ["clusters/eu/**/*.yaml"], rules: { follow: { kind: "semver", range: "^2" } } },
    });
    expect(plain(services)).toMatchObject({
      web: { repo: "acme/web.app", overrides: { eu: { release: "commit", follow: { kind: "semver", range: "^2" } } } },
    });
  });

  it("puts paths into one form, and needs no service", () => {
    expect(plain(configIn("valid/as-json.yaml"))).toMatchObject({
      environments: { dev: { paths: ["apps/dev", "shared/dev.yaml"] } },
      services: { web: { images: ["localhost:5000/acme/web"] } },
    });
    expect(plain(configIn("valid/smallest.yaml"))).toEqual({
      environments: {
        dev: {
          name: "dev",
          paths: ["."],
          rules,
          lock: "by-command",
          deployment: { transient: false, production: false },
        },
      },
      services: {},
      groups: {},
    });
  });

  it("does not mind a byte order mark and CRLF", () => {
    expect(plain(configIn("valid/windows-with-byte-order-mark.yaml"))).toMatchObject({
      environments: { dev: { paths: ["clusters/dev"] } },
    });
  });

  it("orders a pattern's tags as versions where nothing is said", () => {
    const parsed = parseConfig('environments: { dev: { path: a, follow: { pattern: "v.*" } } }');
    expect(plain(parsed)).toMatchObject({
      config: { environments: { dev: { rules: { follow: { order: "semver", ignore: [] } } } } },
    });
  });
});

describe("parseConfig on files that are wrong", () => {
  const wrong = ["yaml", "shape", "rules"].flatMap((folder) =>
    readdirSync(join(fixtures, folder))
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => `${folder}/${name}`),
  );

  it.each(wrong)("tells all problems of %s, each with its place", async (name) => {
    const problems = problemsIn(readFileSync(join(fixtures, name), "utf8"));
    await expect(problems.map(render).join("\n")).toMatchFileSnapshot(
      join(fixtures, name.replace(/yaml$/, "problems.txt")),
    );
  });

  it("gives line and column in characters, whatever stands before on the line", () => {
    const [problem] = problemsIn('environments: { "🌊é": {}, dev: { path: a, helm: 1 } }');
    const [, second] = problemsIn('environments: { "🌊é": {}, dev: { path: a, helm: 1 } }').slice(-2);
    expect(problem).toMatchObject({ line: 1, column: 17 });
    expect(second).toMatchObject({
      line: 1,
      column: 43,
      frame: `environments: { "🌊é": {}, dev: { path: a, helm: 1 } }\n${" ".repeat(42)}^^^^`,
    });
  });

  it("counts lines that end in CRLF, and columns after a byte order mark", () => {
    expect(problemsIn("\uFEFFenviroments: {}\r\nenvironments: { dev: { path: a } }\r\n")).toMatchObject([
      { line: 1, column: 1, suggestion: "environments", frame: "enviroments: {}\n^^^^^^^^^^^" },
    ]);
    expect(problemsIn("environments:\r\n  dev:\r\n    path: a\r\n    helm: 1\r\n")).toMatchObject([
      { line: 4, column: 5, frame: "    helm: 1\n    ^^^^" },
    ]);
  });

  it("names the file that is empty or too large", () => {
    expect(parseConfig("", "config.yaml")).toMatchObject({ problems: [{ message: /^config.yaml is empty/ }] });
    expect(parseConfig("#".repeat(2_000_000))).toMatchObject({
      problems: [{ message: ".tidegate.yaml is larger than 1 MB" }],
    });
  });
});

function configIn(name: string): Config {
  const parsed = parseConfig(readFileSync(join(fixtures, name), "utf8"));
  if (parsed.kind === "valid") return parsed.config;
  throw new Error(parsed.problems.map(render).join("\n"));
}

function problemsIn(text: string): readonly ConfigProblem[] {
  const parsed = parseConfig(text);
  return parsed.kind === "invalid" ? parsed.problems : [];
}

function render({ line, column, message, suggestion, frame }: ConfigProblem): string {
  return `${line}:${column} ${message}${suggestion === undefined ? "" : ` -> ${suggestion}`}\n${frame}\n`;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (each instanceof Map ? Object.fromEntries(each) : each)));
}
