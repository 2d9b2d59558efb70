import { describe, expect, it } from "vitest";
import type { Notice } from "../../../src/core/release/notice.ts";
import { renderNotices } from "../../../src/core/words/notices.ts";
import { at, command } from "./command-samples.ts";
import { pullRequest, repo } from "./samples.ts";

function notice(time: string, text: string, subject = text): Notice {
  return { repo: repo("acme/blip"), pullRequest: pullRequest(12), subject, text, at: at(time) };
}

const [early, late, last] = [notice("10:00", "Early."), notice("11:00", "Late."), notice("11:30", "Last.")];
const typed = command({ askedAt: at("10:30") });

describe("what is said though nobody asked", () => {
  it("stands open when it came after the last command, and is folded when it came before", () => {
    expect(renderNotices([early, last, late], [typed], 10).text).toMatchInlineSnapshot(`
      "- 2026-11-21 11:30 UTC: Last.
      - 2026-11-21 11:00 UTC: Late.

      <details><summary>Earlier notes</summary>

      - 2026-11-21 10:00 UTC: Early.

      </details>"
    `);
  });

  it("stands open where no command was typed", () => {
    expect(renderNotices([early], [], 10).text).not.toContain("<details>");
    expect(renderNotices([], [typed], 10).text).toBe("");
  });

  it("says the same in whatever order it is known, and how much it leaves out", () => {
    const same = notice("11:30", "Same.", "a");
    expect(renderNotices([last, same, late], [], 2).text).toBe(renderNotices([late, last, same], [], 2).text);
    expect(renderNotices([last, same, late], [], 2).text).toContain("and 1 more");
  });
});
