import { statusesOf } from "../actions/deployments.ts";
import { mergeStateOf } from "../actions/merge-state.ts";
import { reactionsTo } from "../actions/reactions.ts";
import { type Commit, readCommit, readCommits } from "../git/commits.ts";
import { diffText } from "../git/diff.ts";
import { findMergeBase, listHistory, resolveCommit } from "../git/history.ts";
import { readObject } from "../git/objects.ts";
import { listRefs, type Reference } from "../git/refs.ts";
import { findEntry, readWholeTree } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { CheckRun } from "../state/checks.ts";
import type { Deployment, DeploymentStatus } from "../state/deployments.ts";
import type { PullRequest } from "../state/issues.ts";
import { listPulls } from "../state/lookups.ts";
import type { ReactionContent } from "../state/reactions.ts";
import { reviewsOf } from "../state/review-lookups.ts";
import type { ReviewState } from "../state/reviews.ts";
import type { WorldAddresses } from "./addresses.ts";

/** A pull request as a bystander sees it. */
export interface SeenPull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  readonly labels: readonly string[];
  readonly mergeState: string;
  readonly mergeCommitSha: string | undefined;
  readonly createdAt: Date;
}

/** A comment as a bystander sees it. */
export interface SeenComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A deployment as a bystander sees it. */
export type SeenDeployment = Deployment & { readonly status: DeploymentStatus | undefined };

/** A review as a bystander sees it. */
export interface SeenReview {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly state: ReviewState;
  readonly commitSha: string;
}

/** A reaction as a bystander sees it. */
export interface SeenReaction {
  readonly author: string;
  readonly content: ReactionContent;
}

/** Looks at everything without asking for rights, and without counting as requests. */
export interface Looking {
  /** A file's text; `ref` is a branch, tag or commit, by default the default branch. `undefined` when there is none. */
  readonly readFile: (repository: string, path: string, ref?: string) => Promise<string | undefined>;
  /** All files' paths at a reference. */
  readonly listFiles: (repository: string, ref?: string) => Promise<readonly string[]>;
  /** All branches by name, with the commits that they point to. */
  readonly listBranches: (repository: string) => Promise<readonly Reference[]>;
  /** The commit that a branch, tag or abbreviated SHA-1 means. */
  readonly resolve: (repository: string, ref: string) => Promise<string | undefined>;
  /** Newest first. */
  readonly listCommits: (repository: string, ref?: string) => Promise<readonly Commit[]>;
  readonly pullRequest: (repository: string, number: number) => SeenPull;
  /** Oldest first. */
  readonly listPullRequests: (repository: string) => readonly SeenPull[];
  /** The diff of a pull request, as `git diff base...head` prints it. */
  readonly diffOf: (repository: string, number: number) => Promise<string>;
  /** Oldest first. */
  readonly listComments: (repository: string, number: number) => readonly SeenComment[];
  /** The deployments of a commit with their newest status, oldest first. */
  readonly listDeployments: (repository: string, sha: string) => readonly SeenDeployment[];
  /** The submitted reviews of a pull request, oldest first. */
  readonly listReviews: (repository: string, number: number) => readonly SeenReview[];
  /** The reactions to a comment or a review, oldest first. */
  readonly listReactions: (id: number) => readonly SeenReaction[];
  /** The check runs on a commit, oldest first. */
  readonly listCheckRuns: (repository: string, sha: string) => readonly CheckRun[];
}

const branches = "refs/heads/";

/** Makes the looking part of a site's world. */
export function createLooking(site: Site, at: WorldAddresses): Looking {
  const treeAt = async (name: string, ref: string | undefined) => {
    const { gitDir, defaultBranch } = at.repository(name);
    const sha = await resolveCommit(gitDir, ref ?? defaultBranch);
    return { gitDir, tree: sha === undefined ? undefined : (await readCommit(gitDir, sha))?.tree };
  };
  return {
    readFile: async (name, path, ref) => {
      const { gitDir, tree } = await treeAt(name, ref);
      const entry = tree === undefined ? undefined : await findEntry(gitDir, tree, path);
      const object = entry === undefined ? undefined : await readObject(gitDir, entry.sha);
      return object?.kind === "blob" ? object.bytes.toString("utf8") : undefined;
    },
    listFiles: async (name, ref) => {
      const { gitDir, tree } = await treeAt(name, ref);
      const entries = tree === undefined ? [] : await readWholeTree(gitDir, tree);
      return entries.filter(({ mode }) => mode !== "040000").map((entry) => entry.name);
    },
    listBranches: async (name) =>
      (await listRefs(at.repository(name).gitDir, branches)).map((each) => ({
        ...each,
        name: each.name.slice(branches.length),
      })),
    resolve: (name, ref) => resolveCommit(at.repository(name).gitDir, ref),
    listCommits: async (name, ref) => {
      const { gitDir, defaultBranch } = at.repository(name);
      const sha = await resolveCommit(gitDir, ref ?? defaultBranch);
      return sha === undefined ? [] : readCommits(gitDir, await listHistory(gitDir, { range: sha }));
    },
    pullRequest: (name, number) => seePull(site, at.pull(name, number)),
    listPullRequests: (name) => listPulls(site.state, at.repository(name)).map((pull) => seePull(site, pull)),
    diffOf: async (name, number) => {
      const { gitDir } = at.repository(name);
      const { baseSha, headSha } = at.pull(name, number).pull;
      const start = (await findMergeBase(gitDir, baseSha, headSha)) ?? baseSha;
      return (await diffText(gitDir, start, headSha)).toString("utf8");
    },
    listComments: (name, number) => {
      const { id } = at.repository(name);
      return site.state.comments
        .filter((each) => each.repositoryId === id && each.issueNumber === number)
        .map(({ authorId, ...rest }) => ({ ...rest, author: site.state.accounts.need(authorId).login }));
    },
    listDeployments: (name, sha) => {
      const { id } = at.repository(name);
      return site.state.deployments
        .filter((each) => each.repositoryId === id && each.sha === sha)
        .map((each) => ({ ...each, status: statusesOf(site, each).at(-1) }));
    },
    listReviews: (name, number) =>
      reviewsOf(site.state, at.pull(name, number))
        .filter(({ state }) => state !== "PENDING")
        .map(({ authorId, ...rest }) => ({ ...rest, author: site.state.accounts.need(authorId).login })),
    listReactions: (id) =>
      (["comment", "review"] as const)
        .flatMap((kind) => reactionsTo(site, { kind, id }))
        .map(({ authorId, content }) => ({
          author: site.state.accounts.need(authorId).login,
          content,
        })),
    listCheckRuns: (name, sha) => {
      const { id } = at.repository(name);
      return site.state.checkRuns.filter((run) => run.repositoryId === id && run.headSha === sha);
    },
  };
}

function seePull(site: Site, issue: PullRequest): SeenPull {
  const { pull } = issue;
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    author: site.state.accounts.need(issue.authorId).login,
    state: pull.mergedAt === undefined ? issue.state : "merged",
    draft: pull.draft,
    head: pull.headRef,
    headSha: pull.headSha,
    base: pull.baseRef,
    labels: issue.labelIds.map((id) => site.state.labels.need(id).name),
    mergeState: mergeStateOf(site, issue),
    mergeCommitSha: pull.mergeCommitSha,
    createdAt: issue.createdAt,
  };
}
