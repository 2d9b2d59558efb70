import { describe, expect, it } from "vitest";
import type { CommandRefusal } from "../../../src/core/release/command-refusal.ts";
import { renderRefusalNote } from "../../../src/core/words/refusal.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at } from "./command-samples.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import { environment, login, pullRequest, repo, service, sha, tag, team } from "./samples.ts";

const qa1 = environment("qa1");
const alice = login("alice");
const held = {
  code: "held",
  environment: qa1,
  service: service("blip"),
  rolledBack: tag("1.5.0"),
  since: at("09:30"),
} as const;

describe("a refused command says what the facts say", () => {
  it.each<[string, CommandRefusal, string]>([
    [
      "one of several teams",
      { code: "team-missing", login: alice, environment: qa1, teams: [team("acme/a"), team("acme/b")] },
      "`qa1` asks for a member of one of `acme/a`, `acme/b`, which `alice` is not.",
    ],
    [
      "one team",
      { code: "team-missing", login: alice, environment: qa1, teams: [team("acme/a")] },
      "a member of `acme/a`,",
    ],
    [
      "checks without names",
      { code: "checks-failed", commit: sha("abc1234"), failed: [] },
      "passing checks, and some failed.",
    ],
    [
      "many checks",
      { code: "checks-failed", commit: sha("abc1234"), failed: ["a", "b", "c", "d", "e", "f", "g"] },
      "`e`, and 2 more failed.",
    ],
    [
      "CI that passed",
      { code: "no-image-built", commit: sha("abc1234"), failed: [] },
      "CI has ended for that commit, and no image",
    ],
    [
      "checks that never came",
      { code: "waited-too-long", commit: sha("abc1234"), waitedFor: "checks", seconds: 5400 },
      "did not pass within 1h30m. Having no checks at all does not count as passing.",
    ],
    [
      "a freeze without an end",
      { code: "frozen", environment: qa1 },
      "It is frozen, with no end in sight. Change `freeze`",
    ],
    [
      "a freeze with one",
      { code: "frozen", environment: qa1, until: at("18:00") },
      "until 2026-11-21 18:00 UTC. Type the command again after that.",
    ],
    [
      "the very version that is held",
      { ...held, keepsOut: "version" },
      "type `/resume qa1 blip`, then `/deploy qa1 blip --tag 1.5.0`.",
    ],
    [
      "any version where all is held",
      { ...held, keepsOut: "all" },
      "Nothing new of `blip` goes to `qa1`. `1.5.0` was rolled back there at 2026-11-21 09:30 UTC. Type `/resume qa1 blip` to lift the hold.",
    ],
    [
      "no service, where none is meant",
      { code: "no-service-there", environment: qa1, repo: repo("acme/config"), isUnnamed: true },
      "Nothing was done for `qa1`. No service was named, and this pull request of `acme/config` is not the release of one. Name the services behind `qa1`.",
    ],
    [
      "a lock without an end",
      { code: "environment-locked", environment: qa1, repo: repo("acme/api"), pullRequest: pullRequest(3), by: alice },
      "`acme/api#3` has claimed it, by `alice`. Ask `alice`.",
    ],
  ])("of %s", (_, refusal, expected) => {
    expect(renderRefusalNote(refusal).text).toContain(expected);
  });

  it.each(hostileTexts)("and stays one inert paragraph around $name", ({ text }) => {
    const refusals: readonly CommandRefusal[] = [
      { code: "not-allowed", login: alice, repo: repo("acme/blip"), role: text },
      { code: "checks-failed", commit: sha("abc1234"), failed: [text, text] },
      { code: "no-image-built", commit: sha("abc1234"), failed: [text] },
      { code: "not-here", command: text, repo: repo("acme/config") },
    ];
    for (const refusal of refusals) {
      const tree = parse(renderRefusalNote(refusal).text);
      expect(tree.children.map(({ type }) => type)).toEqual(["paragraph"]);
      expect(textSeenByFilters(tree)).not.toMatch(actedOn);
    }
  });
});
