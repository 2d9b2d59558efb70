import type { RoleName } from "./accounts.ts";

/** Somebody's place in a team; it counts for nothing while it is pending. */
export interface TeamMembership {
  readonly role: "member" | "maintainer";
  readonly state: "active" | "pending";
}

/** A team of an organization. Its members have the roles of its parents as well. */
export interface Team {
  readonly id: number;
  readonly organizationId: number;
  readonly slug: string;
  readonly name: string;
  readonly parentId: number | undefined;
  /** By account id; members of child teams are not listed. */
  readonly members: ReadonlyMap<number, TeamMembership>;
  /** Roles on repositories, by repository id. */
  readonly roles: ReadonlyMap<number, RoleName>;
}
