import type { CommitSha } from "../identity.ts";
import type { ReleaseRecord } from "../release/record.ts";
import { shortCommit } from "./github-links.ts";
import { code, md, nothing } from "./markdown.ts";

/** Said on an open release pull request that Git has overtaken, when Tidegate closes it. */
export function renderObsoleteNote(baseCommit: CommitSha): string {
  return md`There is nothing left to release here: at ${shortCommit(baseCommit)} Git has this version already, or a newer one. Merging this now would change nothing or go back, so Tidegate closes it. The next version comes as usual.`
    .text;
}

/** Said on an open release pull request whose environment or service the config file does not name any more. */
export function renderNotConfiguredNote({
  environment,
  service,
}: Pick<ReleaseRecord, "environment" | "service">): string {
  return md`${code(".tidegate.yaml")} no longer has ${code(environment)} with ${code(service)}, so Tidegate does not keep this pull request up to date any more. Close it, or merge it as it stands.`
    .text;
}

/** Said on an open release pull request that Tidegate was to merge. `why` is GitHub's sentence, with or without its full stop. */
export function renderNotMergedNote(why: string): string {
  const end = /[.!?]\s*$/.test(why) ? nothing : md`.`;
  return md`This environment has its release pull requests merged by Tidegate, but GitHub does not let it: ${why}${end} Tidegate does not go around the rules of the repository. It tries again when checks end or the branch changes. Somebody who is allowed to may merge it before.`
    .text;
}

/** What becomes of that note when GitHub lets Tidegate merge it after all, or merges it itself as soon as its rules are met. */
export function renderMergedAfterAllNote(): string {
  return md`GitHub did not let Tidegate merge this at first. It does now.`.text;
}
