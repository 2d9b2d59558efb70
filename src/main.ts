import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { type Logger, pino } from "pino";
import { Probot, run } from "probot";
import { createApp } from "./app.ts";
import type { Observe } from "./core/observation.ts";
import type { Signer } from "./core/words/marker.ts";
import { createGitHub } from "./github/client.ts";
import { createGitHubWebhook } from "./intake/github-webhook.ts";
import { createIntakeRoutes, type Hook } from "./intake/routes.ts";
import { createConfigRepoMemory } from "./jobs/config-repo-memory.ts";
import type { JobDeps } from "./jobs/deps.ts";
import { runJob } from "./jobs/run-job.ts";
import { withPlainErrors } from "./log.ts";
import { createRegistry } from "./registry/client.ts";
import { parseRegistryCredentials, type RegistryCredential } from "./registry/credentials.ts";
import { parseSettings, type Settings } from "./settings.ts";
import { type BackOff, usualBackOff } from "./store/back-off.ts";
import { startEmbeddedPostgres } from "./store/embedded-postgres.ts";
import { openStore, type Store } from "./store/store.ts";
import { createConditions } from "./web/conditions.ts";
import { createHealth } from "./web/health.ts";
import { createMetrics } from "./web/metrics.ts";

/** A running Tidegate. */
export interface Tidegate {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  /** Waits until no job is waiting or running; for tests and the demo. */
  idle(): Promise<void>;
  /** Looks for what lost events left undone, now. */
  sweep(): Promise<void>;
  /** Takes no more work, ends what it began, and closes everything. */
  close(): Promise<void>;
}

/** What keeps Tidegate from starting, in sentences for the operator. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** How often what lost events left undone is looked for. */
const sweepEverySeconds = 600;

export interface StartOptions {
  readonly settings: Settings;
  readonly log: Logger;
  /** The clock; tests and the demo may bring their own. */
  readonly now?: () => Date;
  /** The waits between tries of a job; tests may have no time for the usual ones. */
  readonly backOff?: BackOff;
}

/**
 * Builds and starts the whole: database, queue, Probot, workers, routes.
 * @throws {Error} with a sentence for the operator when the data directory is in use, the database cannot be reached,
 * or the port is taken; whatever was started by then is closed.
 */
export async function startTidegate({
  settings,
  log,
  now = () => new Date(),
  backOff = usualBackOff,
}: StartOptions): Promise<Tidegate> {
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await build({ settings, log: withPlainErrors(log), now, backOff, closers, closeAll });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Building extends Required<StartOptions> {
  readonly closers: (() => Promise<void>)[];
  readonly closeAll: () => Promise<void>;
}

async function build({ settings, log, now, backOff, closers, closeAll }: Building): Promise<Tidegate> {
  const conditions = createConditions(now);
  const metrics = createMetrics(() => store.queue.counts());
  const observe: Observe = (observation) => {
    metrics.observe(observation);
    conditions.observe(observation);
  };

  const store = await openDatabase({ settings, log, backOff, observe, closers });
  const deps = createJobDeps({ settings, log, now, observe, store });
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.githubApiUrl,
    log: log.child({ part: "probot" }, { level: "warn" }),
  });
  await probot.load(createApp({ inbox: store.inbox, now, observe, log }));

  const routes = new Hono()
    .route(
      "/",
      createHealth({ ping: () => store.ping(), queue: store.queue, conditions, metrics, version: readVersion() }),
    )
    .route("/", createGitHubWebhook({ receiver: probot.webhooks, maxBodyBytes: settings.maxBodyBytes, observe, log }))
    .route(
      "/",
      createIntakeRoutes({
        inbox: store.inbox,
        hooks: hooksOf(settings),
        now,
        maxBodyBytes: settings.maxBodyBytes,
        observe,
        log,
      }),
    );
  routes.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, "request failed");
    return context.json({ error: "something went wrong here" }, 500);
  });
  const server = createServer(getRequestListener(routes.fetch));
  const url = await listen(server, settings);
  closers.push(() => closeServer(server, settings.shutdownTimeoutMs));

  await store.queue.work((job, attempt) => runJob(deps, job, attempt));
  closers.push(() => store.queue.drain(settings.shutdownTimeoutMs));
  const sweep = () => store.queue.send({ kind: "sweep" });
  store.queue.every({ kind: "sweep" }, sweepEverySeconds);
  await sweep();
  log.info({ url, configRepos: settings.configRepos }, "listening");
  return { url, idle: () => store.queue.idle(), sweep, close: closeAll };
}

