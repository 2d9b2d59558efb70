import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReleasePlan, SourceChanges } from "../../../src/core/release/plan.ts";
import { parseMarker, parseTrailer } from "../../../src/core/words/marker.ts";
import { renderReleaseCommitMessage } from "../../../src/core/words/release-commit.ts";
import {
  factsOf,
  renderReleaseBody,
  renderReleaseLabels,
  renderReleaseTitle,
} from "../../../src/core/words/release-pull-request.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, anyText, parse, textSeenByFilters } from "./rendered.ts";
import { change, confirmed, context, must, plan, pullRequest, repo, service, sha, tree } from "./samples.ts";

const many = Array.from({ length: 3 }, (_, index) => confirmed(`acme/platform-${index}:1.${index}.0`));

describe("a release pull request", () => {
  it("has a title that says what goes where", () => {
    expect(renderReleaseTitle(plan())).toBe("Release blip main-def5678 to qa1");
    expect(renderReleaseTitle(plan({}, { images: many }))).toBe("Release blip 3 images to qa1");
  });

  it("has labels that GitHub takes", () => {
    expect(renderReleaseLabels(plan())).toEqual(["tidegate", "environment: qa1", "service: blip"]);
    const long = plan({}, { service: service("a".repeat(63)) });
    expect(renderReleaseLabels(long)[2]).toBe(`service: ${"a".repeat(41)}`);
  });

  it("has a body that says all a reviewer needs", () => {
    expect(wordsOf(plan())).toMatchInlineSnapshot(`
      "\`blip\` goes to \`main-def5678\` in \`qa1\`. Published through GitHub Packages; \`qa1\` follows this tag. Built from [\`def5678\`](https://github.com/acme/blip/commit/def5678000000000000000000000000000000000) of [acme/blip#12](https://github.com/acme/blip/pull/12).

      | image | from | to |
      | --- | --- | --- |
      | \`acme/blip\` | \`main-abc1234\`<br>\`sha256:9c1185a5c5e9\` | \`main-def5678\`<br>\`sha256:4bf5122f3447\` |

      ### Changes in acme/blip

      - [#11](https://redirect.github.com/acme/blip/pull/11) Show the price of a trip (alice)
      - [#12](https://redirect.github.com/acme/blip/pull/12) Round it (fixes \\#&#8203;9) (dependabot\\[bot\\])
      - \`0ff1ce5\` Mend the build

      [Compare \`abc1234\` with \`def5678\`](https://github.com/acme/blip/compare/abc1234...def5678) (3 commits).

      ### Where it is written

      - [\`clusters/qa1/blip.yaml\` line 17](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/blip.yaml#L17)

      ### What happens next

      - **Merge:** Git has the version, the cluster takes it from there, and the branch is deleted. Tidegate says so on [acme/blip#12](https://github.com/acme/blip/pull/12).
      - **A newer version** replaces this one here, in this pull request.
      - **Close:** the version is not proposed again until somebody asks for it.
      - **Roll back:** revert this pull request after the merge. Tidegate does not propose the version again by itself.
      - **Commit to this branch:** your commits are kept, and Tidegate leaves the branch to you.
      "
    `);
  });

  it("carries its facts in a genuine marker, first line", () => {
    const body = renderReleaseBody(plan(), context);
    expect(body).toMatch(/^<!-- tidegate:release /);
    const place = { repo: plan().request.configRepo, branch: plan().branch };
    expect(parseMarker(body, place, context.signer)).toEqual({ kind: "genuine", facts: factsOf(plan()) });
  });

  it("says what it knows when little is known", () => {
    const { sourceChanges: _, ...unknown } = plan({
      changes: [{ ...must(plan().changes[0]), from: {} }],
    });
    expect(
      wordsOf({ ...unknown, request: { ...unknown.request, origin: { repo: repo("acme/blip") } } }),
    ).toMatchInlineSnapshot(`
      "\`blip\` goes to \`main-def5678\` in \`qa1\`. Published through GitHub Packages; \`qa1\` follows this tag. Built from [acme/blip](https://github.com/acme/blip).

      | image | from | to |
      | --- | --- | --- |
      | \`acme/blip\` | none | \`main-def5678\`<br>\`sha256:4bf5122f3447\` |

      What changed between the two versions is not known: Tidegate does not know the commits of both.

      ### Where it is written

      - [\`clusters/qa1/blip.yaml\` line 17](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/blip.yaml#L17)

      ### What happens next

      - **Merge:** Git has the version, the cluster takes it from there, and the branch is deleted.
      - **A newer version** replaces this one here, in this pull request.
      - **Close:** the version is not proposed again until somebody asks for it.
      - **Roll back:** revert this pull request after the merge. Tidegate does not propose the version again by itself.
      - **Commit to this branch:** your commits are kept, and Tidegate leaves the branch to you.
      "
    `);
  });

  it.each(["behind", "diverged", "identical"] as const)("warns the reviewer when the source is %s", (status) => {
    const none = status === "diverged" ? {} : { totalCommits: 0, pullRequests: [], otherCommits: [] };
    expect(between(wordsOf(plan(changes({ status, ...none }))), "Built from", "### Where")).toMatchSnapshot();
  });

  it("tells what it left alone, and which tags tell no order", () => {
    const text = wordsOf(
      plan({
        unordered: [change("latest", confirmed("acme/blip:main-def5678"))],
        leftAlone: [
          { path: "clusters/qa1/job.yaml", line: 3, column: 9, reason: "ignored" },
          { path: "clusters/qa1/a b|c`d.yaml", line: 4, column: 9, reason: "digest-unknown" },
        ],
      }),
    );
    expect(between(text, "Built from", "| image")).toMatchInlineSnapshot(`
      "Built from [\`def5678\`](https://github.com/acme/blip/commit/def5678000000000000000000000000000000000) of [acme/blip#12](https://github.com/acme/blip/pull/12).

      > **Look twice before you merge.** The tags do not tell which of two versions is newer:

      - \`main-def5678\` against \`latest\` of \`acme/blip\`

      "
    `);
    expect(between(text, "### Left", "### What")).toMatchInlineSnapshot(`
      "### Left as it is

      These places name the image too. Tidegate did not change them:

      - [\`clusters/qa1/job.yaml\` line 3](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/job.yaml#L3): a comment on its line asks to leave it
      - [<code>clusters/qa1/a b&#124;c\\\`d.yaml</code> line 4](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/a%20b%7Cc%60d.yaml#L4): a digest pins it, and the new digest is not known

      "
    `);
  });

  it("tells what else changes by an anchor", () => {
    const place = { path: "clusters/qa1/a`b.yaml", column: 3, before: "1.4.0", after: "1.5.0" };
    const text = wordsOf(plan({ changesWith: [{ ...place, line: 2, withLine: 17 }] }));
    expect(between(text, "### Where", "### What")).toMatchInlineSnapshot(`
      "### Where it is written

      - [\`clusters/qa1/blip.yaml\` line 17](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/blip.yaml#L17)

      These places name something else. An anchor makes them say what a line above says, so they change too:

      - [<code>clusters/qa1/a\\\`b.yaml</code> line 2](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/a%60b.yaml#L2), with line 17: \`1.4.0\` becomes \`1.5.0\`

      "
    `);
  });

  it("folds long lists", () => {
    const [place] = plan().places;
    const text = wordsOf(
      plan({
        ...changes({ pullRequests: pullRequests(14), otherCommits: [], totalCommits: 40 }),
        places: Array.from({ length: 6 }, (_, index) => ({ ...must(place), line: index + 1 })),
      }),
    );
    expect(text).toContain("<details><summary>14 pull requests</summary>");
    expect(text).toContain("<details><summary>6 places</summary>");
  });

  it("names pull requests without a link where GitHub has no redirecting host", () => {
    const body = renderReleaseBody(plan(), { ...context, links: { web: "https://github.example.com" } });
    expect(body).toContain("- `#11` Show the price of a trip (alice)");
    expect(body).toContain("(https://github.example.com/acme/blip/pull/12)");
  });

  it("refers to the source pull request alone", () => {
    const urls = [...renderReleaseBody(plan(), context).matchAll(/https:\/\/github\.com\/\S+?\/pull\/\d+/g)].map(
      String,
    );
    expect(new Set(urls)).toEqual(new Set(["https://github.com/acme/blip/pull/12"]));
  });

  it("closes nothing by accident", () => {
    expect(wordsOf(plan())).not.toMatch(/(?:clos|fix|resolv)(?:e|es|ed|s)?:?\s+(?:\[|#|http)/i);
  });

  it("stays under GitHub's limit, whole, and says what was left out", () => {
    const images = Array.from({ length: 80 }, (_, index) => confirmed(`acme/platform-${index}:main-def5678-20261121`));
    const [place] = plan().places;
    const big = plan(
      {
        ...changes({ pullRequests: pullRequests(250), otherCommits: commits(250), totalCommits: 5000 }),
        changes: images.map((image) => change("main-abc1234-20261120", image)),
        places: Array.from({ length: 900 }, (_, index) => ({ ...must(place), line: index + 1 })),
      },
      { images },
    );
    const body = renderReleaseBody(big, context);
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
    expect(body).toMatch(/^- and \d+ more$/m);
    expect(body).toMatch(/^and \d+ more, listed in the diff$/m);
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
    expect(parseMarker(body, { repo: big.request.configRepo, branch: big.branch }, context.signer).kind).toBe(
      "genuine",
    );
  });

  it.each([100, 300])("is taken by GitHub, and known again, with %i images of long names", (count) => {
    const tags = [
      "main-0123456789abcdef0123456789abcdef01234567-20261121101112",
      "main-0123456-20261120101112",
    ] as const;
    const name = "ghcr.io/acme-corporation/platform-service";
    const images = Array.from({ length: count }, (_, index) => confirmed(`${name}-${index}:${tags[0]}`));
    const big = plan({ changes: images.map((image) => change(tags[1], image)) }, { images });
    const body = renderReleaseBody(big, context);
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
    const place = { repo: big.request.configRepo, branch: big.branch, tree: tree("7ee") };
    expect(parseMarker(body, place, context.signer).kind).toBe(count === 100 ? "genuine" : "none");
    const message = renderReleaseCommitMessage(big, place.tree, context.signer);
    expect(parseTrailer(message, place, context.signer)).toEqual({ kind: "genuine", facts: factsOf(big) });
  });

  it.each(hostileTexts)("stays itself around $name", ({ text }) => {
    expectInert(text);
  });

  it("stays itself around whatever comes from outside", () => {
    fc.assert(fc.property(anyText(), expectInert));
  });
});

function expectInert(text: string): void {
  const hostile = plan({
    ...changes({
      pullRequests: [{ number: pullRequest(11), url: text, title: text, author: undefined }],
      otherCommits: [{ sha: sha("1"), subject: text }],
      url: `https://github.com/${text}`,
    }),
    places: [{ ...must(plan().places[0]), path: text }],
    changesWith: [{ path: text, line: 1, column: 1, withLine: 2, before: text, after: text }],
    leftAlone: [{ path: text, line: 1, column: 1, reason: "templated" }],
  });
  const asked = { kind: "published", via: text.slice(0, 255) } as const;
  const theirs = parse(renderReleaseBody({ ...hostile, request: { ...hostile.request, askedBy: asked } }, context));
  const ours = parse(renderReleaseBody(harmless(), context));
  const outline = (tree: typeof ours) => tree.children.map((child) => `${child.type} ${count(child, "listItem")}`);
  expect(outline(theirs)).toEqual(outline(ours));
  expect(count(theirs, "link")).toBeLessThanOrEqual(count(ours, "link"));
  expect(textSeenByFilters(theirs)).not.toMatch(actedOn);
}

function count(node: object, type: string): number {
  return JSON.stringify(node).split(`"type":"${type}"`).length - 1;
}

function harmless(): ReleasePlan {
  return plan({
    ...changes({
      pullRequests: [{ number: pullRequest(11), url: "", title: "x", author: undefined }],
      otherCommits: [{ sha: sha("1"), subject: "x" }],
    }),
    changesWith: [{ path: "x", line: 1, column: 1, withLine: 2, before: "x", after: "x" }],
    leftAlone: [{ path: "x", line: 1, column: 1, reason: "templated" }],
  });
}

/** The body without its marker. */
function wordsOf(of: ReleasePlan): string {
  return renderReleaseBody(of, context).replace(/^<!--.*-->\n/, "");
}

function between(text: string, start: string, end: string): string {
  return text.slice(text.indexOf(start), text.indexOf(end));
}

function changes(changed: Partial<SourceChanges>): Pick<ReleasePlan, "sourceChanges"> {
  return { sourceChanges: { ...must(plan().sourceChanges), ...changed } };
}

function pullRequests(count: number): SourceChanges["pullRequests"] {
  return Array.from({ length: count }, (_, index) => ({
    number: pullRequest(index + 1),
    url: "",
    title: "😀".repeat(300),
    author: undefined,
  }));
}

function commits(count: number): SourceChanges["otherCommits"] {
  return Array.from({ length: count }, () => ({ sha: sha("1"), subject: "x".repeat(300) }));
}
