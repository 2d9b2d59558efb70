import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import type { Refusal, RefusalCode } from "../../../src/core/release/refusal.ts";
import { renderRefusal, renderRefusalNote } from "../../../src/core/words/refusal.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { digest, environment, imageName, login, pullRequest, repo, service, sha, tag, team } from "./samples.ts";

const qa1 = environment("qa1");
const blip = imageName("acme/blip");
const alice = login("alice");
const place = { path: "clusters/qa1/blip.yaml", line: 17, column: 9, image: blip, reason: "digest-unknown" } as const;

/** One of each code. The compiler says when a code is missing. */
const samples: { readonly [Code in RefusalCode]: Extract<Refusal, { readonly code: Code }> } = {
  "config-missing": { code: "config-missing", configRepo: repo("acme/config"), commit: sha("abc1234") },
  "config-invalid": { code: "config-invalid", configRepo: repo("acme/config"), commit: sha("abc1234"), problems: 2 },
  "config-repo-outside": { code: "config-repo-outside", configRepo: repo("acme/config") },
  "environment-path-missing": { code: "environment-path-missing", environment: qa1, paths: ["clusters/qa1", "more/*"] },
  "no-reference": {
    code: "no-reference",
    environment: qa1,
    service: service("blip"),
    images: [blip],
    skipped: [
      { path: "clusters/qa1/chart/templates/blip.yaml", reason: "template" },
      { path: "clusters/qa1/secret.yaml", reason: "encrypted" },
    ],
  },
  "unclear-reference": { code: "unclear-reference", environment: qa1, places: [place] },
  "flux-writes": { code: "flux-writes", environment: qa1, service: service("blip") },
  "no-image-policy": {
    code: "no-image-policy",
    environment: qa1,
    service: service("blip"),
    places: [],
    skipped: [{ path: "clusters/qa1/policies.yaml", reason: "template" }],
  },
  "follow-unwritable": {
    code: "follow-unwritable",
    environment: qa1,
    service: service("blip"),
    problem: "branch-untold",
  },
  "older-than-git": { code: "older-than-git", environment: qa1, image: blip, inGit: tag("1.5.0"), asked: tag("1.4.0") },
  "order-unknown": { code: "order-unknown", environment: qa1, image: blip, inGit: tag("latest"), asked: tag("1.4.0") },
  "older-than-proposed": {
    code: "older-than-proposed",
    environment: qa1,
    image: blip,
    proposed: tag("1.5.0"),
    asked: tag("1.4.0"),
    pullRequest: pullRequest(77),
  },
  "set-back-before": {
    code: "set-back-before",
    environment: qa1,
    image: blip,
    inGit: tag("1.4.0"),
    asked: tag("1.5.0"),
  },
  "closed-by-person": { code: "closed-by-person", environment: qa1, pullRequest: pullRequest(77) },
  "branch-has-other-commits": {
    code: "branch-has-other-commits",
    branch: "tidegate/qa1/blip",
    commit: sha("abc1234"),
    pullRequest: pullRequest(77),
  },
  "branch-protected": { code: "branch-protected", configRepo: repo("acme/config"), branch: "main" },
  "source-repo-mismatch": {
    code: "source-repo-mismatch",
    service: service("blip"),
    expected: repo("acme/blip"),
    got: repo("octocat/blip"),
  },
  "image-absent": { code: "image-absent", image: blip, tag: tag("1.5.0") },
  "images-incomplete": {
    code: "images-incomplete",
    service: service("platform"),
    tag: tag("1.5.0"),
    missing: [imageName("acme/platform-auth"), imageName("acme/platform-data")],
  },
  "registry-denied": { code: "registry-denied", image: imageName("ghcr.io/acme/blip"), status: 403 },
  "digest-differs": {
    code: "digest-differs",
    image: blip,
    tag: tag("1.5.0"),
    said: digest("9c1185a5c5e9"),
    found: digest("4bf5122f3447"),
  },
  "permission-missing": { code: "permission-missing", repo: repo("acme/blip"), permission: "checks=write" },
  "not-allowed": { code: "not-allowed", login: alice, repo: repo("acme/blip"), role: "triage" },
  "team-missing": { code: "team-missing", login: alice, environment: qa1, teams: [team("acme/releasers")] },
  "fork-pull-request": { code: "fork-pull-request", repo: repo("acme/blip"), pullRequest: pullRequest(12) },
  "draft-pull-request": { code: "draft-pull-request", repo: repo("acme/blip"), pullRequest: pullRequest(12) },
  "pull-request-closed": { code: "pull-request-closed", repo: repo("acme/blip"), pullRequest: pullRequest(12) },
  "head-moved": { code: "head-moved", saw: sha("abc1234"), now: sha("def5678") },
  overtaken: {
    code: "overtaken",
    environment: qa1,
    repo: repo("acme/blip"),
    pullRequest: pullRequest(13),
    by: alice,
  },
  "checks-failed": { code: "checks-failed", commit: sha("abc1234"), failed: ["build", "lint"] },
  "no-image-built": { code: "no-image-built", commit: sha("abc1234"), failed: ["build"] },
  "waited-too-long": { code: "waited-too-long", commit: sha("abc1234"), waitedFor: "image", seconds: 1800 },
  "tag-unconfirmed": { code: "tag-unconfirmed", tag: tag("hotfix"), repo: repo("acme/blip"), environment: qa1 },
  held: {
    code: "held",
    environment: qa1,
    service: service("blip"),
    rolledBack: tag("1.5.0"),
    by: alice,
    since: new Date("2026-11-21T09:30:00Z"),
    keepsOut: "version",
  },
  frozen: { code: "frozen", environment: qa1, until: new Date("2026-11-23T00:00:00Z") },
  "environment-locked": {
    code: "environment-locked",
    environment: qa1,
    repo: repo("acme/blip"),
    pullRequest: pullRequest(12),
    by: alice,
    until: new Date("2026-11-21T11:30:00Z"),
  },
  "force-not-allowed": { code: "force-not-allowed", login: alice, environment: qa1 },
  "not-locked": { code: "not-locked", environment: qa1 },
  "not-held": { code: "not-held", environment: qa1, services: [service("blip")] },
  "nothing-before": { code: "nothing-before", environment: qa1, service: service("blip") },
  "nothing-followed": { code: "nothing-followed", environment: qa1, service: service("blip") },
  "no-service-there": { code: "no-service-there", environment: qa1, repo: repo("acme/blip") },
  "not-here": { code: "not-here", command: "deploy", repo: repo("acme/config") },
};
const codes = Object.values(samples).map(({ code }) => code);

