import { readCommit, readCommits } from "../git/commits.ts";
import { listHistory, resolveCommit } from "../git/history.ts";
import { listRefs } from "../git/refs.ts";
import { readWholeTree } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";
import { fullNameOf, listPulls } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { addressOfRepository } from "./site-address.ts";
import { rowOfCommit } from "./site-commits.ts";
import type { DeliveryRow, HomeView, PullRequestRow, PullRequestState, RepositoryView } from "./views.ts";

const deliveriesShown = 50;
const commitsShown = 20;

/** What the first page shows of a stand-in. */
export async function viewHome(site: Site): Promise<HomeView> {
  const repositories = site.state.repositories.filter(() => true);
  const openOf = (repository: Repository) => listPulls(site.state, repository).filter(({ state }) => state === "open");
  return {
    repositories: repositories.map((repository) => ({
      address: addressOfRepository(site, repository),
      description: repository.description,
      private: repository.private,
      openPullRequests: openOf(repository).length,
    })),
    pullRequests: repositories
      .flatMap((repository) => openOf(repository).map((pull) => rowOfPull(site, repository, pull)))
      .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime()),
    deliveries: site.deliveries
      .list()
      .slice(0, deliveriesShown)
      .map((delivery) => rowOfDelivery(site, delivery)),
  };
}

/** A repository at a branch, tag or commit; undefined when there is none of that name, and empty when it has no commit yet. */
export async function viewRepository(
  site: Site,
  repository: Repository,
  asked: string | undefined,
): Promise<RepositoryView | undefined> {
  const { gitDir, description, defaultBranch } = repository;
  const ref = asked ?? defaultBranch;
  const sha = await resolveCommit(gitDir, ref);
  if (sha === undefined && asked !== undefined) return undefined;
  const commit = sha === undefined ? undefined : await readCommit(gitDir, sha);
  const entries = commit === undefined ? [] : await readWholeTree(gitDir, commit.tree);
  const history = sha === undefined ? [] : await listHistory(gitDir, { range: sha, limit: commitsShown });
  const branches = await listRefs(gitDir, "refs/heads/");
  return {
    address: addressOfRepository(site, repository),
    description,
    ref,
    branches: branches.map(({ name, sha: tip }) => ({ name: name.slice("refs/heads/".length), sha: tip })),
    files: entries.filter(({ mode }) => mode !== "040000").map(({ name }) => name),
    commits: (await readCommits(gitDir, history)).map((each) => rowOfCommit(site, each)),
    pullRequests: listPulls(site.state, repository)
      .map((pull) => rowOfPull(site, repository, pull))
      .reverse(),
  };
}

/** A pull request as one line of a list. */
export function rowOfPull(site: Site, repository: Repository, pull: PullRequest): PullRequestRow {
  return {
    address: { repository: addressOfRepository(site, repository), number: pull.number },
    title: pull.title,
    state: stateOf(pull),
    author: site.state.accounts.need(pull.authorId).login,
    labels: pull.labelIds.flatMap((id) => site.state.labels.get(id) ?? []),
    createdAt: pull.createdAt,
  };
}

function stateOf({ state, pull }: PullRequest): PullRequestState {
  if (pull.mergedAt !== undefined) return "merged";
  if (state === "closed") return "closed";
  return pull.draft ? "draft" : "open";
}

function rowOfDelivery(site: Site, delivery: Delivery): DeliveryRow {
  const repository =
    delivery.repositoryId === undefined ? undefined : site.state.repositories.get(delivery.repositoryId);
  return {
    ...delivery,
    repository: repository && fullNameOf(site.state, repository),
    statusCode: delivery.statusCode === 0 ? undefined : delivery.statusCode,
  };
}
