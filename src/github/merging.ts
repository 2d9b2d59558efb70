import { z } from "zod";
import type { CommitSha, PullRequestNumber, RepoName } from "../core/identity.ts";
import { commitSha, parseAnswer } from "./answer.ts";
import type { MergeOutcome, Merging } from "./command-port.ts";
import { isAnswer } from "./faults.ts";
import { askGraph } from "./graph.ts";
import { fetchMergeFacts, type MergeFacts, type MergeMethod } from "./merge-facts.ts";
import type { RepoCalls } from "./repo-calls.ts";

/**
 * Merges by what GitHub says of the pull request. Where the base has a merge queue, into the queue. Else at once, since GitHub
 * refuses to merge by itself what has nothing to wait for; where a rule is not met, by GitHub itself as soon as it is.
 * An App that may go around the rules does not: then nothing is merged at once while GitHub calls the pull request blocked.
 *
 * @see https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
 * @see https://docs.github.com/en/graphql/reference/mutations#enablepullrequestautomerge
 */
export function createMerging(calls: RepoCalls): Merging {
  return {
    async merge(repo, number, expectedHead) {
      const facts = await fetchMergeFacts(calls, repo, number);
      if (facts === undefined || facts.state !== "OPEN") return { kind: "not-open" };
      if (facts.headRefOid !== expectedHead) return { kind: "head-moved" };
      if (facts.isInMergeQueue) return { kind: "queued" };
      if (facts.autoMergeRequest !== null) return { kind: "scheduled" };
      const wanted = { repo, number, facts };
      if (facts.isMergeQueueEnabled) return enqueue(calls, wanted);
      return mergeByRules(calls, wanted);
    },

    async stopMerging(repo, number) {
      const facts = await fetchMergeFacts(calls, repo, number);
      if (facts === undefined || facts.state !== "OPEN") return;
      // A refusal says that it is so no longer, which is what was wanted.
      if (facts.autoMergeRequest !== null) await mutate(calls, repo, disableAutoMerge, { pullRequestId: facts.id });
      if (facts.isInMergeQueue) await mutate(calls, repo, dequeue, { id: facts.id });
    },
  };
}

interface Wanted {
  readonly repo: RepoName;
  readonly number: PullRequestNumber;
  readonly facts: MergeFacts;
}

async function enqueue(calls: RepoCalls, wanted: Wanted): Promise<MergeOutcome> {
  const { repo, facts } = wanted;
  const input = { pullRequestId: facts.id, expectedHeadOid: facts.headRefOid };
  const refused = await mutate(calls, repo, enqueuePullRequest, input);
  if (refused === undefined) return { kind: "queued" };
  if (headMoved.test(refused)) return { kind: "head-moved" };
  if (facts.mergeable === "UNKNOWN") return { kind: "not-computed" };
  // With a queue, GitHub's "merge by itself" is "put it into the queue as soon as its rules are met".
  const outcome = await schedule(calls, wanted, { why: refused, method: firstMethod(facts) });
  return outcome.kind === "not-needed" ? { kind: "blocked", why: refused } : outcome;
}

async function mergeByRules(calls: RepoCalls, wanted: Wanted): Promise<MergeOutcome> {
  const { facts } = wanted;
  const isHeldByRules = facts.mergeStateStatus === "BLOCKED" || facts.mergeStateStatus === "BEHIND";
  if (facts.viewerCanMergeAsAdmin && isHeldByRules)
    return waitOrMerge(calls, wanted, { why: notAroundRules, method: firstMethod(facts) });
  const tried = await mergeNow(calls, wanted);
  if (tried.kind !== "refused") return tried;
  const isPassing = facts.mergeable === "UNKNOWN" && notMergeable.test(tried.why);
  if (isPassing || busy.test(tried.why)) return { kind: "not-computed" };
  return waitOrMerge(calls, wanted, tried);
}

async function waitOrMerge(calls: RepoCalls, wanted: Wanted, refused: Omit<Refused, "kind">): Promise<MergeOutcome> {
  const outcome = await schedule(calls, wanted, refused);
  if (outcome.kind !== "not-needed") return outcome;
  // What was missing has come between the two requests.
  const again = await mergeNow(calls, wanted);
  return again.kind === "refused" ? { kind: "blocked", why: again.why } : again;
}

const notAroundRules = "The rules of the base branch are not met, and this App does not merge around them.";

interface Refused {
  readonly kind: "refused";
  readonly why: string;
  /** The method that GitHub had nothing against. */
  readonly method: MergeMethod;
}

