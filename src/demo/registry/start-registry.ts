import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answer, parseRoute, type Route } from "./answer.ts";
import type { Uploads } from "./blobs.ts";
import { digestOf, findManifest, openRepository, type RegistryContents, type StoredManifest } from "./contents.ts";
import { fail, type Incoming, type Outgoing } from "./http.ts";
import { type ChartToPush, type ImageToPush, makeChart, makeImage, type Parts } from "./image-parts.ts";
import { storeManifest } from "./manifests.ts";
import { createNotifier, type ManifestEvent, type NotifyOptions } from "./notifier.ts";
import { createTokens, type TokenAuth } from "./tokens.ts";

/** How the registry is to be, and what is wrong with it. */
export interface StartRegistryOptions {
  /** 0, any free one, when absent. */
  readonly port?: number;
  /** 127.0.0.1 when absent. */
  readonly hostname?: string;
  /** Absent: everybody may do everything. */
  readonly tokenAuth?: TokenAuth;
  /** Absent: nobody is told. */
  readonly notify?: NotifyOptions;
  readonly faults?: readonly Fault[];
}

/** Habits of real registries that clients trip over. */
export type Fault =
  /** Manifests come without `Docker-Content-Digest`. */
  | "no-digest-header"
  /** HEAD of a manifest is answered 405. */
  | "no-head";

/** A running registry, all of it in memory. */
export interface RunningRegistry {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  /** As in image names: `127.0.0.1:5000`. */
  readonly host: string;
  /** Every request that was answered, in order; those of `pushImage` are none. */
  readonly requests: readonly AnsweredRequest[];
  /** Pushes as a client would, notification included; answers the digest under the tag. */
  pushImage(image: ImageToPush): Promise<{ readonly digest: string }>;
  /** As {@link RunningRegistry.pushImage}, but nobody is told: the image has been there for long. */
  keepImage(image: ImageToPush): Promise<{ readonly digest: string }>;
  /** As {@link RunningRegistry.pushImage}, for a Helm chart. */
  pushChart(chart: ChartToPush): Promise<{ readonly digest: string }>;
  deleteTag(repository: string, tag: string): void;
  /** While it is down, connections are cut without an answer. */
  setDown(down: boolean): void;
  /** Waits until all events so far have reached the endpoint. */
  notified(): Promise<void>;
  close(): Promise<void>;
}

