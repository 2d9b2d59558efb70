import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import type { TagPolicy } from "../../../src/core/image/tag-policy.ts";
import type { FollowChange } from "../../../src/core/release/follow-edits.ts";
import type { ReleasePlan } from "../../../src/core/release/plan.ts";
import { renderFollowed } from "../../../src/core/words/follow.ts";
import { parseMarker, parseTrailer } from "../../../src/core/words/marker.ts";
import { renderReleaseCommitMessage } from "../../../src/core/words/release-commit.ts";
import { factsOf, renderReleaseBody, renderReleaseTitle } from "../../../src/core/words/release-pull-request.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, actedOnInPlainText, parse, textSeenByFilters } from "./rendered.ts";
import { context, environment, login, must, plan, pullRequest, repo, tree } from "./samples.ts";

const change: FollowChange = {
  path: "clusters/qa1/policies.yaml",
  line: 12,
  what: "ImagePolicy flux-system/blip",
  from: "^main-(?P<number>[0-9]+)$",
  to: "^feature-x-(?P<number>[0-9]+)$",
};

describe("a release pull request of what Flux is to follow", () => {
  it("says what is followed, from what to what, and what merging does", () => {
    expect(renderReleaseTitle(following())).toBe("Have blip follow branch feature/x in qa1");
    const body = renderReleaseBody(following(), context);
    expect(body.slice(body.indexOf("\n") + 1)).toMatchInlineSnapshot(`
      "\`blip\` follows \`branch feature/x\` in \`qa1\`. Asked for by \`alice\` with \`/deploy\` on [acme/blip#12](https://github.com/acme/blip/pull/12).

      Flux chooses the version among the tags that its ImagePolicies take. This changes which those are:

      | place | from | to |
      | --- | --- | --- |
      | \`ImagePolicy flux-system/blip\` | \`^main-(?P<number>[0-9]+)$\` | \`^feature-x-(?P<number>[0-9]+)$\` |

      ### Where it is written

      - [\`clusters/qa1/policies.yaml\` line 12](https://github.com/acme/config/blob/ba5e000000000000000000000000000000000000/clusters/qa1/policies.yaml#L12)

      ### What happens next

      - **Merge:** Flux takes the newest tag of \`blip\` that the ImagePolicies then take, and each newer one from then on.
      - **Close:** Flux goes on with what it follows now.
      - **Back again:** \`/default\` on a pull request of the source repo, or its end.
      - **Commit to this branch:** your commits are kept, and Tidegate leaves the branch to you.
      "
    `);
  });

  it("has a commit message that says the same", () => {
    const message = renderReleaseCommitMessage(following(), tree("7ee"), context.signer);
    expect(message.replace(/\n\nTidegate[\s\S]*$/, "")).toMatchInlineSnapshot(`
      "Have blip follow branch feature/x in qa1

      - ImagePolicy flux-system/blip: ^main-(?P<number>[0-9]+)$ -> ^feature-x-(?P<number>[0-9]+)$

      Asked for by alice with /deploy on pull request 12 of acme/blip.
      Flux chooses the version."
    `);
  });

  it("leaves out of a subject what would make it too long", () => {
    const long = following({ environment: environment("e".repeat(60)) });
    const [subject] = renderReleaseCommitMessage(long, tree("7ee"), context.signer).split("\n");
    expect(subject).toBe("Change what blip follows");
  });

  it("tells what it leaves alone, and how many places it does not list", () => {
    const many = Array.from({ length: 700 }, (_, line) => ({ ...change, what: "w".repeat(200), line }));
    const skipped = [{ path: "clusters/qa1/secret.yaml", reason: "encrypted" }];
    const body = renderReleaseBody({ ...following({}, many), skipped }, context);
    expect(body).toMatch(/^and \d+ more, listed in the diff$/m);
    expect(body).toContain(
      "These places may say it too. Tidegate did not change them:\n\n- `clusters/qa1/secret.yaml`: it is encrypted",
    );
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
  });

  it.each([
    { kind: "branch", branch: must(parseBranchName("feature/x")) },
    { kind: "semver", range: ">=1.0.0" },
    { kind: "pattern", pattern: "^a(?P<n>.*)$", extract: "$n", order: "numeric", ignore: [] },
  ] satisfies TagPolicy[])("carries what is followed with it: $kind", (follows) => {
    const plain = following({ follows });
    const place = { repo: plain.request.configRepo, branch: plain.branch };
    const facts = factsOf(plain);
    expect(facts.follows).toEqual(follows);
    expect(parseMarker(renderReleaseBody(plain, context), place, context.signer)).toEqual({ kind: "genuine", facts });
    const message = renderReleaseCommitMessage(plain, tree("7ee"), context.signer);
    const at = { repo: plain.request.configRepo, tree: tree("7ee") };
    expect(parseTrailer(message, at, context.signer)).toEqual({ kind: "genuine", facts });
  });

  it.each(hostileTexts)("lets nothing of the config repo's texts act: $name", ({ text }) => {
    const plain = following();
    const hostile = following({}, [{ ...change, path: text, what: text, from: text, to: text }]);
    const body = renderReleaseBody(hostile, context);
    expect(textSeenByFilters(parse(body))).not.toMatch(actedOn);
    expect(parse(body).children.map(({ type }) => type)).toEqual(
      parse(renderReleaseBody(plain, context)).children.map(({ type }) => type),
    );
    const message = renderReleaseCommitMessage(hostile, tree("7ee"), context.signer);
    const lines = renderReleaseCommitMessage(plain, tree("7ee"), context.signer).split("\n").length;
    expect(message.split("\n")).toHaveLength(lines);
    for (const line of message.split("\n")) expect(line).not.toMatch(actedOnInPlainText);
  });

  it.each(["<!-- tidegate:release v1.e30.00 -->", "Tidegate-Release", "skip-checks"])(
    "is still known as Tidegate's own where the config repo says %s",
    (text) => {
      const hostile = following({}, [{ ...change, what: text, from: text, to: text }]);
      const { configRepo } = hostile.request;
      const body = renderReleaseBody(hostile, context);
      expect(parseMarker(body, { repo: configRepo, branch: hostile.branch }, context.signer).kind).toBe("genuine");
      const message = renderReleaseCommitMessage(hostile, tree("7ee"), context.signer);
      expect(parseTrailer(message, { repo: configRepo, tree: tree("7ee") }, context.signer).kind).toBe("genuine");
      expect(message.match(/^[\w-]+:/gm)).toEqual(["Tidegate-Release:"]);
    },
  );
});

describe("what is followed, in a word or two", () => {
  it.each([
    [{ kind: "semver", range: ">=1.0.0" }, "versions >=1.0.0"],
    [{ kind: "pattern", pattern: "main-.*", order: "text", ignore: [] }, "tags like main-.*"],
  ] satisfies [TagPolicy, string][])("of %o is %s", (follows, words) => {
    expect(renderFollowed(follows)).toBe(words);
  });
});

function following(
  requested: Partial<ReleasePlan["request"]> = {},
  changes: readonly FollowChange[] = [change],
): ReleasePlan {
  const follows = { kind: "branch", branch: must(parseBranchName("feature/x")) } as const;
  const on = { repo: repo("acme/blip"), pullRequest: pullRequest(12) };
  const askedBy = { kind: "deploy", by: login("alice"), ...on } as const;
  const { sourceChanges: _, ...none } = plan(
    { changes: [], places: [], following: changes },
    { images: [], follows, askedBy, ...requested },
  );
  return none;
}
