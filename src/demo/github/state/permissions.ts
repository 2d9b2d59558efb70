/** How far a permission goes. */
export type AccessLevel = "read" | "write";

const readOrWrite = [
  "actions",
  "administration",
  "checks",
  "contents",
  "deployments",
  "environments",
  "issues",
  "members",
  "merge_queues",
  "metadata",
  "packages",
  "pages",
  "pull_requests",
  "repository_hooks",
  "secrets",
  "statuses",
] as const;

/** What an App may do, by GitHub's permission names. */
export type Permissions = {
  readonly [name in (typeof readOrWrite)[number]]?: AccessLevel;
} & { readonly workflows?: "write" };

/** One of GitHub's permission names. */
export type PermissionName = keyof Permissions;

/** The webhook events that an App can subscribe to, or gets unasked, as far as the stand-in knows them. */
export const eventNames = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "issue_comment",
  "issues",
  "label",
  "member",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "registry_package",
  "repository",
  "repository_dispatch",
  "status",
  "team",
  "workflow_run",
] as const;

/** One of the events that an App can subscribe to. */
export type EventName = (typeof eventNames)[number];

/** The permission that an App needs to be told of an event. */
export const permissionOfEvent = {
  check_run: "checks",
  check_suite: "checks",
  create: "contents",
  delete: "contents",
  deployment: "deployments",
  deployment_status: "deployments",
  issue_comment: "issues",
  issues: "issues",
  label: "metadata",
  member: "members",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  pull_request_review_comment: "pull_requests",
  push: "contents",
  registry_package: "packages",
  repository: "metadata",
  repository_dispatch: "contents",
  status: "statuses",
  team: "members",
  workflow_run: "actions",
} as const satisfies Record<EventName, PermissionName>;

/** Reads permissions as `app.yml` or a token request names them; throws on a name or level that GitHub has not. */
export function parsePermissions(written: Readonly<Record<string, unknown>>): Permissions {
  const granted: Record<string, AccessLevel> = {};
  for (const [name, level] of Object.entries(written)) {
    const known = name === "workflows" ? level === "write" : readOrWrite.some((each) => each === name);
    if (!known || (level !== "read" && level !== "write")) throw new Error(`no such permission: ${name}: ${level}`);
    granted[name] = level;
  }
  return granted;
}

/** Reads event names as `app.yml` has them; throws on one that the stand-in does not know. */
export function parseEvents(written: readonly string[]): readonly EventName[] {
  return written.map((name) => {
    const known = eventNames.find((each) => each === name);
    if (known === undefined) throw new Error(`no such event: ${name}`);
    return known;
  });
}

/** Whether granted permissions include one at a level; metadata may always be read. */
export function includesPermission(granted: Permissions, name: PermissionName, level: AccessLevel): boolean {
  const held = granted[name] ?? (name === "metadata" ? "read" : undefined);
  return held === "write" || held === level;
}

/** Whether all of the wanted permissions are among the granted ones. */
export function includesAll(granted: Permissions, wanted: Permissions): boolean {
  return permissionEntries(wanted).every(([name, level]) => includesPermission(granted, name, level));
}

/** Permissions as pairs. */
export function permissionEntries(permissions: Permissions): readonly (readonly [PermissionName, AccessLevel])[] {
  const names: readonly PermissionName[] = [...readOrWrite, "workflows"];
  return names.flatMap((name) => {
    const level = permissions[name];
    return level === undefined ? [] : [[name, level] as const];
  });
}
