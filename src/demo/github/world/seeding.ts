import type { Site } from "../site.ts";
import type { Account, RoleName } from "../state/accounts.ts";
import type { App, Installation } from "../state/apps.ts";
import { protectionOf } from "../state/protection-lookups.ts";
import type { MergeQueueRule } from "../state/protections.ts";
import type { Repository } from "../state/repositories.ts";
import { announceInstallation, announceReach } from "../webhooks/installation.ts";
import { ownerOf, putAccount } from "./accounts.ts";
import type { WorldAddresses } from "./addresses.ts";
import { type AppCredentials, createApp, type NewApp } from "./new-app.ts";
import { createProtection, createQueueRule, type NewProtection } from "./new-protection.ts";
import { createFork, createRepository, type NewRepository } from "./new-repository.ts";
import { createTeam, type NewTeam } from "./new-team.ts";

/** A person to be. */
export interface NewUser {
  readonly login: string;
  readonly name?: string;
  readonly email?: string;
}

/** An organization to be. */
export interface NewOrganization {
  readonly login: string;
  /** Logins of those who may do everything in it. */
  readonly owners?: readonly string[];
  /** Logins of those who may read everything in it. */
  readonly members?: readonly string[];
}

/** Makes accounts, repositories and Apps out of nothing. */
export interface Seeding {
  readonly createUser: (user: NewUser) => void;
  readonly createOrganization: (organization: NewOrganization) => void;
  readonly createRepository: (repository: NewRepository) => Promise<void>;
  /** Copies a repository's branches to another owner; the two share their objects, as on GitHub. */
  readonly createFork: (repository: string, owner: string) => Promise<void>;
  readonly createApp: (app: NewApp) => Promise<AppCredentials>;
  /** Points an App's webhook somewhere else. */
  readonly setWebhook: (appId: number, webhook: { readonly url: string; readonly secret: string }) => void;
  readonly install: (wish: {
    readonly appId: number;
    readonly account: string;
    /** Full names. */
    readonly repositories: "all" | readonly string[];
  }) => { readonly installationId: number };
  readonly uninstall: (installationId: number) => void;
  readonly addRepositoryToInstallation: (installationId: number, repository: string) => void;
  readonly removeRepositoryFromInstallation: (installationId: number, repository: string) => void;
  /** Returns the team's slug. */
  readonly createTeam: (team: NewTeam) => string;
  readonly protectBranch: (repository: string, branch: string, protection: NewProtection) => void;
  readonly allowAutoMerge: (repository: string) => void;
  readonly unprotectBranch: (repository: string, branch: string) => void;
  /** From now on the branch is changed through a merge queue only; merges by merge commits where no method is given. */
  readonly requireMergeQueue: (repository: string, branch: string, method?: MergeQueueRule["method"]) => void;
  /** `customName` is what an organization calls a role of its own that builds on `role`. */
  readonly setCollaborator: (repository: string, login: string, role: RoleName, customName?: string) => void;
}

/** Makes the seeding part of a site's world. */
export function createSeeding(site: Site, at: WorldAddresses): Seeding {
  return {
    createUser: (user) => void putAccount(site, { ...user, type: "User", members: new Map() }),
    createOrganization: ({ login, owners = [], members = [] }) => {
      const people = new Map<number, "admin" | "member">();
      for (const each of members) people.set(at.account(each).id, "member");
      for (const each of owners) people.set(at.account(each).id, "admin");
      putAccount(site, { login, type: "Organization", members: people });
    },
    createRepository: (repository) => createRepository(site, at, repository),
    createFork: (repository, owner) => createFork(site, at.repository(repository), at.account(owner)),
    createApp: (app) => createApp(site, at, app),
    setWebhook: (appId, { url, secret }) =>
      void site.state.apps.put({ ...site.state.apps.need(appId), webhookUrl: url, webhookSecret: secret }),
    install: ({ appId, account, repositories }) => {
      const chosen =
        repositories === "all" ? repositories : new Set(repositories.map((name) => at.repository(name).id));
      const installation = putInstallation(site, {
        app: site.state.apps.need(appId),
        account: at.account(account),
        chosen,
      });
      announceInstallation(site, ownerOf(site, at.account(account)), installation, "created");
      return { installationId: installation.id };
    },
    uninstall: (id) => {
      const installation = site.state.installations.need(id);
      announceInstallation(
        site,
        ownerOf(site, site.state.accounts.need(installation.accountId)),
        installation,
        "deleted",
      );
      site.state.installations.remove(id);
    },
    addRepositoryToInstallation: (id, name) =>
      changeReach(site, { id, repository: at.repository(name), action: "added" }),
    removeRepositoryFromInstallation: (id, name) =>
      changeReach(site, { id, repository: at.repository(name), action: "removed" }),
    createTeam: (team) => createTeam(site, at, team),
    protectBranch: (repository, branch, protection) => createProtection(site, at, { repository, branch }, protection),
    allowAutoMerge: (name) => void site.state.repositories.put({ ...at.repository(name), allowAutoMerge: true }),
    unprotectBranch: (name, branch) => {
      const found = protectionOf(site.state, at.repository(name).id, branch);
      if (found !== undefined) site.state.protections.remove(found.id);
    },
    requireMergeQueue: (repository, branch, method = "merge") =>
      createQueueRule(site, at, { repository, branch }, method),
    setCollaborator: (name, login, role, customName) => {
      const repository = at.repository(name);
      const { id } = at.account(login);
      const collaborators = new Map(repository.collaborators).set(id, role);
      const others = [...repository.customRoles].filter(([each]) => each !== id);
      const customRoles = new Map(customName === undefined ? others : [...others, [id, customName]]);
      site.state.repositories.put({ ...repository, collaborators, customRoles });
    },
  };
}

function putInstallation(
  site: Site,
  { app, account, chosen }: { app: App; account: Account; chosen: Installation["repositories"] },
): Installation {
  const now = site.now();
  return site.state.installations.put({
    id: site.nextId(),
    appId: app.id,
    accountId: account.id,
    repositories: chosen,
    permissions: app.permissions,
    events: app.events,
    createdAt: now,
    updatedAt: now,
  });
}

function changeReach(
  site: Site,
  { id, repository, action }: { id: number; repository: Repository; action: "added" | "removed" },
): void {
  const before = site.state.installations.need(id);
  if (before.repositories === "all") throw new Error("the installation reaches all repositories");
  const repositories = new Set(before.repositories);
  if (action === "added") repositories.add(repository.id);
  else repositories.delete(repository.id);
  const installation = site.state.installations.put({ ...before, repositories, updatedAt: site.now() });
  const account = site.state.accounts.need(before.accountId);
  announceReach(site, ownerOf(site, account), installation, { action, repository });
}
