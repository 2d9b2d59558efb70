import { z } from "zod";
import { type Login, type PullRequestNumber, parseLogin, type RepoName, splitRepoName } from "../core/identity.ts";
import type { Review } from "../core/release/review.ts";
import { commitSha } from "./answer.ts";
import { GitHubFault } from "./faults.ts";
import { askGraph } from "./graph.ts";
import type { RepoCalls } from "./repo-calls.ts";

/**
 * Asks for the latest opinion of each reviewer who may write. GraphQL, since it knows who may, and whether the base branch
 * wants more approvals than there are; its decision is null where the branch wants none.
 *
 * @see https://docs.github.com/en/graphql/reference/objects#pullrequest
 */
export async function fetchReview(
  calls: RepoCalls,
  repo: RepoName,
  number: PullRequestNumber,
): Promise<Review | undefined> {
  const { owner, name } = splitRepoName(repo);
  const variables = { owner, name, number };
  const answer = await askGraph(calls, repo, { grant: "read", query, variables, data: reviewAnswer });
  if (answer.kind === "refused") throw new GitHubFault(answer.why, { status: 0, route: "POST /graphql" });
  if (answer.kind === "not-found" || answer.data.repository?.pullRequest == null) return undefined;
  return judge(answer.data.repository.pullRequest);
}

const query = `query Review($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      headRefOid reviewDecision
      latestOpinionatedReviews(first: 100, writersOnly: true) {
        nodes { state commit { oid } author { __typename login } }
      }
    }
  }
}`;

const opinionAnswer = z.object({
  state: z.string(),
  /** Null when it is gone, after a forced push say. */
  commit: z.object({ oid: commitSha }).nullable(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
});
const pullRequestAnswer = z.object({
  headRefOid: commitSha,
  reviewDecision: z.string().nullable(),
  latestOpinionatedReviews: z.object({ nodes: z.array(opinionAnswer.nullable()).nullable() }).nullable(),
});
const reviewAnswer = z.object({
  repository: z.object({ pullRequest: pullRequestAnswer.nullish() }).nullish(),
});

/**
 * An opinion of an older commit says nothing of this one, though GitHub may let it count on. A bot's counts where GitHub has
 * decided by it, and not where nobody's is asked for.
 */
function judge({
  headRefOid,
  reviewDecision,
  latestOpinionatedReviews,
}: z.output<typeof pullRequestAnswer>): Review | undefined {
  const opinions = (latestOpinionatedReviews?.nodes ?? [])
    .filter((each) => each !== null)
    .filter(({ commit, author }) => commit?.oid === headRefOid && (reviewDecision !== null || !isBot(author)));
  const against = opinions.filter(({ state }) => state === "CHANGES_REQUESTED");
  if (against.length > 0) return { decision: "changes-requested", by: namesOf(against), commit: headRefOid };
  const approvals = opinions.filter(({ state }) => state === "APPROVED");
  const isEnough = approvals.length > 0 && (reviewDecision === null || reviewDecision === "APPROVED");
  return isEnough ? { decision: "approved", by: namesOf(approvals), commit: headRefOid } : undefined;
}

type Opinion = z.output<typeof opinionAnswer>;

const mostNames = 20;

function namesOf(opinions: readonly Opinion[]): readonly Login[] {
  return opinions
    .flatMap(({ author }): readonly Login[] => {
      // GraphQL leaves the end of a bot's login away.
      const login = parseLogin(isBot(author) ? `${author?.login ?? ""}[bot]` : (author?.login ?? ""));
      return login === undefined ? [] : [login];
    })
    .slice(0, mostNames);
}

function isBot(author: Opinion["author"]): boolean {
  return author?.__typename === "Bot";
}
