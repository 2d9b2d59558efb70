import type { CommitSha } from "../identity.ts";
import { shortCommit } from "./github-links.ts";
import { md } from "./markdown.ts";

/** Said on an open release pull request that Git has overtaken, when Tidegate closes it. */
export function renderObsoleteNote(baseCommit: CommitSha): string {
  return md`There is nothing left to release here: at ${shortCommit(baseCommit)} Git has this version already, or a newer one. Merging this now would change nothing or go back, so Tidegate closes it. The next version comes as usual.`
    .text;
}
