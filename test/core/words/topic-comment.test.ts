import { describe, expect, it } from "vitest";
import {
  renderMergedAfterAllNote,
  renderNotConfiguredNote,
  renderNotMergedNote,
  renderObsoleteNote,
} from "../../../src/core/words/release-pull-request-note.ts";
import { isStatusComment } from "../../../src/core/words/status-comment.ts";
import { isAbout, renderTopicComment, type Topic } from "../../../src/core/words/topic-comment.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, shapeOf, textSeenByFilters } from "./rendered.ts";
import { environment, service, sha } from "./samples.ts";

const topics: readonly Topic[] = ["other-commits", "obsolete", "not-configured", "revert", "not-merged"];

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

  it.each(topics)("has a word of its own: %s", (topic) => {
    const own = renderTopicComment(topic, "…");
    expect(topics.filter((each) => isAbout(each, own))).toEqual([topic]);
    expect(isStatusComment(own)).toBe(false);
  });
});

describe("a note on a release pull request", () => {
  it("says what, why, and what next", () => {
    const notes = [
      renderObsoleteNote(sha("abc1234")),
      renderNotConfiguredNote({ environment: environment("qa1"), service: service("blip") }),
      renderNotMergedNote("At least 1 approving review is required."),
      renderMergedAfterAllNote(),
    ];
    expect(notes.join("\n\n")).toMatchInlineSnapshot(`
      "There is nothing left to release here: at \`abc1234\` Git has this version already, or a newer one. Merging this now would change nothing or go back, so Tidegate closes it. The next version comes as usual.

      \`.tidegate.yaml\` no longer has \`qa1\` with \`blip\`, so Tidegate does not keep this pull request up to date any more. Close it, or merge it as it stands.

      This environment has its release pull requests merged by Tidegate, but GitHub does not let it: At least 1 approving review is required. Tidegate does not go around the rules of the repository. It tries again when checks end or the branch changes. Somebody who is allowed to may merge it before.

      GitHub did not let Tidegate merge this at first. It does now."
    `);
  });

  it("ends GitHub's sentence where GitHub does not", () => {
    expect(renderNotMergedNote("Pull Request is not mergeable")).toContain(
      "Pull Request is not mergeable. Tidegate does",
    );
    expect(renderNotMergedNote("It is not. ")).toContain("It is not. Tidegate does");
  });

  it.each(hostileTexts)("keeps its shape where GitHub's own sentence is $name", ({ text }) => {
    const tree = parse(renderTopicComment("not-merged", renderNotMergedNote(text)));
    expect(tree.children.map(({ type }) => type)).toEqual(["html", "paragraph"]);
    expect(shapeOf(tree)).toBe(shapeOf(parse(renderTopicComment("not-merged", renderNotMergedNote("harmless")))));
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
  });
});