describe("a refusal", () => {
  it("says what, why, and what to do next", () => {
    const said = Object.values(samples).map((refusal) => `${refusal.code}\n${renderRefusalNote(refusal).text}`);
    expect(said.join("\n\n")).toMatchInlineSnapshot(`
      "config-missing
      Nothing can be released from \`acme/config\`. It has no file \`.tidegate.yaml\` at commit \`abc1234\` of its default branch. Add the file; what waits for it then goes on by itself.

      config-invalid
      Nothing can be released from \`acme/config\` at the moment. Its file \`.tidegate.yaml\` has 2 problems at commit \`abc1234\`. The check on that commit names each with its line. Mend the file; what waits for it then goes on by itself.

      config-repo-outside
      Nothing can be released from \`acme/config\`. Tidegate's GitHub App is not installed there, or not for this repository. Ask an owner to install the App for \`acme/config\`; what waits for it then goes on by itself.

      environment-path-missing
      \`qa1\` was left as it is. Nothing in the config repo matches its paths \`clusters/qa1\`, \`more/*\`. Correct \`path\` of \`qa1\` in \`.tidegate.yaml\`, or add the files.

      no-reference
      \`blip\` was not found in \`qa1\`. No file of that environment names \`acme/blip\`. Left alone: \`clusters/qa1/chart/templates/blip.yaml\` (it is a template), \`clusters/qa1/secret.yaml\` (it is encrypted). Add the image to a manifest of \`qa1\`, or correct \`path\` or \`image\` in \`.tidegate.yaml\`.

      unclear-reference
      \`qa1\` was left as it is. The image is named there, but Tidegate cannot tell for sure what to change: \`clusters/qa1/blip.yaml:17\` (a digest pins it, and the new digest is not known). Write the version there by hand, or in a form that Tidegate reads.

      flux-writes
      No version of \`blip\` was released to \`qa1\`. Flux writes the versions there (\`writer: flux\`), out of the tags that its ImagePolicies take. Have it follow a pull request's branch with \`/deploy\`, without a tag, or what the config file says with \`/default\`.

      no-image-policy
      \`qa1\` was left as it is. No file of that environment has an ImagePolicy of \`blip\`. Left alone: \`clusters/qa1/policies.yaml\` (it is a template). Have an ImagePolicy there whose ImageRepository is of the service's image, or whose name is the service's.

      follow-unwritable
      \`qa1\` was left as it is. The service's \`tags\` do not tell the branch, so no ImagePolicy can. Correct \`tags\` of \`blip\`, or \`follow\` of \`qa1\`, in \`.tidegate.yaml\`.

      older-than-git
      \`1.4.0\` was not released to \`qa1\`. Git has \`1.5.0\` of \`acme/blip\` there, which is newer. Nothing needs to be done. To go back on purpose, revert the release pull request that brought \`1.5.0\`.

      order-unknown
      \`1.4.0\` was not committed to \`qa1\`. Git has \`latest\` of \`acme/blip\` there, and the tags do not tell which of the two is newer. Write a tag there that \`qa1\` follows. From then on Tidegate goes on by itself.

      older-than-proposed
      \`1.4.0\` was not proposed for \`qa1\`. Release pull request \`#77\` already proposes \`1.5.0\` of \`acme/blip\`, which is newer. Nothing needs to be done. Whoever wants the older version closes that pull request first.

      set-back-before
      \`1.5.0\` was not released to \`qa1\` again. It was released there before, and somebody set \`acme/blip\` back to \`1.4.0\`. A newer version is proposed as usual. To bring this one back, revert the revert.

      closed-by-person
      This version was not proposed for \`qa1\` again. Its release pull request \`#77\` was closed without being merged. Reopen \`#77\` to release it after all. A newer version is proposed as usual.

      branch-has-other-commits
      The release branch \`tidegate/qa1/blip\` was left as it is. Its newest commit, \`abc1234\`, was not made by Tidegate, and would be lost. Merge \`#77\` as it stands, or close it and delete the branch; the next version is then proposed as usual.

      branch-protected
      The release was not committed to \`main\` of \`acme/config\`. That branch is protected, and Tidegate's GitHub App may not push to it. Let the App push to \`main\`, or set \`release: pull-request\` for the environment.

      source-repo-mismatch
      \`blip\` was not released. The image says that it was built from \`octocat/blip\`, but only \`acme/blip\` may release \`blip\`. If \`octocat/blip\` is right, write it as \`repo\` of \`blip\` in \`.tidegate.yaml\`. If not, look who published the image.

      image-absent
      \`1.5.0\` was not released. The registry has no \`1.5.0\` of \`acme/blip\`. Publish the image, or correct the tag. Tidegate looks again when it is told of it.

      images-incomplete
      \`platform\` was not released at \`1.5.0\` yet. Its images are released together, and the registry does not have \`acme/platform-auth\`, \`acme/platform-data\` at \`1.5.0\`. Publish what is missing; the release then goes on by itself.

      registry-denied
      \`ghcr.io/acme/blip\` was not released. The registry does not let Tidegate read it (HTTP status 403). Give Tidegate credentials for that registry that may read the image, then publish it again.

      digest-differs
      \`1.5.0\` was not released. The event said \`sha256:9c1185a5c5e9\`, but the registry has \`sha256:4bf5122f3447\` for \`1.5.0\` of \`acme/blip\`. The tag has moved since. If the newer image was meant, its own event releases it; if not, look who moved the tag.

      permission-missing
      Tidegate could not go on in \`acme/blip\`. Its GitHub App lacks the permission \`checks=write\` there. Ask an owner to grant it in the App's installation settings.

      not-allowed
      \`alice\` may not command Tidegate here. That needs the role write, maintain or admin in \`acme/blip\`; \`alice\` has \`triage\`. Ask somebody who may, or an admin of \`acme/blip\` for the role.

      team-missing
      \`alice\` may not release to \`qa1\`. \`qa1\` asks for a member of \`acme/releasers\`, which \`alice\` is not. Ask a member to type the command.

      fork-pull-request
      Nothing was released from \`acme/blip#12\`. It comes from a fork, and anybody can put commits there. Push the branch to \`acme/blip\` itself and open a pull request from there.

      draft-pull-request
      Nothing was released from \`acme/blip#12\`. It is a draft. Mark it as ready for review, then type the command again.

      pull-request-closed
      Nothing was released from \`acme/blip#12\`. It is closed. Reopen it, then type the command again. What was merged is released by the environments that follow its branch.

      head-moved
      Nothing was released. The command was typed at \`abc1234\`, and \`def5678\` was pushed after it, or too close to it to tell. Look at \`def5678\`, then type the command again.

      overtaken
      This was not released to \`qa1\` any more. While it waited, \`alice\` typed \`/deploy\` on \`acme/blip#13\`, and \`qa1\` follows that. Talk to \`alice\`, or type the command again to take \`qa1\` over.

      checks-failed
      \`abc1234\` was not released. The environment asks for passing checks, and \`build\`, \`lint\` failed. Mend them, or run them again; then type the command again.

      no-image-built
      There is no image of \`abc1234\` to release. CI has ended for that commit, \`build\` failed, and no image of it was published. Have CI publish the image, then type the command again. An image that exists already is released with \`--tag TAG\`.

      waited-too-long
      \`abc1234\` was not released. Its image was not published within 30m. Look at what CI is doing, then type the command again. \`wait\` in \`.tidegate.yaml\` sets how long Tidegate waits.

      tag-unconfirmed
      \`hotfix\` was not released to \`qa1\`. Nothing says that it was built from a commit of \`acme/blip\`: neither the tag nor the image's revision label. And \`qa1\` does not take such a tag by its rules alone. Release a tag that names its commit, or have CI set the label \`org.opencontainers.image.revision\`.

      held
      \`1.5.0\` stays out of \`qa1\`. \`1.5.0\` was rolled back there by \`alice\` at 2026-11-21 09:30 UTC. A newer version may come. To bring this one back after all, type \`/resume qa1 blip\`, then \`/deploy qa1 blip --tag 1.5.0\`.

      frozen
      Nothing was released to \`qa1\`. It is frozen until 2026-11-23 00:00 UTC. Type the command again after that. A rollback is possible at any time.

      environment-locked
      \`qa1\` is not yours to lock or unlock. \`acme/blip#12\` has claimed it, by \`alice\`, until 2026-11-21 11:30 UTC. Ask \`alice\`. Admins, and members of the teams that \`qa1\` asks for, can type \`/unlock qa1 --force\`.

      force-not-allowed
      \`qa1\` was not unlocked. \`--force\` is for admins of this repository and for the teams that \`qa1\` asks for; \`alice\` is neither. Ask one of them, or who holds the lock.

      not-locked
      \`qa1\` was not unlocked. It is not locked. Nothing needs to be done.

      not-held
      Nothing was resumed in \`qa1\`. No hold stands there on \`blip\`. Nothing needs to be done. \`/query qa1\` shows what holds.

      nothing-before
      \`blip\` was not rolled back in \`qa1\`. Tidegate has no record of a version that ran there before. Name the version: \`/rollback qa1 blip --to TAG\`.

      nothing-followed
      \`blip\` was left as it is in \`qa1\`. Tidegate knows of no version that \`qa1\` takes by itself. Release one with \`/deploy qa1 blip --tag TAG\`; the environment does not follow this pull request any more.

      no-service-there
      Nothing was done for \`qa1\`. None of the services named is released from \`acme/blip\` to it. \`/help\` lists the environments and services of this repository.

      not-here
      \`/deploy\` is not run here. \`acme/config\` is a config repo; there is no image of this pull request. Type it on a pull request of the source repo. Here there are \`/default\`, \`/rollback\`, \`/resume\`, \`/unlock\`, \`/query\` and \`/help\`."
    `);
  });

  it("says less when less is known", () => {
    const bare: readonly Refusal[] = [
      { code: "branch-has-other-commits", branch: "tidegate/qa1/blip", commit: sha("abc1234") },
      { code: "set-back-before", environment: qa1, image: blip, asked: tag("1.5.0") },
      { ...samples["no-reference"], skipped: [] },
      { ...samples["no-image-policy"], places: [{ ...place, reason: "not-this-form" }] },
      { ...samples["follow-unwritable"], problem: "no-order" },
      { ...samples["follow-unwritable"], problem: "no-filter" },
      { ...samples["config-invalid"], problems: 1 },
      { ...samples["tag-unconfirmed"], commit: sha("abc1234") },
      { ...samples["unclear-reference"], places: Array.from({ length: 8 }, (_, line) => ({ ...place, line })) },
    ];
    expect(bare.map((refusal) => renderRefusalNote(refusal).text).join("\n\n")).toMatchInlineSnapshot(`
      "The release branch \`tidegate/qa1/blip\` was left as it is. Its newest commit, \`abc1234\`, was not made by Tidegate, and would be lost. Delete the branch when the commit is not needed; the next version is then proposed as usual.

      \`1.5.0\` was not released to \`qa1\` again. It was released there before, and somebody set \`acme/blip\` back. A newer version is proposed as usual. To bring this one back, revert the revert.

      \`blip\` was not found in \`qa1\`. No file of that environment names \`acme/blip\`. Add the image to a manifest of \`qa1\`, or correct \`path\` or \`image\` in \`.tidegate.yaml\`.

      \`qa1\` was left as it is. Tidegate cannot change what it found of \`blip\` there: \`clusters/qa1/blip.yaml:17\` (it is written in a form that Tidegate cannot change in place). Have an ImagePolicy there whose ImageRepository is of the service's image, or whose name is the service's.

      \`qa1\` was left as it is. The service's \`tags\` have neither \`{timestamp}\` nor \`{number}\` by which Flux finds the newest of a branch, or have a \`{version}\` beside the branch. Correct \`tags\` of \`blip\`, or \`follow\` of \`qa1\`, in \`.tidegate.yaml\`.

      \`qa1\` was left as it is. An ImagePolicy cannot say what \`follow\` says: it has no \`ignore\`, and its pattern must be RE2. Correct \`tags\` of \`blip\`, or \`follow\` of \`qa1\`, in \`.tidegate.yaml\`.

      Nothing can be released from \`acme/config\` at the moment. Its file \`.tidegate.yaml\` has 1 problem at commit \`abc1234\`. The check on that commit names each with its line. Mend the file; what waits for it then goes on by itself.

      \`hotfix\` was not released to \`qa1\`. It was built from \`abc1234\`, which may be a commit of a fork: it is neither on the default branch of \`acme/blip\`, nor on the branch that the tag names, nor in a pull request from a branch of \`acme/blip\` itself. And \`qa1\` does not take such a tag by its rules alone. Look at that commit. If it is to be released, push it to a branch of \`acme/blip\`, open a pull request of that, and type the command again.

      \`qa1\` was left as it is. The image is named there, but Tidegate cannot tell for sure what to change: \`clusters/qa1/blip.yaml:0\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:1\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:2\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:3\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:4\` (a digest pins it, and the new digest is not known), and 3 more. Write the version there by hand, or in a form that Tidegate reads."
    `);
  });

  it.each(codes)("%s is three parts of sentences", (code) => {
    for (const part of Object.values(renderRefusal(samples[code]))) expect(part.text).toMatch(/^[A-Z`*].*\.$/);
    expect(renderRefusalNote(samples[code]).code).toBe(code);
  });

  it.each(hostileTexts)("stays one paragraph around $name", ({ text }) => {
    const hostile: readonly Refusal[] = [
      { code: "environment-path-missing", environment: qa1, paths: [text] },
      { ...samples["no-reference"], skipped: [{ path: text, reason: text }] },
      { ...samples["unclear-reference"], places: [{ ...place, path: text }] },
      { ...samples["no-image-policy"], skipped: [{ path: text, reason: text }] },
      { ...samples["no-image-policy"], places: [{ ...place, path: text }] },
      { ...samples["branch-has-other-commits"], branch: text },
      { ...samples["permission-missing"], permission: text },
    ];
    for (const refusal of hostile) {
      const tree = fromMarkdown(renderRefusalNote(refusal).text);
      expect(tree.children.map(({ type }) => type)).toEqual(["paragraph"]);
      expect(JSON.stringify(tree)).not.toMatch(/"type":"(?:link|image|emphasis|strong|linkReference)"/);
    }
  });

  it("has a row in docs/refusals.md, and only those have", () => {
    const text = readFileSync(join(import.meta.dirname, "../../../docs/refusals.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \| [A-Z].*\. \| [A-Z].*\. \|$/gm)].map(([, code]) => code);
    expect(rows).toEqual(codes);
  });
});