export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** Starts a registry that real clients can push to, for tests and the demo. */
export async function startRegistry(options: StartRegistryOptions = {}): Promise<RunningRegistry> {
  const { port = 0, hostname = "127.0.0.1", tokenAuth, notify, faults = [] } = options;
  const contents: RegistryContents = new Map();
  const uploads: Uploads = new Map();
  const requests: AnsweredRequest[] = [];
  const tokens = tokenAuth === undefined ? undefined : createTokens(tokenAuth);
  const notifier = notify === undefined ? undefined : createNotifier(notify);
  let isDown = false;

  const respond = (request: Incoming): Outgoing => {
    if (tokens !== undefined && request.url.pathname === "/token") return tokens.answer(request);
    const route = parseRoute(request.url.pathname);
    if (route === undefined) return fail(404, "NAME_INVALID", "there is no such path, or no such name can be");
    const repository = route.kind === "root" ? undefined : route.repository;
    const challenge = tokens?.challenge(request, `http://${request.headers["host"]}`, repository);
    if (challenge !== undefined) return challenge;
    if (route.kind === "manifest" && request.method === "HEAD" && faults.includes("no-head")) {
      return fail(405, "UNSUPPORTED", "the operation is unsupported");
    }
    const deleted = request.method === "DELETE" ? findByRoute(contents, route) : undefined;
    const answered = answer(contents, uploads, route, request);
    const event =
      answered.status < 300 ? describeEvent(route, request, deleted ?? findByRoute(contents, route)) : undefined;
    if (event !== undefined) notifier?.tell(event);
    return route.kind === "manifest" && faults.includes("no-digest-header") ? withoutDigest(answered) : answered;
  };

  const server = createServer((message, response) => {
    if (isDown) {
      message.socket.destroy();
      return;
    }
    readIncoming(message).then(
      (request) => {
        const answered = respond(request);
        requests.push({ method: request.method, path: request.url.pathname, status: answered.status });
        write(response, answered, request.method);
      },
      // The client went away in the middle; there is nobody to answer.
      () => message.socket.destroy(),
    );
  });
  const host = await listen(server, port, hostname);

  const store = ({ repository, tag }: { repository: string; tag: string }, parts: Parts) => {
    const held = openRepository(contents, repository);
    for (const blob of parts.blobs) held.blobs.set(digestOf(blob), blob);
    for (const each of parts.manifests) storeManifest(contents, repository, digestOf(each.bytes), each);
    const stored = storeManifest(contents, repository, tag, parts.top);
    if ("code" in stored) throw new Error(`${repository}:${tag} cannot be pushed: ${stored.message}`);
    return stored;
  };
  const push = async ({ repository, tag }: { repository: string; tag: string }, parts: Parts) => {
    const stored = store({ repository, tag }, parts);
    const pushed = { action: "push", method: "PUT", repository, host, userAgent: "stand-in" } as const;
    for (const each of parts.manifests) {
      notifier?.tell({ ...pushed, manifest: { ...each, digest: digestOf(each.bytes) } });
    }
    notifier?.tell({ ...pushed, manifest: stored, tag });
    return { digest: stored.digest };
  };

  return {
    url: `http://${host}`,
    host,
    requests,
    pushImage: (image) => push(image, makeImage(image)),
    keepImage: async (image) => ({ digest: store(image, makeImage(image)).digest }),
    pushChart: (chart) =>
      push({ repository: chart.repository, tag: chart.version.replaceAll("+", "_") }, makeChart(chart)),
    deleteTag: (repository, tag) => {
      contents.get(repository)?.tags.delete(tag);
    },
    setDown: (down) => {
      isDown = down;
      if (down) server.closeAllConnections();
    },
    notified: async () => notifier?.settled(),
    close: () => {
      notifier?.stop();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function findByRoute(contents: RegistryContents, route: Route): StoredManifest | undefined {
  const held = route.kind === "manifest" ? contents.get(route.repository) : undefined;
  return held === undefined || route.kind !== "manifest" ? undefined : findManifest(held, route.reference);
}

/** Manifests only: a registry can be told to be silent about blobs, and all are. */
function describeEvent(
  route: Route,
  { method, headers }: Incoming,
  manifest: StoredManifest | undefined,
): ManifestEvent | undefined {
  if (route.kind !== "manifest" || manifest === undefined) return undefined;
  return {
    action: method === "PUT" ? "push" : method === "DELETE" ? "delete" : "pull",
    repository: route.repository,
    manifest,
    ...(route.reference.includes(":") ? {} : { tag: route.reference }),
    host: headers["host"] ?? "",
    method,
    userAgent: headers["user-agent"] ?? "",
  };
}

function withoutDigest(answered: Outgoing): Outgoing {
  const { "docker-content-digest": _, ...headers } = answered.headers ?? {};
  return { ...answered, headers };
}

async function readIncoming(message: IncomingMessage): Promise<Incoming> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  const url = new URL(message.url ?? "/", "http://registry");
  return { method: message.method ?? "GET", url, headers, body: Buffer.concat(chunks) };
}

function write(response: ServerResponse, { status, headers = {}, body = "" }: Outgoing, method: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": String(bytes.byteLength) });
  response.end(method === "HEAD" ? undefined : bytes);
}

function listen(server: Server, port: number, hostname: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve(`${hostname}:${typeof address === "object" && address !== null ? address.port : port}`);
    });
  });
}
