import type { CreateEvent, DeleteEvent, Commit as HookCommit, PushEvent } from "@octokit/webhooks-types";
import { type Commit, readCommits, type Signature } from "../git/commits.ts";
import { emptyTree, listTouched } from "../git/diff.ts";
import { listBranchesAt, listHistory, listUnshared } from "../git/history.ts";
import { nothing } from "../git/refs.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import { findAccountByEmail, fullNameOf } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { surroundings } from "./surroundings.ts";

/** A reference that has moved. */
export interface Moved {
  /** Full name, such as `refs/heads/main`. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean;
}

/** The most commits that a push event lists. */
const commitLimit = 2048;

/** Tells the Apps of a `push`. */
export async function announcePush(site: Site, actor: Actor, repository: Repository, moved: Moved): Promise<void> {
  if (!/^refs\/(heads|tags)\//.test(moved.name)) return;
  const payload = await renderPush(site, actor, repository, moved);
  site.announce({ event: "push", actor, repositoryId: repository.id, installationId: undefined, payload });
}

/** Tells the Apps that a branch or tag was made or taken away. */
export function announceRef(
  site: Site,
  actor: Actor,
  repository: Repository,
  { event, name }: { readonly event: "create" | "delete"; readonly name: string },
): void {
  const [, kind, ref] = /^refs\/(heads|tags)\/(.+)$/.exec(name) ?? [];
  if (ref === undefined) return;
  const gone: DeleteEvent = {
    ref,
    ref_type: kind === "tags" ? "tag" : "branch",
    pusher_type: "user",
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  const made: CreateEvent = {
    ...gone,
    master_branch: repository.defaultBranch,
    description: repository.description ?? null,
  };
  const payload = event === "create" ? made : gone;
  site.announce({ event, actor, repositoryId: repository.id, installationId: undefined, payload });
}

async function renderPush(site: Site, actor: Actor, repository: Repository, moved: Moved): Promise<PushEvent> {
  const page = `${site.origin}/${fullNameOf(site.state, repository)}`;
  const commits = await listPushed(site, repository, moved);
  const [head] = moved.after === nothing ? [] : await readCommits(repository.gitDir, [moved.after]);
  const { account } = actor;
  return {
    ref: moved.name,
    before: moved.before,
    after: moved.after,
    repository: pushedRepository(site, repository),
    pusher: { name: account.login, email: account.email },
    ...surroundings(site, actor, repository),
    created: moved.before === nothing,
    deleted: moved.after === nothing,
    forced: moved.forced,
    base_ref: moved.before === nothing && commits.length === 0 ? await findTwin(repository, moved) : null,
    compare: `${page}/compare/${moved.before.slice(0, 12)}...${moved.after.slice(0, 12)}`,
    commits,
    head_commit: head === undefined ? null : (commits.at(-1) ?? (await shapePushed(site, repository, head, true))),
  };
}

/** Push events have two instants of the repository in seconds, and more of its owner. */
function pushedRepository(site: Site, repository: Repository): PushEvent["repository"] {
  const owner = site.state.accounts.need(repository.ownerId);
  const shape = shapeHookRepository(site, repository);
  return {
    ...shape,
    owner: { name: owner.login, email: owner.email, ...shape.owner },
    created_at: Math.floor(repository.createdAt.getTime() / 1000),
    pushed_at: Math.floor(repository.pushedAt.getTime() / 1000),
    stargazers: 0,
    master_branch: repository.defaultBranch,
    ...(owner.type === "Organization" ? { organization: owner.login } : {}),
  };
}

/** The commits that the push brought to the reference, oldest first. */
async function listPushed(site: Site, repository: Repository, moved: Moved): Promise<HookCommit[]> {
  if (moved.after === nothing) return [];
  const { gitDir } = repository;
  const fresh = await listUnshared(gitDir, moved.name, commitLimit);
  const range = `${moved.before}..${moved.after}`;
  const pushed =
    moved.before === nothing ? fresh : await listHistory(gitDir, { range, limit: commitLimit, order: "oldest first" });
  const distinct = new Set(fresh);
  const commits = await readCommits(gitDir, pushed);
  return Promise.all(commits.map((commit) => shapePushed(site, repository, commit, distinct.has(commit.sha))));
}

/** The branch that a new one was made from, where its commit tells. */
async function findTwin({ gitDir }: Repository, { name, after }: Moved): Promise<string | null> {
  return (await listBranchesAt(gitDir, after)).find((each) => each !== name) ?? null;
}

async function shapePushed(site: Site, repository: Repository, commit: Commit, distinct: boolean): Promise<HookCommit> {
  const touched = await listTouched(repository.gitDir, commit.parents[0] ?? emptyTree, commit.sha);
  const paths = (...statuses: readonly string[]) =>
    touched.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct,
    message: commit.message,
    timestamp: isoSeconds(commit.committer.at),
    url: `${site.origin}/${fullNameOf(site.state, repository)}/commit/${commit.sha}`,
    author: shapePusher(site, commit.author),
    committer: shapePusher(site, commit.committer),
    added: paths("added"),
    removed: paths("removed"),
    modified: paths("modified", "changed"),
  };
}

function shapePusher(site: Site, { name, email }: Signature): HookCommit["author"] {
  const account = findAccountByEmail(site.state, email);
  return { name, email, ...(account === undefined ? {} : { username: account.login }) };
}
