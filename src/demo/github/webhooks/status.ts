import type { StatusEvent } from "@octokit/webhooks-types";
import { type Commit, readCommit, type Signature } from "../git/commits.ts";
import { listBranchesAt } from "../git/history.ts";
import { shapeAccount } from "../shapes/account.ts";
import { commitNodeId, isoSeconds } from "../shapes/commit.ts";
import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { CommitStatus } from "../state/checks.ts";
import { findAccountByEmail, fullNameOf } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { surroundings } from "./surroundings.ts";

/** Tells the Apps of a commit status. */
export async function announceStatus(site: Site, actor: Actor, status: CommitStatus): Promise<void> {
  const repository = site.state.repositories.need(status.repositoryId);
  const commit = await readCommit(repository.gitDir, status.sha);
  if (commit === undefined) return;
  const payload: StatusEvent = {
    id: status.id,
    sha: status.sha,
    name: fullNameOf(site.state, repository),
    avatar_url: shapeAccount(site, site.state.accounts.need(status.creatorId)).avatar_url,
    target_url: status.targetUrl ?? null,
    context: status.context,
    description: status.description ?? null,
    state: status.state,
    commit: shapeStatusCommit(site, repository, commit),
    branches: await shapeBranchesAt(site, repository, status.sha),
    created_at: isoSeconds(status.createdAt),
    updated_at: isoSeconds(status.createdAt),
    repository: shapeHookRepository(site, repository),
    ...surroundings(site, actor, repository),
  };
  site.announce({ event: "status", actor, repositoryId: repository.id, installationId: undefined, payload });
}

function shapeStatusCommit(site: Site, repository: Repository, commit: Commit): StatusEvent["commit"] {
  const name = fullNameOf(site.state, repository);
  const url = `${site.origin}/repos/${name}/commits/${commit.sha}`;
  const signed = site.state.signedCommits.has(commit.sha);
  const person = ({ name: full, email, at }: Signature) => ({ name: full, email, date: isoSeconds(at) });
  const account = ({ email }: Signature) => {
    const found = findAccountByEmail(site.state, email);
    return found === undefined ? null : shapeAccount(site, found);
  };
  return {
    sha: commit.sha,
    node_id: commitNodeId(repository, commit.sha),
    commit: {
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${site.origin}/repos/${name}/git/trees/${commit.tree}` },
      url: `${site.origin}/repos/${name}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: { verified: signed, reason: signed ? "valid" : "unsigned", signature: null, payload: null },
    },
    url,
    html_url: `${site.origin}/${name}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: account(commit.author),
    committer: account(commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${site.origin}/repos/${name}/commits/${sha}`,
      html_url: `${site.origin}/${name}/commit/${sha}`,
    })),
  };
}

async function shapeBranchesAt(site: Site, repository: Repository, sha: string): Promise<StatusEvent["branches"]> {
  const url = `${site.origin}/repos/${fullNameOf(site.state, repository)}/commits/${sha}`;
  const branches = await listBranchesAt(repository.gitDir, sha);
  return branches.map((name) => ({ name: name.slice("refs/heads/".length), commit: { sha, url }, protected: false }));
}
