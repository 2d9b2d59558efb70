import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Issue } from "../state/issues.ts";
import type { Repository } from "../state/repositories.ts";
import { checkBody, checkTitle } from "./limits.ts";
import { nextNumber } from "./open-pull.ts";
import { requireRole } from "./rights.ts";

/** Opens an issue that is no pull request. */
export function openIssue(
  site: Site,
  actor: Actor,
  repository: Repository,
  draft: { readonly title: string; readonly body: string | undefined },
): Issue {
  requireRole(site, actor, repository, "read");
  checkTitle("Issue", draft.title);
  checkBody("Issue", draft.body);
  const at = site.now();
  return site.state.issues.put({
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
    pull: undefined,
  });
}
