import { describe, expect, it } from "vitest";
import type { ReleaseRecord } from "../../../src/core/release/record.ts";
import type { RefusalCode } from "../../../src/core/release/refusal.ts";
import { renderEnvironmentCheck } from "../../../src/core/words/check-run.ts";
import { renderRefusalNote } from "../../../src/core/words/refusal.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, actedOnInPlainText, parse, textSeenByFilters } from "./rendered.ts";
import { context, environment, login, record, repo, service, sha } from "./samples.ts";

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

  it.each(hostileTexts)("stays itself around $name", ({ text }) => {
    const follows = { kind: "pattern", pattern: text, order: "text", ignore: [] } as const;
    const carrier = { kind: "commit", sha: sha("c0ffee"), url: text } as const;
    const note = renderRefusalNote({ code: "permission-missing", repo: repo("acme/config"), permission: text });
    const refusals = [note, note];
    const { carrier: _, ...uncarried } = record({ state: "refused", refusals, service: service("api") });
    const one = check(record({ images: [], follows, carrier }));
    const two = check(record({ images: [], follows, carrier, state: "merged" }), uncarried);
    expect(typesOf(one.summary)).toEqual(["table"]);
    expect(typesOf(two.summary)).toEqual(["table", "list"]);
    for (const { title, summary } of [one, two]) {
      expect(textSeenByFilters(parse(summary))).not.toMatch(actedOn);
      expect(title).not.toMatch(actedOnInPlainText);
      expect(title.length).toBeLessThanOrEqual(longestTitle);
    }
  });

  it("stays under GitHub's limit however many services there are", () => {
    const refusals = Array.from({ length: 20 }, () => ({ code: "no-reference" as const, text: "x".repeat(1_000) }));
    const many = Array.from({ length: 600 }, (_, index) => record({ service: service(`s-${index}`) }));
    const refused = many.slice(0, 50).map((each) => ({ ...each, state: "refused" as const, refusals }));
    for (const records of [many, refused]) {
      const { summary, title } = check(...records);
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_000);
      expect(summary).toMatch(/and \d+ more/);
      expect(title.length).toBeLessThanOrEqual(longestTitle);
    }
  });
});

/** Nobody has said what GitHub takes; a title of a pull request may have so many. */
const longestTitle = 256;

function typesOf(markdown: string): readonly string[] {
  return parse(markdown).children.map(({ type }) => type);
}

function refused(code: RefusalCode): ReleaseRecord {
  const { carrier: _, ...rest } = record({ state: "refused", refusals: [{ code, text: "No." }] });
  return rest;
}
