import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import type { Refusal, RefusalCode } from "../../../src/core/release/refusal.ts";
import { renderRefusal, renderRefusalNote } from "../../../src/core/words/refusal.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { digest, environment, imageName, pullRequest, repo, service, sha, tag } from "./samples.ts";

const qa1 = environment("qa1");
const blip = imageName("acme/blip");
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
      \`1.5.0\` was not released. The registry has no \`1.5.0\` of \`acme/blip\`. Publish the image again. Tidegate looks when it is told of it.

      images-incomplete
      \`platform\` was not released at \`1.5.0\` yet. Its images are released together, and the registry does not have \`acme/platform-auth\`, \`acme/platform-data\` at \`1.5.0\`. Publish what is missing; the release then goes on by itself.

      registry-denied
      \`ghcr.io/acme/blip\` was not released. The registry does not let Tidegate read it (HTTP status 403). Give Tidegate credentials for that registry that may read the image, then publish it again.

      digest-differs
      \`1.5.0\` was not released. The event said \`sha256:9c1185a5c5e9\`, but the registry has \`sha256:4bf5122f3447\` for \`1.5.0\` of \`acme/blip\`. The tag has moved since. If the newer image was meant, its own event releases it; if not, look who moved the tag.

      permission-missing
      Tidegate could not go on in \`acme/blip\`. Its GitHub App lacks the permission \`checks=write\` there. Ask an owner to grant it in the App's installation settings."
    `);
  });

  it("says less when less is known", () => {
    const bare: readonly Refusal[] = [
      { code: "branch-has-other-commits", branch: "tidegate/qa1/blip", commit: sha("abc1234") },
      { code: "set-back-before", environment: qa1, image: blip, asked: tag("1.5.0") },
      { ...samples["no-reference"], skipped: [] },
      { ...samples["config-invalid"], problems: 1 },
      { ...samples["unclear-reference"], places: Array.from({ length: 8 }, (_, line) => ({ ...place, line })) },
    ];
    expect(bare.map((refusal) => renderRefusalNote(refusal).text).join("\n\n")).toMatchInlineSnapshot(`
      "The release branch \`tidegate/qa1/blip\` was left as it is. Its newest commit, \`abc1234\`, was not made by Tidegate, and would be lost. Delete the branch when the commit is not needed; the next version is then proposed as usual.

      \`1.5.0\` was not released to \`qa1\` again. It was released there before, and somebody set \`acme/blip\` back. A newer version is proposed as usual. To bring this one back, revert the revert.

      \`blip\` was not found in \`qa1\`. No file of that environment names \`acme/blip\`. Add the image to a manifest of \`qa1\`, or correct \`path\` or \`image\` in \`.tidegate.yaml\`.

      Nothing can be released from \`acme/config\` at the moment. Its file \`.tidegate.yaml\` has 1 problem at commit \`abc1234\`. The check on that commit names each with its line. Mend the file; what waits for it then goes on by itself.

      \`qa1\` was left as it is. The image is named there, but Tidegate cannot tell for sure what to change: \`clusters/qa1/blip.yaml:0\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:1\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:2\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:3\` (a digest pins it, and the new digest is not known), \`clusters/qa1/blip.yaml:4\` (a digest pins it, and the new digest is not known), 3 more. Write the version there by hand, or in a form that Tidegate reads."
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
