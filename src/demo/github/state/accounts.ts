/** A user, an organization or the bot of an App. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
  readonly name: string;
  readonly email: string;
  readonly description: string | undefined;
  /** An organization's people by account id; empty for users and bots. */
  readonly members: ReadonlyMap<number, "admin" | "member">;
  readonly createdAt: Date;
}

/** Who does something: an account, and the App through which it acts, if any. */
export interface Actor {
  readonly account: Account;
  readonly viaAppId: number | undefined;
}

/** The roles that a person may have on a repository, weakest first, in GitHub's words. */
export const roleNames = ["none", "read", "triage", "write", "maintain", "admin"] as const;

/** One of GitHub's role names. */
export type RoleName = (typeof roleNames)[number];

/** The four words that GitHub's permission endpoint folds the role names into. */
export function coarsePermission(role: RoleName): "none" | "read" | "write" | "admin" {
  const words = {
    none: "none",
    read: "read",
    triage: "read",
    write: "write",
    maintain: "write",
    admin: "admin",
  } as const satisfies Record<RoleName, string>;
  return words[role];
}

/** Whether a role is at least as strong as another. */
export function isAtLeast(role: RoleName, floor: RoleName): boolean {
  return roleNames.indexOf(role) >= roleNames.indexOf(floor);
}
