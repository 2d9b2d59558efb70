import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { advanceMerges } from "./actions/auto-merge.ts";
import { judgePull } from "./actions/judge-pull.ts";
import { createFaults } from "./http/faults.ts";
import { createRateLimiter } from "./http/rate-limit.ts";
import { createRequestLog } from "./http/request-log.ts";
import { mountRepositoryRoute, mountSiteRoute, type ServeDeps, serveNothing } from "./http/serve.ts";
import { createJudgement } from "./judgement.ts";
import { mountArchiveLinks } from "./routes/archive-links.ts";
import { rateLimitRoute } from "./routes/limits.ts";
import { repositoryRouteTable, siteRouteTable } from "./routes/table.ts";
import type { Site } from "./site.ts";
import { createState } from "./state/state.ts";
import { createTurns } from "./turns.ts";
import { createDispatcher } from "./webhooks/dispatcher.ts";
import { putAccount } from "./world/accounts.ts";
import { createWorld, type World } from "./world/world.ts";

/** How to run a stand-in. */
export interface GitHubOptions {
  /** Where the bare Git repositories go; must exist, and stays behind when the stand-in is closed. */
  readonly directory: string;
  /** 0, which means any free port, when absent. */
  readonly port?: number;
  /** `127.0.0.1` when absent. */
  readonly hostname?: string;
  /** The stand-in's clock, by which also its tokens age; the machine's when absent. */
  readonly now?: () => Date;
  /** How long working out mergeability takes to begin; 50 when absent. */
  readonly mergeableDelayMs?: number;
  /** Requests an hour and installation; 5,000 when absent. */
  readonly hourlyLimit?: number;
  /** Told of bugs of the stand-in itself, line by line. */
  readonly logger?: (line: string) => void;
  /** Adds pages beside the REST API, on the same origin; they come after its routes. */
  readonly mountPages?: (app: Hono, parts: { readonly site: Site; readonly world: World }) => void;
}

/** A stand-in that is running. */
export interface GitHubStandIn {
  /** Base address of the REST API and of the pages, without a slash at the end. */
  readonly url: string;
  readonly world: World;
  /** Resolves when nothing waits to be worked out: whether pull requests can be merged, and what merges by itself then. */
  readonly judged: () => Promise<void>;
  /** Stops listening and ends what is under way. */
  readonly close: () => Promise<void>;
}

/** Starts a GitHub of its own, empty, on this machine. */
export async function startGitHub(options: GitHubOptions): Promise<GitHubStandIn> {
  const app = new Hono({ getPath: routingPath });
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const url = await listen(server, options.port ?? 0, options.hostname ?? "127.0.0.1");
  const now = options.now ?? (() => new Date());
  const report = options.logger ?? ((line) => console.error(line));
  const state = createState();
  const nextId = createCounter(100_001);
  const { inTurn, idle } = createTurns();
  const dispatcher = createDispatcher({ state, now, nextId });
  const judgement = createJudgement(options.mergeableDelayMs ?? 50, (id) => judge(id), report);
  const site: Site = {
    origin: url,
    directory: options.directory,
    now,
    nextId,
    state,
    inTurn,
    judgeLater: ({ id }) => judgement.later(id),
    announce: dispatcher.announce,
    deliveries: dispatcher.log,
  };
  const judge = (id: number) => {
    const { repositoryId } = state.issues.need(id);
    return inTurn(repositoryId, async () => {
      await judgePull(site, id);
      await advanceMerges(site, repositoryId);
    });
  };
  // commits made on the website are committed in this account's name
  putAccount(site, {
    login: "web-flow",
    type: "User",
    name: "GitHub",
    email: "noreply@github.com",
    members: new Map(),
  });

  const faults = createFaults(now, dispatcher.loseNext);
  const limiter = createRateLimiter(now, options.hourlyLimit ?? 5_000);
  const requests = createRequestLog();
  const world = createWorld(site, { faults, requests });
  const deps: ServeDeps = { site, faults, limiter, record: requests.add, report };
  for (const route of [rateLimitRoute(limiter), ...siteRouteTable]) mountSiteRoute(app, deps, route);
  for (const route of repositoryRouteTable) mountRepositoryRoute(app, deps, route);
  mountArchiveLinks(app, site);
  options.mountPages?.(app, { site, world });
  app.notFound((context) => serveNothing(deps, context));

  return {
    url,
    world,
    judged: judgement.idle,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await judgement.close();
      await idle();
      await dispatcher.close();
    },
  };
}

/** A reference may hold slashes, also where its route goes on behind it; then they count as escaped. */
function routingPath(request: Request): string {
  const { pathname } = new URL(request.url);
  const behind = /^(\/repos\/[^/]+\/[^/]+\/commits\/)(.+)(\/(?:check-runs|check-suites|statuses|status|pulls))$/;
  return pathname.replace(
    behind,
    (_, start: string, ref: string, end: string) => start + ref.replaceAll("/", "%2F") + end,
  );
}

async function listen(server: Server, port: number, hostname: string): Promise<string> {
  server.listen(port, hostname);
  await once(server, "listening");
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return `http://${hostname}:${address.port}`;
}

function createCounter(first: number): () => number {
  let next = first;
  return () => {
    next += 1;
    return next - 1;
  };
}
