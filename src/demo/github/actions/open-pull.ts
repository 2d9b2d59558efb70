import { type ApiError, invalidField } from "../api-error.ts";
import { measureDistance } from "../git/history.ts";
import { readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullPart, PullRequest } from "../state/issues.ts";
import { findRepository, listPulls } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { checkBody, checkTitle } from "./limits.ts";
import { keepPullRef } from "./pull-states.ts";
import { requireRole } from "./rights.ts";

/** A pull request to be opened. */
export interface PullDraft {
  /** `branch`, or `owner:branch`. */
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string | undefined;
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
}

/** Opens a pull request; throws GitHub's 422 for a branch that is not there, nothing to merge, or one open already. */
export async function openPull(
  site: Site,
  actor: Actor,
  repository: Repository,
  draft: PullDraft,
): Promise<PullRequest> {
  requireRole(site, actor, repository, "read");
  checkTitle("PullRequest", draft.title);
  checkBody("PullRequest", draft.body);
  const part = await choosePart(site, repository, draft);
  const twin = findTwin(site, repository, part);
  const owner = site.state.accounts.need(site.state.repositories.need(part.headRepositoryId).ownerId).login;
  if (twin !== undefined) throw custom(`A pull request already exists for ${owner}:${part.headRef}.`);
  const { ahead } = await measureDistance(repository.gitDir, part.baseSha, part.headSha);
  if (ahead === 0) throw custom(`No commits between ${draft.base} and ${draft.head}`);
  const pull = newPull(site, actor, repository, { draft, part });
  site.state.issues.put(pull);
  await keepPullRef(site, pull, "head", part.headSha);
  await announcePullRequest(site, actor, pull, { action: "opened" });
  site.judgeLater(pull);
  return pull;
}

/** The open pull request between the same two branches. */
export function findTwin(site: Site, repository: Repository, part: PullPart): PullRequest | undefined {
  return listPulls(site.state, repository).find(
    ({ state, pull }) =>
      state === "open" &&
      pull.id !== part.id &&
      pull.headRepositoryId === part.headRepositoryId &&
      pull.headRef === part.headRef &&
      pull.baseRef === part.baseRef,
  );
}

/** The next number in a repository's row of issues and pull requests. */
export function nextNumber(site: Site, repository: Repository): number {
  const taken = site.state.issues.filter(({ repositoryId }) => repositoryId === repository.id);
  return Math.max(0, ...taken.map(({ number }) => number)) + 1;
}

async function choosePart(site: Site, repository: Repository, draft: PullDraft): Promise<PullPart> {
  const [owner, branch] = draft.head.includes(":") ? draft.head.split(":", 2) : [undefined, draft.head];
  const headRepository = owner === undefined ? repository : findHeadRepository(site, repository, owner);
  const headRef = branch ?? "";
  const headSha = headRepository && (await readRef(headRepository.gitDir, `refs/heads/${headRef}`));
  const baseSha = await readRef(repository.gitDir, `refs/heads/${draft.base}`);
  if (headRepository === undefined || headSha === undefined)
    throw invalidField({ resource: "PullRequest", field: "head", code: "invalid" });
  if (baseSha === undefined) throw invalidField({ resource: "PullRequest", field: "base", code: "invalid" });
  return {
    id: site.nextId(),
    headRef,
    headRepositoryId: headRepository.id,
    headSha,
    baseRef: draft.base,
    baseSha,
    draft: draft.draft,
    maintainerCanModify: draft.maintainerCanModify,
    requestedReviewerIds: [],
    mergedAt: undefined,
    mergedById: undefined,
    mergeCommitSha: undefined,
    mergeable: undefined,
    rebaseable: undefined,
    behind: false,
    autoMerge: undefined,
  };
}

/** The repository of that owner in the network of forks. */
function findHeadRepository(site: Site, repository: Repository, owner: string): Repository | undefined {
  const own = findRepository(site.state, owner, repository.name);
  if (own !== undefined && (own.id === repository.id || own.parentId === repository.id)) return own;
  return site.state.repositories.find(
    (each) =>
      each.parentId === repository.id &&
      site.state.accounts.need(each.ownerId).login.toLowerCase() === owner.toLowerCase(),
  );
}

function newPull(
  site: Site,
  actor: Actor,
  repository: Repository,
  { draft, part }: { readonly draft: PullDraft; readonly part: PullPart },
): PullRequest {
  const at = site.now();
  return {
    id: site.nextId(),
    repositoryId: repository.id,
    number: nextNumber(site, repository),
    title: draft.title,
    body: draft.body,
    authorId: actor.account.id,
    viaAppId: actor.viaAppId,
    state: "open",
    stateReason: undefined,
    labelIds: [],
    assigneeIds: [],
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    closedById: undefined,
    pull: part,
  };
}

function custom(message: string): ApiError {
  return invalidField({ resource: "PullRequest", code: "custom", message });
}
