import type { RefusalNote } from "../release/record.ts";
import type { Refusal, RefusalCode } from "../release/refusal.ts";
import { commandSentences } from "./command-refusal.ts";
import { shortCommit } from "./github-links.ts";
import { renderSkipReason, unclearReasons } from "./left-alone.ts";
import { code, type Interpolated, type Markdown, md, nothing } from "./markdown.ts";
import { renderNames } from "./names.ts";
import { renderImage, shortDigest } from "./versions.ts";

/** A refusal in words: what happened, why, and what to do next. Sentences, each with its full stop. */
export interface RefusalWords {
  readonly what: Markdown;
  readonly why: Markdown;
  readonly next: Markdown;
}

/** Renders a refusal; its code has a row in `docs/refusals.md`. */
export function renderRefusal(refusal: Refusal): RefusalWords {
  return renderByCode(refusal);
}

/** Its three parts as one text. */
export function renderWhole({ what, why, next }: RefusalWords): Markdown {
  return md`${what} ${why} ${next}`;
}

/** A refusal as one text, for the index and the status comment. */
export function renderRefusalNote(refusal: Refusal): RefusalNote {
  return { code: refusal.code, text: renderWhole(renderRefusal(refusal)).text };
}

type Facts = { readonly [Code in RefusalCode]: Extract<Refusal, { readonly code: Code }> };
type Sentences = { readonly [Code in RefusalCode]: (facts: Facts[Code]) => RefusalWords };

function renderByCode<Code extends RefusalCode>(refusal: Facts[Code] & { readonly code: Code }): RefusalWords {
  return sentences[refusal.code](refusal);
}

/** How many entries of a list a refusal names. */
const mostNamed = 5;

