import { generateKeyPair } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { privateEmail } from "../actions/identity.ts";
import { ApiError } from "../api-error.ts";
import { writeCommit } from "../git/commits.ts";
import { writeObject } from "../git/objects.ts";
import { listRefs, moveRef, nothing } from "../git/refs.ts";
import { createBareRepository, createForkRepository } from "../git/repository.ts";
import { writeTree } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { Account, RoleName } from "../state/accounts.ts";
import type { App, Installation } from "../state/apps.ts";
import { findAccount, findRepository } from "../state/lookups.ts";
import { parseEvents, parsePermissions } from "../state/permissions.ts";
import type { Repository } from "../state/repositories.ts";
import { announceInstallation, announceReach } from "../webhooks/installation.ts";
import type { WorldAddresses } from "./addresses.ts";

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

/** A repository to be. */
export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  /** The first commit's files by path; a repository without any has no commit either. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  readonly description?: string;
  readonly deleteBranchOnMerge?: boolean;
  /** Merge methods that the repository allows; all when absent. */
  readonly mergeMethods?: readonly ("merge" | "squash" | "rebase")[];
}

/** A GitHub App to be, in the words of `app.yml`. */
export interface NewApp {
  readonly slug: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  /** Login of the account that owns it; its own bot when absent. */
  readonly owner?: string;
}

/** What an App's operator gets to know of it. */
export interface AppCredentials {
  readonly appId: number;
  readonly clientId: string;
  /** PKCS#1, as GitHub hands it out. */
  readonly privateKeyPem: string;
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
  readonly setCollaborator: (repository: string, login: string, role: RoleName) => void;
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
    setCollaborator: (name, login, role) => {
      const repository = at.repository(name);
      const collaborators = new Map(repository.collaborators).set(at.account(login).id, role);
      site.state.repositories.put({ ...repository, collaborators });
    },
  };
}

/** Puts an account in; throws when there is one of that login. */
export function putAccount(
  site: Site,
  account: Pick<Account, "login" | "type" | "members"> & { readonly name?: string; readonly email?: string },
): Account {
  if (findAccount(site.state, account.login) !== undefined) throw new Error(`there is an account ${account.login}`);
  const id = site.nextId();
  return site.state.accounts.put({
    id,
    login: account.login,
    type: account.type,
    name: account.name ?? account.login,
    email: account.email ?? privateEmail(id, account.login),
    description: undefined,
    members: account.members,
    createdAt: site.now(),
  });
}

async function createRepository(site: Site, at: WorldAddresses, wish: NewRepository): Promise<void> {
  const owner = at.account(wish.owner);
  if (findRepository(site.state, wish.owner, wish.name) !== undefined)
    throw new ApiError(422, "Repository creation failed.");
  const id = site.nextId();
  const methods = wish.mergeMethods ?? ["merge", "squash", "rebase"];
  const now = site.now();
  const repository: Repository = {
    id,
    ownerId: owner.id,
    name: wish.name,
    gitDir: join(site.directory, `${id}.git`),
    private: wish.private ?? false,
    description: wish.description,
    defaultBranch: wish.defaultBranch ?? "main",
    allowMergeCommit: methods.includes("merge"),
    allowSquashMerge: methods.includes("squash"),
    allowRebaseMerge: methods.includes("rebase"),
    deleteBranchOnMerge: wish.deleteBranchOnMerge ?? false,
    parentId: undefined,
    collaborators: new Map(),
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  };
  await createBareRepository(repository.gitDir, repository.defaultBranch);
  if (wish.files !== undefined) await commitFirst(site, repository, wish.files);
  site.state.repositories.put(repository);
}

async function createFork(site: Site, parent: Repository, owner: Account): Promise<void> {
  const id = site.nextId();
  const now = site.now();
  const gitDir = join(site.directory, `${id}.git`);
  await createForkRepository(gitDir, parent.gitDir, parent.defaultBranch);
  for (const { name, sha } of await listRefs(parent.gitDir, "refs/heads/"))
    await moveRef(gitDir, name, { before: nothing, after: sha });
  site.state.repositories.put({
    ...parent,
    id,
    ownerId: owner.id,
    gitDir,
    parentId: parent.id,
    collaborators: new Map(),
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  });
}

async function commitFirst(
  site: Site,
  { gitDir, ownerId, defaultBranch }: Repository,
  files: NonNullable<NewRepository["files"]>,
): Promise<void> {
  const changes = await Promise.all(
    Object.entries(files).map(async ([path, content]) => {
      const sha = await writeObject(gitDir, "blob", Buffer.from(content));
      return { path, mode: "100644", sha } as const;
    }),
  );
  const { account } = ownerOf(site, site.state.accounts.need(ownerId));
  const author = { name: account.name, email: account.email, at: site.now() };
  const tree = await writeTree(gitDir, undefined, changes);
  const sha = await writeCommit(gitDir, { tree, parents: [], author, committer: author, message: "First commit" });
  await moveRef(gitDir, `refs/heads/${defaultBranch}`, { before: nothing, after: sha });
}

async function createApp(site: Site, at: WorldAddresses, wish: NewApp): Promise<AppCredentials> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const bot = putAccount(site, { login: `${wish.slug}[bot]`, type: "Bot", members: new Map() });
  const app: App = {
    id: site.nextId(),
    clientId: `Iv23li${wish.slug.slice(0, 8)}${bot.id}`,
    slug: wish.slug,
    name: wish.slug,
    ownerId: wish.owner === undefined ? bot.id : at.account(wish.owner).id,
    botId: bot.id,
    permissions: { metadata: "read", ...parsePermissions(wish.permissions) },
    events: parseEvents(wish.events),
    webhookUrl: wish.webhookUrl,
    webhookSecret: wish.webhookSecret,
    hookId: site.nextId(),
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    createdAt: site.now(),
  };
  site.state.apps.put(app);
  const privateKeyPem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  return { appId: app.id, clientId: app.clientId, privateKeyPem };
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

/** The person who speaks for an account: itself, or an organization's first owner. */
function ownerOf(site: Site, account: Account): { readonly account: Account; readonly viaAppId: undefined } {
  const first = [...account.members].find(([, role]) => role === "admin")?.[0];
  return { account: first === undefined ? account : site.state.accounts.need(first), viaAppId: undefined };
}
