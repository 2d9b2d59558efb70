import { expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import type { WhyNotReleased } from "../../../src/core/release/not-released.ts";
import { renderNotReleased } from "../../../src/core/words/not-released.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import { must, tag } from "./samples.ts";

/** One of each code. The compiler says when a code is missing. */
const samples: { readonly [Code in WhyNotReleased["code"]]: Extract<WhyNotReleased, { readonly code: Code }> } = {
  artefact: { code: "artefact" },
  "changes-only-when-asked": { code: "changes-only-when-asked" },
  ignored: { code: "ignored", glob: "*-debug" },
  "no-template": { code: "no-template" },
  "not-a-version": { code: "not-a-version" },
  "not-orderable": { code: "not-orderable", extracted: "x", order: "numeric" },
  "other-branch": { code: "other-branch", branch: "topic", wanted: must(parseBranchName("main")) },
  "outside-range": { code: "outside-range", range: ">=1.0.0 <2.0.0" },
  "pattern-mismatch": { code: "pattern-mismatch", pattern: "v(?P<n>[0-9]+)" },
  "pre-release": { code: "pre-release", range: ">=1.0.0" },
  "template-mismatch": { code: "template-mismatch", template: "{branch}-{sha}" },
};

it("says of each tag why the environment has not taken it", () => {
  const sentences = Object.values(samples).map((why) => renderNotReleased({ tag: tag("1.5.0-rc.1"), why }).text);
  expect(sentences).toMatchInlineSnapshot(`
    [
      "\`1.5.0-rc.1\` was not released: it is kept beside an image by a tool, and is no image.",
      "\`1.5.0-rc.1\` was not released: this environment changes only when asked.",
      "\`1.5.0-rc.1\` was not released: \`*-debug\` says that it is ignored.",
      "\`1.5.0-rc.1\` was not released: the environment follows a branch, and the service has no \`tags\` that tells branches.",
      "\`1.5.0-rc.1\` was not released: it is no version, and the environment follows versions.",
      "\`1.5.0-rc.1\` was not released: its \`x\` has no place in the order \`numeric\`.",
      "\`1.5.0-rc.1\` was not released: it was built from \`topic\`; the environment follows \`main\`.",
      "\`1.5.0-rc.1\` was not released: it is outside the range \`>=1.0.0 <2.0.0\`.",
      "\`1.5.0-rc.1\` was not released: it does not match \`v(?P<n>[0-9]+)\`.",
      "\`1.5.0-rc.1\` was not released: it is a pre-release; the range is \`>=1.0.0\`.",
      "\`1.5.0-rc.1\` was not released: it is not made as \`{branch}-{sha}\` says.",
    ]
  `);
});

it.each(hostileTexts)("stays one paragraph around $name", ({ text }) => {
  const hostile: readonly WhyNotReleased[] = [
    { code: "other-branch", branch: text, wanted: must(parseBranchName("main")) },
    { code: "pattern-mismatch", pattern: text },
    { code: "ignored", glob: text },
    { code: "outside-range", range: text },
    { code: "template-mismatch", template: text },
    { code: "not-orderable", extracted: text, order: "semver" },
  ];
  for (const why of hostile) {
    const tree = parse(renderNotReleased({ tag: tag("1"), why }).text);
    expect(tree.children.map(({ type }) => type)).toEqual(["paragraph"]);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
  }
});