async function openDatabase({
  settings,
  log,
  backOff,
  observe,
  closers,
}: Omit<Building, "now" | "closeAll"> & { readonly observe: Observe }): Promise<Store> {
  const connectionString = settings.databaseUrl ?? (await startOwnDatabase(settings, log, closers));
  const store = await openStore({ connectionString, log, backOff, observe });
  closers.push(() => store.close());
  return store;
}

async function startOwnDatabase(
  { dataDirectory }: Settings,
  log: Logger,
  closers: Building["closers"],
): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDirectory, log });
  closers.push(() => server.stop());
  void server.lost.then((how) => {
    // Nothing can be accepted without it, and a restart brings it back; whoever started the process starts it again.
    log.fatal({ how }, "the embedded database ended by itself");
    process.exitCode = 1;
    process.kill(process.pid, "SIGTERM");
  });
  return server.connectionString;
}

interface JobParts extends Required<Omit<StartOptions, "backOff">> {
  readonly observe: Observe;
  readonly store: Store;
}

function createJobDeps({ settings, log, now, observe, store }: JobParts): JobDeps {
  const github = createGitHub({
    appId: settings.appId,
    privateKey: settings.privateKey,
    baseUrl: settings.githubApiUrl,
    userAgent: `tidegate/${readVersion()}`,
    observe: ({ kind, status, durationMs }) =>
      observe({ kind: "github-request", access: kind, status, seconds: durationMs / 1000 }),
  });
  const registry = createRegistry({
    credentials: readCredentials(settings),
    insecureHosts: settings.insecureRegistries,
    observe,
    now,
  });
  const context = {
    configRepos: settings.configRepos,
    links: { web: settings.githubWebUrl },
    signer: createSigner(settings.markerSecret),
    memory: createConfigRepoMemory(),
    now,
    observe,
  };
  return { github, registry, store, context, log };
}

function hooksOf({ hooks }: Settings): ReadonlyMap<string, Hook> {
  return new Map(
    hooks.map((hook) => [hook.name, hook.kind === "hmac" ? { kind: hook.kind, secrets: [hook.secret] } : hook]),
  );
}

/** @throws {Error} with all that is wrong with the text; values are never named. */
function readCredentials({ registryCredentials }: Settings): ReadonlyMap<string, RegistryCredential> {
  if (registryCredentials === undefined) return new Map();
  const parsed = parseRegistryCredentials(registryCredentials);
  if (parsed.kind === "valid") return parsed.credentials;
  throw new StartRefused(parsed.problems.map((problem) => `REGISTRY_CREDENTIALS: ${problem}`));
}

/** HMAC-SHA256 in hex; compared in constant time. */
export function createSigner(secret: string): Signer {
  const sign = (text: string) => createHmac("sha256", secret).update(text).digest("hex");
  return {
    sign,
    verify: (text, signature) => {
      const [own, theirs] = [Buffer.from(sign(text)), Buffer.from(signature)];
      return own.length === theirs.length && timingSafeEqual(own, theirs);
    },
  };
}

function listen(server: Server, { host, port }: Settings): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      const actual = typeof address === "object" && address !== null ? address.port : port;
      const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
      resolve(`http://${name.includes(":") ? `[${name}]` : name}:${actual}`);
    });
  });
}

/** Answers what was asked already; a sender that never ends its request is cut off after that long. */
function closeServer(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
}

/** The program: settings from the environment (and a `.env`), the bot or Probot's setup page, an orderly end. */
export async function runProgram(): Promise<void> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const parsed = parseSettings(process.env);
  for (const warning of parsed.warnings) console.error(`Warning: ${warning}`);
  switch (parsed.kind) {
    case "invalid":
      return refuseToStart(parsed.problems);
    case "setup":
      console.error("There is no GitHub App yet (APP_ID is not set): open the address below to make one.");
      await run(() => undefined);
      return;
    case "valid":
      return serve(parsed.settings);
  }
}

async function serve(settings: Settings): Promise<void> {
  const log = pino({ level: settings.logLevel, base: { name: "tidegate" } });
  try {
    const tidegate = await startTidegate({ settings, log });
    const end = (signal: string) => {
      log.info({ signal }, "ending");
      tidegate.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, "could not end in order");
          process.exit(1);
        },
      );
    };
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
  } catch (error) {
    if (error instanceof StartRefused) return refuseToStart(error.problems);
    log.fatal({ err: error }, "could not start");
    process.exitCode = 1;
  }
}

/** Bad input ends with 2, as everywhere in this program. */
function refuseToStart(problems: readonly string[]): void {
  console.error(["Tidegate cannot start:", ...problems.map((problem) => `  - ${problem}`)].join("\n"));
  process.exitCode = 2;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) await runProgram();
