import type { EventName, Permissions } from "./permissions.ts";

/** A GitHub App. */
export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  readonly name: string;
  readonly ownerId: number;
  /** The account `slug[bot]` in whose name the App acts. */
  readonly botId: number;
  readonly permissions: Permissions;
  readonly events: readonly EventName[];
  readonly webhookUrl: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly hookId: number;
  readonly publicKeyPem: string;
  readonly createdAt: Date;
}

/** An App on an account. */
export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  readonly repositories: "all" | ReadonlySet<number>;
  readonly permissions: Permissions;
  readonly events: readonly EventName[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An installation access token. */
export interface InstallationToken {
  readonly value: string;
  readonly installationId: number;
  /** Ids of the repositories that the token was narrowed to; `undefined` for all of the installation's. */
  readonly repositoryIds: ReadonlySet<number> | undefined;
  readonly permissions: Permissions;
  readonly expiresAt: Date;
}
