import { z } from "zod";
import { type PullRequestNumber, type RepoName, splitRepoName } from "../core/identity.ts";
import { commitSha } from "./answer.ts";
import { GitHubFault } from "./faults.ts";
import { askGraph } from "./graph.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** How a pull request can be merged, in GitHub's words. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** What GitHub says of a pull request that is to be merged, and of its repository's rules. */
export type MergeFacts = z.output<typeof pullRequestFacts> & {
  /** Those that the repository allows, in the order of our liking; never empty. */
  readonly methods: readonly MergeMethod[];
  readonly autoMergeAllowed: boolean;
};

/**
 * Asks everything that decides how to merge in one request, anew each time: rules and heads change. GraphQL, since REST
 * knows neither merge queues nor, without write rights, which methods are allowed. Absent when there is no such pull request.
 */
export async function fetchMergeFacts(
  calls: RepoCalls,
  repo: RepoName,
  number: PullRequestNumber,
): Promise<MergeFacts | undefined> {
  const { owner, name } = splitRepoName(repo);
  const variables = { owner, name, number };
  const answer = await askGraph(calls, repo, { grant: "write", query, variables, data: factsAnswer });
  if (answer.kind === "refused") throw new GitHubFault(answer.why, { status: 0, route: "POST /graphql" });
  if (answer.kind === "not-found" || answer.data.repository?.pullRequest == null) return undefined;
  const { pullRequest, autoMergeAllowed, ...allowed } = answer.data.repository;
  const methods = [
    // It keeps the commits as they are, so that GitHub goes on to know which pull request brought each of them.
    allowed.mergeCommitAllowed ? (["merge"] as const) : [],
    allowed.squashMergeAllowed ? (["squash"] as const) : [],
    allowed.rebaseMergeAllowed ? (["rebase"] as const) : [],
  ].flat();
  return { ...pullRequest, methods: methods.length === 0 ? ["merge"] : methods, autoMergeAllowed };
}

const query = `query MergeFacts($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    autoMergeAllowed mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
    pullRequest(number: $number) {
      id state headRefOid mergeable viewerCanMergeAsAdmin mergeStateStatus isDraft
      isInMergeQueue isMergeQueueEnabled autoMergeRequest { enabledAt }
    }
  }
}`;

const pullRequestFacts = z.object({
  /** GraphQL's own id. */
  id: z.string().min(1),
  state: z.string(),
  headRefOid: commitSha,
  /** `MERGEABLE`, `CONFLICTING`, `UNKNOWN` while GitHub works it out. */
  mergeable: z.string(),
  /** Whether GitHub would let this App around the rules. */
  viewerCanMergeAsAdmin: z.boolean(),
  mergeStateStatus: z.string(),
  isDraft: z.boolean(),
  isInMergeQueue: z.boolean(),
  isMergeQueueEnabled: z.boolean(),
  autoMergeRequest: z.looseObject({}).nullable(),
});

const factsAnswer = z.object({
  repository: z
    .object({
      autoMergeAllowed: z.boolean(),
      mergeCommitAllowed: z.boolean(),
      squashMergeAllowed: z.boolean(),
      rebaseMergeAllowed: z.boolean(),
      pullRequest: pullRequestFacts.nullish(),
    })
    .nullish(),
});
