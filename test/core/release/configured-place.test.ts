import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { parseEnvironmentName, parseServiceName } from "../../../src/core/identity.ts";
import { findConfigured } from "../../../src/core/release/configured-place.ts";
import { must } from "../../support/snapshot-builder.ts";

const parsed = parseConfig(
  `
environments:
  qa: { path: qa, release: commit }
services:
  app: { repo: acme/app, image: acme/app, environments: { qa: { release: pull-request } } }
`,
  ".tidegate.yaml",
);

const place = (environment: string, service: string) => ({
  environment: must(parseEnvironmentName(environment)),
  service: must(parseServiceName(service)),
});

describe("a place in the config file", () => {
  if (parsed.kind !== "valid") throw new Error("the test's own config file is not valid");
  const { config } = parsed;

  it("has the service's own rules over the environment's", () => {
    expect(findConfigured(config, place("qa", "app"))).toMatchObject({
      environment: { name: "qa" },
      service: { name: "app" },
      rules: { release: "pull-request" },
    });
  });

  it.each([place("qa", "gone"), place("gone", "app")])("is none where one of the two is gone: %o", (gone) => {
    expect(findConfigured(config, gone)).toBeUndefined();
  });
});
