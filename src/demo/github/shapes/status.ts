import type { Site } from "../site.ts";
import type { CommitStatus } from "../state/checks.ts";
import { fullNameOf } from "../state/lookups.ts";
import { shapeAccount } from "./account.ts";
import { isoSeconds } from "./commit.ts";
import { nodeId } from "./node-id.ts";
import type { Schemas } from "./schemas.ts";

/** A commit status with who set it. */
export function shapeStatus(site: Site, status: CommitStatus): Schemas["status"] {
  return { ...shapeBriefStatus(site, status), creator: shapeAccount(site, site.state.accounts.need(status.creatorId)) };
}

/** A commit status inside of a combined one. */
export function shapeBriefStatus(site: Site, status: CommitStatus): Schemas["simple-commit-status"] {
  const name = fullNameOf(site.state, site.state.repositories.need(status.repositoryId));
  return {
    url: `${site.origin}/repos/${name}/statuses/${status.sha}`,
    avatar_url: shapeAccount(site, site.state.accounts.need(status.creatorId)).avatar_url,
    id: status.id,
    node_id: nodeId("SC", status.id),
    state: status.state,
    description: status.description ?? null,
    target_url: status.targetUrl ?? null,
    context: status.context,
    created_at: isoSeconds(status.createdAt),
    updated_at: isoSeconds(status.createdAt),
  };
}
