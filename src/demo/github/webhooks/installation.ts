import type {
  InstallationCreatedEvent,
  InstallationDeletedEvent,
  InstallationRepositoriesAddedEvent,
  InstallationRepositoriesRemovedEvent,
} from "@octokit/webhooks-types";
import { shapeAccount } from "../shapes/account.ts";
import { shapeHookInstallation } from "../shapes/app.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Installation } from "../state/apps.ts";
import { coversRepository, fullNameOf } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";

/** Tells an App that it was put on an account, or taken off it. */
export function announceInstallation(
  site: Site,
  actor: Actor,
  installation: Installation,
  action: "created" | "deleted",
): void {
  const repositories = site.state.repositories.filter((each) => coversRepository(installation, each));
  const payload: InstallationCreatedEvent | InstallationDeletedEvent = {
    action,
    installation: shapeHookInstallation(site, installation),
    repositories: repositories.map((each) => shapeBrief(site, each)),
    sender: shapeAccount(site, actor.account),
  };
  announceTo(site, actor, installation, { event: "installation", payload });
}

/** Tells an App that an installation reaches a repository from now on, or no longer. */
export function announceReach(
  site: Site,
  actor: Actor,
  installation: Installation,
  { action, repository }: { readonly action: "added" | "removed"; readonly repository: Repository },
): void {
  const around = {
    installation: shapeHookInstallation(site, installation),
    repository_selection: installation.repositories === "all" ? ("all" as const) : ("selected" as const),
    requester: null,
    sender: shapeAccount(site, actor.account),
  };
  const brief = [shapeBrief(site, repository)];
  const payload: InstallationRepositoriesAddedEvent | InstallationRepositoriesRemovedEvent =
    action === "added"
      ? { action, ...around, repositories_added: brief, repositories_removed: [] }
      : { action, ...around, repositories_added: [], repositories_removed: brief };
  announceTo(site, actor, installation, { event: "installation_repositories", payload });
}

function announceTo(
  site: Site,
  actor: Actor,
  installation: Installation,
  { event, payload }: { readonly event: string; readonly payload: object },
): void {
  site.announce({ event, actor, repositoryId: undefined, installationId: installation.id, payload });
}

function shapeBrief(site: Site, repository: Repository): NonNullable<InstallationCreatedEvent["repositories"]>[number] {
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullNameOf(site.state, repository),
    private: repository.private,
  };
}
