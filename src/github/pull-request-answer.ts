import { z } from "zod";
import { type Login, parseBranchName, parseLogin, parseRepoName, type RepoName } from "../core/identity.ts";
import { branchName, commitSha, pullRequestNumber } from "./answer.ts";
import type { PullRequest } from "./github.ts";

/**
 * A pull request as GitHub answers it, singly or in a list; the fields that only one of them has are optional.
 *
 * @see https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 */
export const pullRequestAnswer = z
  .object({
    number: pullRequestNumber,
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullable(),
    state: z.enum(["open", "closed"]),
    draft: z.boolean().default(false),
    user: z.object({ login: z.string() }).nullable(),
    head: z.object({ ref: branchName, sha: commitSha, repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({ ref: branchName }),
    labels: z.array(z.object({ name: z.string() })),
    merged_at: z.string().nullable(),
    merge_commit_sha: commitSha.nullable(),
    merged_by: z.object({ login: z.string() }).nullish(),
    mergeable: z.boolean().nullish(),
  })
  .transform((answer): PullRequest => {
    const isMerged = answer.merged_at !== null;
    const mergedBy = login(answer.merged_by);
    return {
      number: answer.number,
      url: answer.html_url,
      title: answer.title,
      body: answer.body ?? "",
      state: isMerged ? "merged" : answer.state,
      draft: answer.draft,
      author: login(answer.user),
      headRepo: repoName(answer.head.repo),
      headBranch: answer.head.ref,
      headCommit: answer.head.sha,
      baseBranch: answer.base.ref,
      labels: answer.labels.map(({ name }) => name),
      // While it is open, this is a test merge that is on no branch.
      ...(isMerged && answer.merge_commit_sha !== null ? { mergeCommit: answer.merge_commit_sha } : {}),
      ...(mergedBy === undefined ? {} : { mergedBy }),
      ...(typeof answer.mergeable === "boolean" ? { mergeable: answer.mergeable } : {}),
    };
  });

/**
 * A list of pull requests. One whose branch has a name that git's own rules for branches refuse, as a push from outside can
 * make (`refs/heads/-x`), is left out: it is nobody's release, and it must not keep the others from being read.
 */
export const pullRequestsAnswer = z.array(z.looseObject({})).transform((items, context) =>
  items.filter(hasPlainBranch).flatMap((item, index) => {
    const parsed = pullRequestAnswer.safeParse(item);
    if (parsed.success) return [parsed.data];
    for (const issue of parsed.error.issues)
      context.addIssue({ code: "custom", message: issue.message, path: [index, ...issue.path] });
    return [];
  }),
);

function hasPlainBranch(item: unknown): boolean {
  const named = z.object({ head: z.object({ ref: z.string() }) }).safeParse(item);
  return !named.success || parseBranchName(named.data.head.ref) !== undefined;
}

/** Absent for a deleted account, and for a login that no account of today has. */
function login(user: { readonly login: string } | null | undefined): Login | undefined {
  return user === null || user === undefined ? undefined : parseLogin(user.login);
}

function repoName(repo: { readonly full_name: string } | null): RepoName | undefined {
  return repo === null ? undefined : parseRepoName(repo.full_name);
}
