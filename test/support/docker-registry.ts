import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../../src/demo/free-port.ts";
import { digestOf } from "../../src/demo/registry/contents.ts";
import type { Parts } from "../../src/demo/registry/image-parts.ts";
import { findProgram } from "./component.ts";

/** Debian's `docker-registry`, the CNCF distribution; absent when it is not installed. */
export const dockerRegistryProgram = findProgram("docker-registry");

/** A running CNCF registry with an empty storage of its own. */
export interface DockerRegistry {
  /** As in image names: `127.0.0.1:5000`. */
  readonly host: string;
  /** Pushes with plain requests; answers the digest under the tag. */
  push(repository: string, tag: string, parts: Parts): Promise<string>;
  close(): Promise<void>;
}

/** How it is started. */
export interface DockerRegistryOptions {
  /** Absent: everybody may do everything. Present: only bob, with the password "secret". */
  readonly auth?: "bob";
  /** Where it tells of events, with this token. */
  readonly notify?: { readonly url: string; readonly token: string };
}

/** What bob is known by. */
export const bob = { username: "bob", password: "secret" } as const;

/** Starts it on a free port of 127.0.0.1. */
export async function startDockerRegistry({ auth, notify }: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  if (dockerRegistryProgram === undefined) throw new Error("docker-registry is not installed");
  const folder = mkdtempSync(join(tmpdir(), "docker-registry-"));
  const host = `127.0.0.1:${await findFreePort("127.0.0.1")}`;
  writeFileSync(join(folder, "htpasswd"), `bob:${bcryptOfSecret}\n`);
  writeFileSync(join(folder, "config.yml"), JSON.stringify(configure({ folder, host, auth, notify })));
  const child = spawn(dockerRegistryProgram, ["serve", join(folder, "config.yml")], { stdio: "ignore" });
  const exited = once(child, "exit");
  const close = async () => {
    child.kill();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilUp(host);
  } catch (error) {
    await close();
    throw error;
  }
  const authorization = `Basic ${btoa(`${bob.username}:${bob.password}`)}`;
  return { host, push: (repository, tag, parts) => push({ host, authorization, repository, tag }, parts), close };
}

/** Of "secret"; made once, since Node cannot make it. */
const bcryptOfSecret = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

interface Configured {
  readonly folder: string;
  readonly host: string;
  readonly auth: DockerRegistryOptions["auth"] | undefined;
  readonly notify: DockerRegistryOptions["notify"] | undefined;
}

function configure({ folder, host, auth, notify }: Configured): object {
  const endpoint = {
    name: "tidegate",
    url: notify?.url,
    headers: { Authorization: [`Bearer ${notify?.token}`] },
    timeout: "2s",
    threshold: 3,
    backoff: "100ms",
    // Otherwise every blob is an event too.
    ignoredmediatypes: ["application/octet-stream"],
  };
  return {
    version: "0.1",
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    http: { addr: host, secret: "s" },
    ...(auth === undefined ? {} : { auth: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } } }),
    ...(notify === undefined ? {} : { notifications: { events: { includereferences: true }, endpoints: [endpoint] } }),
  };
}

interface PushAddress {
  readonly host: string;
  readonly authorization: string;
  readonly repository: string;
  readonly tag: string;
}

async function push({ host, authorization, repository, tag }: PushAddress, parts: Parts): Promise<string> {
  const base = `http://${host}/v2/${repository}`;
  const send = async (url: string, init: RequestInit, status: number): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", authorization);
    const response = await fetch(url, { ...init, headers });
    if (response.status !== status) throw new Error(`${init.method} ${url} answered ${response.status}`);
    return response;
  };
  for (const blob of parts.blobs) {
    const begun = await send(`${base}/blobs/uploads/`, { method: "POST" }, 202);
    const location = new URL(String(begun.headers.get("location")), base);
    location.searchParams.set("digest", digestOf(blob));
    await send(location.href, { method: "PUT", body: Buffer.from(blob) }, 201);
  }
  const put = (reference: string, { mediaType, bytes }: Parts["top"]) => {
    const headers = { "content-type": mediaType };
    return send(`${base}/manifests/${reference}`, { method: "PUT", headers, body: Buffer.from(bytes) }, 201);
  };
  for (const manifest of parts.manifests) await put(digestOf(manifest.bytes), manifest);
  await put(tag, parts.top);
  return digestOf(parts.top.bytes);
}

async function waitUntilUp(host: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const answered = await fetch(`http://${host}/v2/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error("docker-registry did not start");
}
