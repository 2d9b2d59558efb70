import { disableAutoMerge, enableAutoMerge } from "../actions/auto-merge.ts";
import { addComment } from "../actions/comments.ts";
import { setReadiness } from "../actions/draft-pull.ts";
import { editPull } from "../actions/edit-pull.ts";
import { mergePull } from "../actions/merge-pull.ts";
import { dequeuePull, enqueuePull } from "../actions/merge-queue.ts";
import { revertPull } from "../actions/revert-pull.ts";
import { addReview } from "../actions/reviews.ts";
import { ApiError, notFound } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { findRepository, needAccount, needPull } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import type { ActionOutcome, PageAction } from "./page-world.ts";
import type { PullRequestAddress, RepositoryAddress } from "./views.ts";

/** A click on a pull request's page: who, where, what. */
export interface Click {
  readonly address: PullRequestAddress;
  readonly login: string;
  readonly action: PageAction;
}

/** Does what a person clicked, after all other writes to the repository; GitHub's own refusals come back as its words. */
export async function actOnSite(site: Site, { address, login, action }: Click): Promise<ActionOutcome> {
  return actAs(site, { address: address.repository, login }, (actor, repository) =>
    runAction(site, actor, needPull(site.state, repository, address.number), action),
  );
}

/** Does a person's work on a repository in its turn; GitHub's own refusals come back as its words. */
export async function actAs(
  site: Site,
  { address, login }: { readonly address: RepositoryAddress; readonly login: string },
  work: (actor: Actor, repository: Repository) => Promise<ActionOutcome>,
): Promise<ActionOutcome> {
  try {
    const repository = findRepository(site.state, address.owner, address.name);
    if (repository === undefined) throw notFound();
    const actor: Actor = { account: needAccount(site.state, login), viaAppId: undefined };
    return await site.inTurn(repository.id, () => work(actor, site.state.repositories.need(repository.id)));
  } catch (error) {
    if (error instanceof ApiError) return { kind: "refused", status: error.status, reason: renderReason(error) };
    throw error;
  }
}

async function runAction(site: Site, actor: Actor, pull: PullRequest, action: PageAction): Promise<ActionOutcome> {
  switch (action.kind) {
    case "comment":
      return { kind: "done", commentId: addComment(site, actor, pull, action.body).id };
    case "merge":
      await mergePull(site, actor, pull, { method: action.method });
      return { kind: "done" };
    case "review":
      await addReview(site, actor, pull, { event: action.event, body: action.body, commitSha: undefined });
      return { kind: "done" };
    case "auto-merge":
      await enableAutoMerge(site, actor, pull, { method: action.method });
      return { kind: "done" };
    case "no-auto-merge":
      await disableAutoMerge(site, actor, pull);
      return { kind: "done" };
    case "enqueue":
      await enqueuePull(site, actor, pull);
      return { kind: "done" };
    case "dequeue":
      await dequeuePull(site, actor, pull);
      return { kind: "done" };
    case "ready":
    case "draft":
      await setReadiness(site, actor, pull, action.kind === "ready" ? "ready for review" : "draft");
      return { kind: "done" };
    case "revert":
      return { kind: "done", pullRequestNumber: (await revertPull(site, actor, pull)).number };
    case "close":
    case "reopen":
      await editPull(site, actor, pull, { state: action.kind === "close" ? "closed" : "open" });
      return { kind: "done" };
  }
}

function renderReason({ message, errors = [] }: ApiError): string {
  const details = errors.map((error) =>
    typeof error === "string" ? error : (error.message ?? `${error.field} is ${error.code}`),
  );
  return [message, ...details].join(": ");
}
