import { describe, expect, it } from "vitest";
import type { ReleaseRecord } from "../../../src/core/release/record.ts";
import type { RefusalCode } from "../../../src/core/release/refusal.ts";
import { renderEnvironmentCheck } from "../../../src/core/words/check-run.ts";
import { context, environment, login, record, service } from "./samples.ts";

const check = (...records: readonly ReleaseRecord[]) => renderEnvironmentCheck(environment("qa1"), records, context);

describe("an environment's check", () => {
  it("says what the status comment says", () => {
    expect(check(record({ state: "merged", settledBy: login("alice") }))).toMatchInlineSnapshot(`
      {
        "name": "tidegate / qa1",
        "outcome": "success",
        "summary": "| environment | version | state | release | since (UTC) |
      | --- | --- | --- | --- | --- |
      | \`qa1\` | \`main-def5678\` | ● merged by alice | [config#77](https://github.com/acme/config/pull/77) | 2026-11-21 10:00 |",
        "title": "blip main-def5678: merged",
      }
    `);
  });

  it.each<[string, readonly ReleaseRecord[], string, string]>([
    ["proposed", [record()], "in-progress", "blip main-def5678: proposed"],
    ["closed", [record({ state: "closed" })], "neutral", "blip main-def5678: closed"],
    ["superseded", [record({ state: "superseded" })], "neutral", "blip main-def5678: replaced by another version"],
    ["out of date", [refused("older-than-git")], "neutral", "blip main-def5678: refused"],
    ["in want of a person", [refused("branch-has-other-commits")], "action-required", "blip main-def5678: refused"],
    ["broken", [refused("no-reference")], "failure", "blip main-def5678: refused"],
    ["incomplete", [refused("images-incomplete")], "in-progress", "blip main-def5678: refused"],
    [
      "several things",
      [
        record(),
        record({ service: service("api"), state: "merged" }),
        record({ service: service("web"), state: "merged" }),
      ],
      "in-progress",
      "2 merged, 1 proposed",
    ],
    ["nothing", [], "neutral", "0 releases"],
  ])("is right for what is %s", (_, records, outcome, title) => {
    expect(check(...records)).toMatchObject({ name: "tidegate / qa1", outcome, title });
  });
});

function refused(code: RefusalCode): ReleaseRecord {
  const { carrier: _, ...rest } = record({ state: "refused", refusals: [{ code, text: "No." }] });
  return rest;
}
