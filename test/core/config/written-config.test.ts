import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Config } from "../../../src/core/config/config.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";

const name = fc.stringMatching(/^[a-z\d][a-z\d._-]{0,12}$/).filter((text) => !/\.\.|\.$|\.lock$/.test(text));

/** A policy as written, and as it is in effect. Many texts would be something else when read as plain YAML. */
const follow = fc.oneof(
  fc.constantFrom("*", ">=1.0.0", "^1.2 || ~2.0.1", "1.10").map((range) => ({
    written: { semver: range },
    effective: { kind: "semver", range },
  })),
  fc.constantFrom("main", "release/1.0", "0123", "true").map((branch) => ({
    written: { branch },
    effective: { kind: "branch", branch },
  })),
  fc
    .record(
      {
        order: fc.constantFrom("semver", "numeric", "text", "time"),
        ignore: fc.array(fc.constantFrom("*-debug", "[0-9]*", "1e3"), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    )
    .map((rest) => ({
      written: { pattern: "1.10", ...rest },
      effective: { kind: "pattern", pattern: "1.10", order: "semver", ignore: [], ...rest },
    })),
);

/** Rules as written, and as they are in effect where nothing has a default. */
const rules = fc
  .record({ follow, release: fc.constantFrom("commit", "pull-request") }, { requiredKeys: [] })
  .map(({ follow: policy, ...rest }) => ({
    written: { ...rest, ...(policy && { follow: policy.written }) },
    effective: { ...rest, ...(policy && { follow: policy.effective }) },
  }));

const world = fc.record({
  environments: fc.uniqueArray(fc.record({ name, rules }), {
    minLength: 1,
    maxLength: 4,
    selector: (each) => each.name,
  }),
  services: fc.uniqueArray(fc.record({ name, rules }), { maxLength: 4, selector: (each) => each.name }),
});

describe("a config file that is right", () => {
  it.each([
    { style: "YAML", write: (value: unknown) => stringify(value) },
    { style: "JSON", write: (value: unknown) => JSON.stringify(value, undefined, 1) },
  ])("means what was written, in $style", ({ write }) => {
    fc.assert(
      fc.property(world, ({ environments, services }) => {
        const overridden = String(environments[0]?.name);
        const { config } = must(
          parseConfig(
            write({
              environments: Object.fromEntries(
                environments.map((each) => [each.name, { path: `clusters/${each.name}`, ...each.rules.written }]),
              ),
              services: Object.fromEntries(
                services.map((each, index) => [
                  each.name,
                  {
                    repo: `acme/r${index}`,
                    image: `acme/i${index}`,
                    tags: "{branch}-{number}",
                    environments: { [overridden]: each.rules.written },
                  },
                ]),
              ),
            }),
          ),
        );
        expect(new Map(Array.from(config.environments.values(), (each) => [each.name, each.rules]))).toEqual(
          new Map(environments.map((each) => [each.name, { release: "pull-request", ...each.rules.effective }])),
        );
        expect(new Map(Array.from(config.services.values(), (each) => [each.name, each.overrides]))).toEqual(
          new Map(services.map((each) => [each.name, new Map([[overridden, each.rules.effective]])])),
        );
      }),
      { numRuns: 200 },
    );
  });
});

function must(parsed: ReturnType<typeof parseConfig>): { readonly config: Config } {
  if (parsed.kind === "valid") return parsed;
  throw new Error(parsed.problems.map(({ message, frame }) => `${message}\n${frame}`).join("\n"));
}
