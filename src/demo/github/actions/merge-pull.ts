import { ApiError } from "../api-error.ts";
import { type Commit, readCommits, type Signature, writeCommit } from "../git/commits.ts";
import { isAncestor, listHistory } from "../git/history.ts";
import { mergeCommits } from "../git/merge.ts";
import { nothing, readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { protectionOf, queueRuleOf } from "../state/protection-lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { signatureOf, websiteSignature } from "./identity.ts";
import { replay } from "./judge-pull.ts";
import { markMerged } from "./pull-states.ts";
import { push } from "./push.ts";
import { describeOutdatedChecks } from "./required-checks.ts";
import { unmetRequirements } from "./requirements.ts";
import { requireRole } from "./rights.ts";

/** How a pull request is to be merged. */
export interface MergeWish {
  readonly method: "merge" | "squash" | "rebase";
  /** The head that the caller saw; another one is a 409. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/** Merges a pull request and returns the commit on the base branch; throws GitHub's 405 or 409 where it would. */
export async function mergePull(site: Site, actor: Actor, pull: PullRequest, wish: MergeWish): Promise<string> {
  const repository = site.state.repositories.need(pull.repositoryId);
  requireRole(site, actor, repository, "write");
  refuseUnfit(pull, repository, wish);
  const base = await readRef(repository.gitDir, `refs/heads/${pull.pull.baseRef}`);
  if (base === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  await refuseUnprotected(site, pull, { base, method: wish.method });
  const sha = await makeCommit(site, actor, pull, { wish, base });
  if (sha === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  // rebased commits are the caller's own; GitHub signs only what it writes itself
  if (wish.method !== "rebase") site.state.signedCommits.add(sha);
  const merged = markMerged(site, actor, pull, sha);
  await push(site, actor, repository, { name: `refs/heads/${pull.pull.baseRef}`, before: base, after: sha }).catch(
    (error: unknown) => {
      site.state.issues.put(pull);
      throw error;
    },
  );
  await announcePullRequest(site, actor, merged, { action: "closed" });
  if (repository.deleteBranchOnMerge) await deleteHead(site, actor, merged);
  return sha;
}

function refuseUnfit(pull: PullRequest, repository: Repository, { method, sha }: MergeWish): void {
  const allowed = {
    merge: repository.allowMergeCommit,
    squash: repository.allowSquashMerge,
    rebase: repository.allowRebaseMerge,
  };
  const names = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" };
  if (pull.state === "closed") throw new ApiError(405, "Pull Request is not mergeable");
  if (!allowed[method]) throw new ApiError(405, `${names[method]} are not allowed on this repository.`);
  if (pull.pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  if (sha !== undefined && sha !== pull.pull.headSha)
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
}

/** Throws GitHub's 405 while the base branch's rules are not met. */
async function refuseUnprotected(
  site: Site,
  pull: PullRequest,
  { base, method }: { readonly base: string; readonly method: MergeWish["method"] },
): Promise<void> {
  const { baseRef, headSha } = pull.pull;
  if (queueRuleOf(site.state, pull.repositoryId, baseRef) !== undefined)
    throw new ApiError(405, "Repository rule violations found\n\nChanges must be made through the merge queue");
  const protection = protectionOf(site.state, pull.repositoryId, baseRef);
  if (protection === undefined) return;
  const { gitDir } = site.state.repositories.need(pull.repositoryId);
  const isOutdated = protection.checks?.strict === true && !(await isAncestor(gitDir, base, headSha));
  const outdated = isOutdated ? describeOutdatedChecks(protection) : undefined;
  const unmet = outdated === undefined ? unmetRequirements(site, pull) : [outdated];
  if (unmet.length > 0) throw new ApiError(405, unmet.join(" "));
  if (protection.linearHistory && method === "merge")
    throw new ApiError(405, "This branch must not contain merge commits.");
}

/** The commit that the base branch will point to; `undefined` where the two sides conflict. */
async function makeCommit(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  { wish, base }: { readonly wish: MergeWish; readonly base: string },
): Promise<string | undefined> {
  const { gitDir } = site.state.repositories.need(pull.repositoryId);
  const head = pull.pull.headSha;
  if (wish.method === "rebase") return replay(site, gitDir, { base, head });
  const outcome = await mergeCommits(gitDir, base, head);
  if (outcome.kind === "conflict") return undefined;
  const author = signatureOf(site, actor.account);
  const committer = websiteSignature(site);
  if (wish.method === "merge") {
    const message = joinMessage(
      wish.title ?? `Merge pull request #${pull.number} from ${headLabel(site, pull)}`,
      wish.message ?? pull.title,
    );
    return writeCommit(gitDir, { tree: outcome.tree, parents: [base, head], author, committer, message });
  }
  const shas = await listHistory(gitDir, { range: `${base}..${head}`, order: "oldest first" });
  const squashed = squashMessage(await readCommits(gitDir, shas), pull, wish);
  const byAuthor: Signature = { ...signatureOf(site, site.state.accounts.need(pull.authorId)), at: author.at };
  return writeCommit(gitDir, { tree: outcome.tree, parents: [base], author: byAuthor, committer, message: squashed });
}

function squashMessage(commits: readonly Commit[], pull: PullRequest, wish: MergeWish): string {
  const [only, ...more] = commits;
  const single = only !== undefined && more.length === 0;
  const [subject = "", ...rest] = single ? only.message.split("\n") : [pull.title];
  const listed = commits.map(({ message }) => `* ${message.trim()}`).join("\n\n");
  return joinMessage(
    wish.title ?? `${subject} (#${pull.number})`,
    wish.message ?? (single ? rest.join("\n").trim() : listed),
  );
}

function joinMessage(title: string, body: string): string {
  return body === "" ? title : `${title}\n\n${body}`;
}

function headLabel(site: Site, { pull }: PullRequest): string {
  const { ownerId } = site.state.repositories.need(pull.headRepositoryId);
  return `${site.state.accounts.need(ownerId).login}/${pull.headRef}`;
}

async function deleteHead(site: Site, actor: Actor, { pull }: PullRequest): Promise<void> {
  const repository = site.state.repositories.need(pull.headRepositoryId);
  const name = `refs/heads/${pull.headRef}`;
  const before = await readRef(repository.gitDir, name);
  if (before !== undefined && pull.headRef !== repository.defaultBranch)
    await push(site, actor, repository, { name, before, after: nothing });
}
