import { describe, expect, it } from "vitest";
import type { ReleaseRecord } from "../../../src/core/release/record.ts";
import type { Review } from "../../../src/core/release/review.ts";
import { renderEnvironmentCheck } from "../../../src/core/words/check-run.ts";
import { renderProposed } from "../../../src/core/words/review.ts";
import { context, environment, login, record, service, sha } from "./samples.ts";

function review(decision: Review["decision"], ...by: readonly string[]): Review {
  return { decision, by: by.map(login), commit: sha("4ead") };
}

const check = (...records: readonly ReleaseRecord[]) => renderEnvironmentCheck(environment("qa1"), records, context);

describe("an open release pull request", () => {
  it.each<[Review | undefined, string]>([
    [undefined, "proposed"],
    [review("approved", "bob"), "approved by bob"],
    [review("approved", "bob", "alice"), "approved by bob, alice"],
    [review("approved", "bob", "alice", "octocat"), "approved by bob, alice and others"],
    [review("approved"), "approved"],
    [review("changes-requested", "bob"), "changes requested by bob"],
    [review("changes-requested"), "changes requested"],
  ])("judged as %j is called so", (judged, words) => {
    expect(renderProposed(judged)).toBe(words);
  });
});

describe("a review", () => {
  it.each([
    { name: "for it", given: review("approved", "bob"), row: "| ◐ approved by bob |", title: "approved by bob" },
    {
      name: "against it",
      given: review("changes-requested", "renovate_x[bot]"),
      row: "| ○ changes requested by renovate\\_x\\[bot\\] |",
      title: "changes requested by renovate_x[bot]",
    },
  ])("$name stands in the table and in the check's title", ({ given, row, title }) => {
    const told = check(record({ review: given }));
    expect(told.summary).toContain(row);
    expect(told).toMatchObject({ outcome: "in-progress", title: `blip main-def5678: ${title}` });
  });

  it("is counted beside the others' states", () => {
    const approved = record({ review: review("approved", "bob") });
    const { title } = check(approved, record({ service: service("api"), state: "merged" }));
    expect(title).toBe("1 merged, 1 approved by bob");
  });

  it.each(["merged", "closed", "superseded"] as const)("is not told of what is %s", (state) => {
    const { summary, title } = check(record({ state, review: review("approved", "bob") }));
    expect(summary + title).not.toContain("approved");
  });
});
