import { describe, expect, it } from "vitest";
import type { AskedBy } from "../../../src/core/release/request.ts";
import { renderAskedBy, renderAskedByLine } from "../../../src/core/words/asked-by.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, shapeOf, textSeenByFilters } from "./rendered.ts";
import { context, environment, login, pullRequest, repo } from "./samples.ts";

const { links } = context;
const qa1 = environment("qa1");
const on = { repo: repo("acme/blip"), pullRequest: pullRequest(12) };
const by = login("alice");
const all: readonly AskedBy[] = [
  { kind: "published", via: "GitHub Packages" },
  { kind: "deploy", by, ...on },
  { kind: "track", ...on },
  { kind: "default", by, ...on },
  { kind: "default", ...on },
  { kind: "rollback", by, ...on },
];

describe("who asked", () => {
  it("is a sentence in a release pull request", () => {
    expect(all.map((each) => renderAskedBy(each, qa1, links).text).join("\n")).toMatchInlineSnapshot(`
      "Published through GitHub Packages; \`qa1\` follows this tag.
      Asked for by \`alice\` with \`/deploy\` on [acme/blip#12](https://github.com/acme/blip/pull/12).
      \`qa1\` follows [acme/blip#12](https://github.com/acme/blip/pull/12), and this is its newest image.
      Back to what \`qa1\` follows, asked for by \`alice\` with \`/default\` on [acme/blip#12](https://github.com/acme/blip/pull/12).
      [acme/blip#12](https://github.com/acme/blip/pull/12), which \`qa1\` followed, is closed: back to what \`qa1\` follows otherwise.
      Rolled back by \`alice\` with \`/rollback\` on [acme/blip#12](https://github.com/acme/blip/pull/12)."
    `);
  });

  it("is a line in a commit message that calls nobody", () => {
    expect(all.map((each) => renderAskedByLine(each, qa1)).join("\n")).toMatchInlineSnapshot(`
      "Published through GitHub Packages; qa1 follows this tag.
      Asked for by alice with /deploy on pull request 12 of acme/blip.
      qa1 follows pull request 12 of acme/blip, and this is its newest image.
      Back to what qa1 follows, asked for by alice with /default on pull request 12 of acme/blip.
      qa1 followed pull request 12 of acme/blip, which is closed: back to what it follows otherwise.
      Rolled back by alice with /rollback on pull request 12 of acme/blip."
    `);
  });

  it.each(hostileTexts)("keeps its shape around a door that is $name", ({ text }) => {
    const door = { kind: "published", via: text } as const;
    const tree = parse(renderAskedBy(door, qa1, links).text);
    expect(shapeOf(tree)).toMatch(/^root\(paragraph\(text( code text)+\)\)$/);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
    expect(renderAskedByLine(door, qa1)).not.toMatch(/[\n\r]|@[\w-]|#\d|\[skip ci\]/);
  });
});