const sentences: Sentences = {
  ...commandSentences,
  "config-missing": ({ configRepo, commit }) => ({
    what: md`Nothing can be released from ${code(configRepo)}.`,
    why: md`It has no file ${code(".tidegate.yaml")} at commit ${shortCommit(commit)} of its default branch.`,
    next: md`Add the file; what waits for it then goes on by itself.`,
  }),
  "config-invalid": ({ configRepo, commit, problems }) => ({
    what: md`Nothing can be released from ${code(configRepo)} at the moment.`,
    why: md`Its file ${code(".tidegate.yaml")} has ${problems} ${problems === 1 ? "problem" : "problems"} at commit ${shortCommit(commit)}.`,
    next: md`The check on that commit names each with its line. Mend the file; what waits for it then goes on by itself.`,
  }),
  "config-repo-outside": ({ configRepo }) => ({
    what: md`Nothing can be released from ${code(configRepo)}.`,
    why: md`Tidegate's GitHub App is not installed there, or not for this repository.`,
    next: md`Ask an owner to install the App for ${code(configRepo)}; what waits for it then goes on by itself.`,
  }),
  "environment-path-missing": ({ environment, paths }) => ({
    what: md`${code(environment)} was left as it is.`,
    why: md`Nothing in the config repo matches its ${paths.length === 1 ? "path" : "paths"} ${named(paths)}.`,
    next: md`Correct ${code("path")} of ${code(environment)} in ${code(".tidegate.yaml")}, or add the files.`,
  }),
  "no-reference": ({ environment, service, images, skipped }) => ({
    what: md`${code(service)} was not found in ${code(environment)}.`,
    why: md`No file of that environment names ${named(images.map(renderImage))}.${skippedSentence(skipped)}`,
    next: md`Add the image to a manifest of ${code(environment)}, or correct ${code("path")} or ${code("image")} in ${code(".tidegate.yaml")}.`,
  }),
  "unclear-reference": ({ environment, places }) => ({
    what: md`${code(environment)} was left as it is.`,
    why: places.every(({ reason }) => reason === "no-match")
      ? md`No place of the image was found: ${named(places.map(placeSentence))}.`
      : md`The image is named there, but Tidegate cannot tell for sure what to change: ${named(places.map(placeSentence))}.`,
    next: places.every(({ reason }) => reason === "no-match")
      ? md`Correct the place in the config file, or write the version where the config file says.`
      : md`Write the version there by hand, or in a form that Tidegate reads.`,
  }),
  "flux-writes": ({ environment, service }) => ({
    what: md`No version of ${code(service)} was released to ${code(environment)}.`,
    why: md`Flux writes the versions there (${code("writer: flux")}), out of the tags that its ImagePolicies take.`,
    next: md`Have it follow a pull request's branch with ${code("/deploy")}, without a tag, or what the config file says with ${code("/default")}.`,
  }),
  "no-image-policy": ({ environment, service, places, skipped }) => ({
    what: md`${code(environment)} was left as it is.`,
    why:
      places.length === 0
        ? md`No file of that environment has an ImagePolicy of ${code(service)}.${skippedSentence(skipped)}`
        : md`Tidegate cannot change what it found of ${code(service)} there: ${named(places.map(placeSentence))}.`,
    next: md`Have an ImagePolicy there whose ImageRepository is of the service's image, or whose name is the service's.`,
  }),
  "follow-unwritable": ({ environment, service, problem }) => ({
    what: md`${code(environment)} was left as it is.`,
    why: fluxProblems[problem],
    next: md`Correct ${code("tags")} of ${code(service)}, or ${code("follow")} of ${code(environment)}, in ${code(".tidegate.yaml")}.`,
  }),
  "older-than-git": ({ environment, image, inGit, asked }) => ({
    what: md`${code(asked)} was not released to ${code(environment)}.`,
    why: md`Git has ${code(inGit)} of ${renderImage(image)} there, which is newer.`,
    next: md`Nothing needs to be done. To go back on purpose, revert the release pull request that brought ${code(inGit)}.`,
  }),
  "order-unknown": ({ environment, image, inGit, asked }) => ({
    what: md`${code(asked)} was not committed to ${code(environment)}.`,
    why: md`Git has ${code(inGit)} of ${renderImage(image)} there, and the tags do not tell which of the two is newer.`,
    next: md`Write a tag there that ${code(environment)} follows. From then on Tidegate goes on by itself.`,
  }),
  "older-than-proposed": ({ environment, image, proposed, asked, pullRequest }) => ({
    what: md`${code(asked)} was not proposed for ${code(environment)}.`,
    why: md`Release pull request ${code(`#${pullRequest}`)} already proposes ${code(proposed)} of ${renderImage(image)}, which is newer.`,
    next: md`Nothing needs to be done. Whoever wants the older version closes that pull request first.`,
  }),
  "set-back-before": ({ environment, image, inGit, asked }) => ({
    what: md`${code(asked)} was not released to ${code(environment)} again.`,
    why: md`It was released there before, and somebody set ${renderImage(image)} back${inGit === undefined ? nothing : md` to ${code(inGit)}`}.`,
    next: md`A newer version is proposed as usual. To bring this one back, revert the revert.`,
  }),
  "closed-by-person": ({ environment, pullRequest }) => ({
    what: md`This version was not proposed for ${code(environment)} again.`,
    why: md`Its release pull request ${code(`#${pullRequest}`)} was closed without being merged.`,
    next: md`Reopen ${code(`#${pullRequest}`)} to release it after all. A newer version is proposed as usual.`,
  }),
  "branch-has-other-commits": ({ branch, commit, pullRequest }) => ({
    what: md`The release branch ${code(branch)} was left as it is.`,
    why: md`Its newest commit, ${shortCommit(commit)}, was not made by Tidegate, and would be lost.`,
    next:
      pullRequest === undefined
        ? md`Delete the branch when the commit is not needed; the next version is then proposed as usual.`
        : md`Merge ${code(`#${pullRequest}`)} as it stands, or close it and delete the branch; the next version is then proposed as usual.`,
  }),
  "branch-protected": ({ configRepo, branch }) => ({
    what: md`The release was not committed to ${code(branch)} of ${code(configRepo)}.`,
    why: md`That branch is protected, and Tidegate's GitHub App may not push to it.`,
    next: md`Let the App push to ${code(branch)}, or set ${code("release: pull-request")} for the environment.`,
  }),
  "source-repo-mismatch": ({ service, expected, got }) => ({
    what: md`${code(service)} was not released.`,
    why: md`The image says that it was built from ${code(got)}, but only ${code(expected)} may release ${code(service)}.`,
    next: md`If ${code(got)} is right, write it as ${code("repo")} of ${code(service)} in ${code(".tidegate.yaml")}. If not, look who published the image.`,
  }),
  "image-absent": ({ image, tag }) => ({
    what: md`${code(tag)} was not released.`,
    why: md`The registry has no ${code(tag)} of ${renderImage(image)}.`,
    next: md`Publish the image, or correct the tag. Tidegate looks again when it is told of it.`,
  }),
  "images-incomplete": ({ service, tag, missing }) => ({
    what: md`${code(service)} was not released at ${code(tag)} yet.`,
    why: md`Its images are released together, and the registry does not have ${named(missing.map(renderImage))} at ${code(tag)}.`,
    next: md`Publish what is missing; the release then goes on by itself.`,
  }),
  "registry-denied": ({ image, status }) => ({
    what: md`${renderImage(image)} was not released.`,
    why: md`The registry does not let Tidegate read it (HTTP status ${status}).`,
    next: md`Give Tidegate credentials for that registry that may read the image, then publish it again.`,
  }),
  "digest-differs": ({ image, tag, said, found }) => ({
    what: md`${code(tag)} was not released.`,
    why: md`The event said ${code(shortDigest(said))}, but the registry has ${code(shortDigest(found))} for ${code(tag)} of ${renderImage(image)}.`,
    next: md`The tag has moved since. If the newer image was meant, its own event releases it; if not, look who moved the tag.`,
  }),
  "permission-missing": ({ repo, permission }) => ({
    what: md`Tidegate could not go on in ${code(repo)}.`,
    why: md`Its GitHub App lacks the permission ${code(permission)} there.`,
    next: md`Ask an owner to grant it in the App's installation settings.`,
  }),
};

const fluxProblems: Readonly<Record<Facts["follow-unwritable"]["problem"], Markdown>> = {
  "branch-untold": md`The service's ${code("tags")} do not tell the branch, so no ImagePolicy can.`,
  "no-order": md`The service's ${code("tags")} have neither ${code("{timestamp}")} nor ${code("{number}")} by which Flux finds the newest of a branch, or have a ${code("{version}")} beside the branch.`,
  "no-filter": md`An ImagePolicy cannot say what ${code("follow")} says: it has no ${code("ignore")}, and its pattern must be RE2.`,
};

function named(entries: readonly Interpolated[]): Markdown {
  return renderNames(entries, mostNamed);
}

function placeSentence({ path, line, reason }: Facts["unclear-reference"]["places"][number]): Markdown {
  return md`${code(reason === "no-match" ? path : `${path}:${line}`)} (${unclearReasons[reason]})`;
}

function skippedSentence(skipped: Facts["no-reference"]["skipped"]): Markdown {
  if (skipped.length === 0) return nothing;
  const files = skipped.map(({ path, reason }) => md`${code(path)} (${renderSkipReason(reason)})`);
  return md` Left alone: ${named(files)}.`;
}
