import { describe, expect, it } from "vitest";
import { renderObsoleteNote } from "../../../src/core/words/release-pull-request-note.ts";
import { isAbout, renderTopicComment } from "../../../src/core/words/topic-comment.ts";
import { sha } from "./samples.ts";

describe("a comment about one thing", () => {
  const comment = renderTopicComment("obsolete", renderObsoleteNote(sha("abc1234")));

  it("says it below a hidden word", () => {
    expect(comment).toMatchInlineSnapshot(`
      "<!-- tidegate:obsolete -->
      There is nothing left to release here: at \`abc1234\` Git has this version already, or a newer one. Merging this now would change nothing or go back, so Tidegate closes it. The next version comes as usual.
      "
    `);
  });

  it("is found again by its topic", () => {
    expect(isAbout("obsolete", comment)).toBe(true);
    expect(isAbout("other-commits", comment)).toBe(false);
    expect(isAbout("obsolete", `> ${comment}`)).toBe(false);
  });
});
