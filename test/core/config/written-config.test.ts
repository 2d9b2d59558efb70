import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Config } from "../../../src/core/config/config.ts";
import { defaults } from "../../../src/core/config/effective/defaults.ts";
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

const who = fc.constantFrom("auto", "manual");
/** `release: commit` and a `merge` do not go together. */
const carriers = fc.oneof(
  fc.constant({ written: {}, effective: {} }),
  fc.constantFrom("commit", "pull-request").map((release) => ({ written: { release }, effective: { release } })),
  who.map((by) => ({
    written: { release: "pull-request", merge: by },
    effective: { release: "pull-request", merge: { patch: by, minor: by, major: by } },
  })),
  fc.record({ patch: who, minor: who, major: who }, { requiredKeys: [] }).map((merge) => ({
    written: { release: "pull-request", merge },
    effective: { release: "pull-request", merge: { patch: "manual", minor: "manual", major: "manual", ...merge } },
  })),
);

const durations = fc.constantFrom(
  { text: "30m", seconds: 1_800 },
  { text: "1W2d", seconds: 777_600 },
  { text: "90s", seconds: 90 },
);

const hold = fc.oneof(
  fc.constantFrom("until-newer", "manual").map((kind) => ({ written: kind, effective: { kind } })),
  durations.map(({ text, seconds }) => ({ written: { for: text }, effective: { kind: "for", seconds } })),
);

const requirement = fc
  .record({
    checks: fc.boolean(),
    teams: fc.uniqueArray(fc.constantFrom("acme/a", "acme/b_c", "bob/d-e"), { maxLength: 2 }),
  })
  .map((effective) => ({
    written: {
      ...(effective.checks && { checks: "passing" }),
      ...(effective.teams.length > 0 && { teams: effective.teams }),
    },
    effective,
  }));

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const window = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    times: fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 }),
    timezone: fc.constantFrom("UTC", "America/Los_Angeles", "Asia/Kolkata", "Etc/GMT+2"),
  })
  .map(({ times, ...rest }) => {
    const [fromMinute, toMinute] = [Math.min(...times), Math.max(...times)];
    const show = (minute: number) =>
      [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
    return {
      written: { ...rest, days: rest.days.map((day) => days[day - 1]), from: show(fromMinute), to: show(toMinute) },
      effective: { ...rest, fromMinute, toMinute },
    };
  });

/** Rules as written, and as they are in effect where nothing has a default. */
const rules = fc
  .record(
    {
      follow,
      carriers,
      hold,
      track: fc.boolean(),
      wait: durations,
      require: requirement,
      freeze: fc.array(window, { maxLength: 3 }),
    },
    { requiredKeys: ["carriers"] },
  )
  .map(({ follow: policy, carriers: carrier, hold: held, track, wait, require: required, freeze }) => ({
    written: {
      ...carrier.written,
      ...(policy && { follow: policy.written }),
      ...(held && { hold: held.written }),
      ...(track !== undefined && { track }),
      ...(wait && { wait: wait.text }),
      ...(required && { require: required.written }),
      ...(freeze && { freeze: freeze.map(({ written }) => written) }),
    },
    effective: {
      ...carrier.effective,
      ...(policy && { follow: policy.effective }),
      ...(held && { hold: held.effective }),
      ...(track !== undefined && { track }),
      ...(wait && { waitSeconds: wait.seconds }),
      ...(required && { require: required.effective }),
      ...(freeze && { freeze: freeze.map(({ effective }) => effective) }),
    },
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
          new Map(environments.map((each) => [each.name, { ...defaults.rules, ...each.rules.effective }])),
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
