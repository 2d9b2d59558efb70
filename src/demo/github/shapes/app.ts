import type { App as HookApp, Installation as HookInstallation } from "@octokit/webhooks-types";
import type { Site } from "../site.ts";
import type { App, Installation } from "../state/apps.ts";
import { shapeAccount } from "./account.ts";
import { isoSeconds } from "./commit.ts";
import { nodeId } from "./node-id.ts";
import type { Schemas } from "./schemas.ts";

/** What webhooks and answers share of an App. */
export type AppShape = HookApp & NonNullable<Schemas["integration"]>;

/** An App as it appears inside of other answers and in webhooks. */
export function shapeApp(site: Site, app: App): AppShape {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: shapeAccount(site, site.state.accounts.need(app.ownerId)),
    name: app.name,
    description: "",
    external_url: `${site.origin}/apps/${app.slug}/home`,
    html_url: `${site.origin}/apps/${app.slug}`,
    created_at: isoSeconds(app.createdAt),
    updated_at: isoSeconds(app.createdAt),
    permissions: app.permissions,
    events: [...app.events],
  };
}

/** The App of an id, shaped; `null` for none. */
export function shapeAppOf(site: Site, id: number | undefined): AppShape | null {
  return id === undefined ? null : shapeApp(site, site.state.apps.need(id));
}

/** An installation as webhooks carry it. */
export function shapeHookInstallation(site: Site, installation: Installation): HookInstallation {
  const account = site.state.accounts.need(installation.accountId);
  return {
    id: installation.id,
    account: shapeAccount(site, account),
    repository_selection: installation.repositories === "all" ? "all" : "selected",
    access_tokens_url: `${site.origin}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${site.origin}/installation/repositories`,
    html_url: `${site.origin}/organizations/${account.login}/settings/installations/${installation.id}`,
    app_id: installation.appId,
    app_slug: site.state.apps.need(installation.appId).slug,
    target_id: account.id,
    target_type: account.type === "Organization" ? "Organization" : "User",
    permissions: installation.permissions,
    events: [...installation.events],
    created_at: isoSeconds(installation.createdAt),
    updated_at: isoSeconds(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

/** An installation as the REST API gives it. */
export function shapeInstallation(site: Site, installation: Installation): Schemas["installation"] {
  const app = site.state.apps.need(installation.appId);
  return {
    ...shapeHookInstallation(site, installation),
    client_id: app.clientId,
    app_slug: app.slug,
    permissions: installation.permissions,
    created_at: isoSeconds(installation.createdAt),
    updated_at: isoSeconds(installation.updatedAt),
  };
}