/** Tries one method after the other where a rule of the base forbids one that the repository allows. */
async function mergeNow(calls: RepoCalls, wanted: Wanted): Promise<MergeOutcome | Refused> {
  const { repo, number, facts } = wanted;
  let refused: Refused = { kind: "refused", why: "", method: firstMethod(facts) };
  for (const method of facts.methods) {
    const outcome = await put(calls, repo, { number, sha: facts.headRefOid, method });
    if (outcome.kind !== "refused") return outcome;
    refused = outcome;
    if (!methodForbidden.test(outcome.why)) break;
  }
  return refused;
}

async function put(
  calls: RepoCalls,
  repo: RepoName,
  wanted: { readonly number: PullRequestNumber; readonly sha: CommitSha; readonly method: MergeMethod },
): Promise<MergeOutcome | Refused> {
  const { number, sha, method } = wanted;
  try {
    const answer = await calls.ask(repo, "write", (send, at) =>
      send("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
        ...at,
        pull_number: number,
        sha,
        merge_method: method,
      }),
    );
    return { kind: "merged", commit: parseAnswer(mergeAnswer, answer).sha };
  } catch (error) {
    if (isAnswer(error, 404)) return { kind: "not-open" };
    if (isAnswer(error, 409)) return headMoved.test(error.reason) ? { kind: "head-moved" } : { kind: "not-computed" };
    if (isAnswer(error, 405) || isAnswer(error, 422) || isAnswer(error, 403))
      return { kind: "refused", why: error.reason.slice(0, longestSentence), method };
    throw error;
  }
}

const mergeAnswer = z.object({ sha: commitSha });
const longestSentence = 300;

/**
 * GitHub's sentences, which are all that tells its refusals apart.
 *
 * @see https://github.com/peter-evans/enable-pull-request-automerge/issues/343 and https://github.com/iterative/cml/issues/955
 */
const headMoved =
  /head branch was modified|expected head (?:oid|sha)|head (?:oid|sha) (?:did not|didn't|does not) match/i;
const busy = /base branch was modified|merge already in progress/i;
const notMergeable = /^Pull Request is not mergeable/i;
const methodForbidden =
  /(?:merge commits|squash merges|rebase merges) are not allowed|must not contain merge commits|merge method/i;
const nothingToWaitFor = /is in (?:clean|unstable|has_hooks) status/i;

function firstMethod({ methods: [first = "merge"] }: MergeFacts): MergeMethod {
  return first;
}

/** `not-needed`: GitHub says that there is nothing to wait for. `why` is said where it cannot be merged later either. */
async function schedule(
  calls: RepoCalls,
  { repo, facts }: Wanted,
  { why, method }: Omit<Refused, "kind">,
): Promise<MergeOutcome | { readonly kind: "not-needed" }> {
  const cannotWait = !facts.autoMergeAllowed || facts.isDraft || facts.mergeable === "CONFLICTING";
  if (cannotWait) return { kind: "blocked", why };
  const input = { pullRequestId: facts.id, expectedHeadOid: facts.headRefOid, mergeMethod: method.toUpperCase() };
  const refused = await mutate(calls, repo, enableAutoMerge, input);
  if (refused === undefined) return { kind: "scheduled" };
  if (headMoved.test(refused)) return { kind: "head-moved" };
  // The sentence about the rule says more than the one about waiting for it.
  return nothingToWaitFor.test(refused) ? { kind: "not-needed" } : { kind: "blocked", why };
}

/** GitHub's sentence when it refuses; absent when it is done. */
async function mutate(
  calls: RepoCalls,
  repo: RepoName,
  query: string,
  input: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const answer = await askGraph(calls, repo, { grant: "write", query, variables: { input }, data: z.unknown() });
  return answer.kind === "data" ? undefined : answer.why;
}

const enableAutoMerge = `mutation MergeLater($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { clientMutationId }
}`;
const disableAutoMerge = `mutation MergeNoMore($input: DisablePullRequestAutoMergeInput!) {
  disablePullRequestAutoMerge(input: $input) { clientMutationId }
}`;
const enqueuePullRequest = `mutation Enqueue($input: EnqueuePullRequestInput!) {
  enqueuePullRequest(input: $input) { clientMutationId }
}`;
const dequeue = `mutation Dequeue($input: DequeuePullRequestInput!) {
  dequeuePullRequest(input: $input) { clientMutationId }
}`;
