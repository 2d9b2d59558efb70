import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { parseRepoName } from "../core/identity.ts";
import { type StartOptions, startTidegate, type Tidegate } from "../main.ts";
import type { Settings } from "../settings.ts";
import { readAppManifest } from "./app-manifest.ts";
import { findFreePort } from "./free-port.ts";
import { mountPages } from "./github/page/mount.ts";
import { type GitHubStandIn, startGitHub } from "./github/server.ts";
import { type RunningRegistry, startRegistry } from "./registry/start-registry.ts";
import { makeSeed } from "./seed.ts";

/** The real Tidegate between a stand-in GitHub and a stand-in registry, all on loopback. */
export interface Playground {
  readonly github: GitHubStandIn;
  readonly registry: RunningRegistry;
  readonly settings: Settings;
  /** The running bot; another one after `restart`. */
  tidegate(): Tidegate;
  readonly secrets: { readonly ci: string; readonly registry: string };
  /** Waits until GitHub works nothing out, no delivery is under way and no job is left. */
  settle(): Promise<void>;
  /** Ends the bot in order and starts it again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface PlaygroundOptions {
  /** An empty folder; holds the repositories and the database. */
  readonly directory: string;
  /** Where the stand-in's pages are; any free port when absent. */
  readonly githubPort?: number;
  readonly now?: () => Date;
  readonly logLevel?: Settings["logLevel"];
  /** As in `StartOptions`. */
  readonly backOff?: NonNullable<StartOptions["backOff"]>;
  /** Where the log goes in place of standard output. */
  readonly log?: StartOptions["log"];
  /** A database of your own instead of the embedded one. */
  readonly databaseUrl?: string;
  readonly change?: Partial<Settings>;
}

const hostname = "127.0.0.1";
const secrets = { ci: "the-secret-of-ci", registry: "the-token-of-the-registry" };
const webhookSecret = "the-secret-of-the-webhook";

/** The two sides that Tidegate stands between, and the settings that connect it to them. */
export type StandIns = Pick<Playground, "github" | "registry" | "settings" | "secrets"> & {
  readonly close: () => Promise<void>;
};

/** Starts the stand-ins and fills them; nobody listens to their webhooks yet. */
export async function openStandIns(options: PlaygroundOptions): Promise<StandIns> {
  const port = await findFreePort(hostname);
  const address = `http://${hostname}:${port}`;
  const repositories = join(options.directory, "repositories");
  mkdirSync(repositories, { recursive: true });
  // First what may fail: its port is a person's choice, and a registry left behind would keep the process from its end.
  const github = await startGitHub({
    directory: repositories,
    mountPages,
    ...(options.githubPort === undefined ? {} : { port: options.githubPort }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const registry = await startRegistry({ notify: { url: `${address}/hooks/registry`, token: secrets.registry } });
  const app = await fill(github, registry.host, `${address}/api/github/webhooks`);
  await keepRunningImages(github, registry);
  const settings = { ...makeSettings({ options, github, registry, app, port }), ...options.change };
  const close = async () => {
    await github.close();
    await registry.close();
  };
  return { github, registry, settings, secrets, close };
}

/** Starts all three: nothing has been released yet. */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { close, ...standIns } = await openStandIns(options);
  const { github, registry, settings } = standIns;
  const { now, backOff, log = pino({ level: options.logLevel ?? "silent" }) } = options;
  const start = () =>
    startTidegate({
      settings,
      log,
      ...(now === undefined ? {} : { now }),
      ...(backOff === undefined ? {} : { backOff }),
    });
  let tidegate = await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...standIns,
    tidegate: () => tidegate,
    settle: async () => {
      await registry.notified();
      await settle(github, () => tidegate);
    },
    restart: async () => {
      await tidegate.close();
      tidegate = await start();
    },
    close: async () => {
      await tidegate.close();
      await close();
    },
  };
}

/** A webhook leads to jobs, jobs lead to webhooks: still only when both are still one after the other. */
async function settle(github: GitHubStandIn, tidegate: () => Tidegate): Promise<void> {
  for (let before = -1; before !== github.world.deliveries.list().length; ) {
    before = github.world.deliveries.list().length;
    await github.judged();
    await github.world.deliveries.idle();
    await tidegate().idle();
    await github.judged();
    await github.world.deliveries.idle();
  }
}

interface AppOfPlayground {
  readonly appId: number;
  readonly privateKeyPem: string;
}

async function fill({ world }: GitHubStandIn, registry: string, webhookUrl: string): Promise<AppOfPlayground> {
  for (const login of ["alice", "bob"]) world.createUser({ login });
  world.createOrganization({ login: "acme", owners: ["bob"], members: ["alice"] });
  const seed = makeSeed(registry);
  await world.createRepository({ owner: "acme", name: "config", private: true, files: seed.config });
  await world.createRepository({ owner: "acme", name: "blip", private: true, files: seed.blip });
  await world.createRepository({ owner: "acme", name: "platform", private: true, files: seed.platform });
  for (const repository of ["acme/blip", "acme/platform"]) world.setCollaborator(repository, "alice", "write");
  const app = await world.createApp({
    slug: "tidegate",
    ...readAppManifest(),
    webhookUrl,
    webhookSecret,
  });
  world.install({ appId: app.appId, account: "acme", repositories: "all" });
  // nobody listens yet, and the sweep at start looks for itself
  await world.deliveries.idle();
  return app;
}

/** The images that the seed's manifests name are in the registry, as they would be. */
async function keepRunningImages({ world }: GitHubStandIn, registry: RunningRegistry): Promise<void> {
  const revision = (await world.resolve("acme/blip", "main")) ?? "";
  await registry.keepImage({
    repository: "acme/blip",
    tag: "1.3.0",
    labels: { "org.opencontainers.image.revision": revision },
  });
}

interface SettingsParts {
  readonly options: PlaygroundOptions;
  readonly github: GitHubStandIn;
  readonly registry: RunningRegistry;
  readonly app: AppOfPlayground;
  readonly port: number;
}

function makeSettings({ options, github, registry, app, port }: SettingsParts): Settings {
  const configRepo = parseRepoName("acme/config");
  if (configRepo === undefined) throw new Error("acme/config is a repository's name");
  return {
    appId: app.appId,
    privateKey: app.privateKeyPem,
    webhookSecret,
    configRepos: [configRepo],
    githubApiUrl: github.url,
    githubWebUrl: github.url,
    host: hostname,
    port,
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    dataDirectory: join(options.directory, "data"),
    logLevel: "info",
    hooks: [
      { kind: "hmac", name: "ci", secret: secrets.ci },
      { kind: "distribution", name: "registry", token: secrets.registry, hosts: new Map() },
    ],
    insecureRegistries: new Set([registry.host]),
    markerSecret: "the-secret-of-the-markers",
    maxBodyBytes: 25 * 1024 * 1024,
    shutdownTimeoutMs: 10_000,
  };
}
