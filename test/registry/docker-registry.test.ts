import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseImageDigest } from "../../src/core/image/reference.ts";
import { digestOf } from "../../src/demo/registry/contents.ts";
import { makeImage } from "../../src/demo/registry/image-parts.ts";
import { describeWith, findProgram } from "../support/component.ts";
import { image, registryWith, tag } from "./nocked-registry.ts";

const program = findProgram("docker-registry");
/** A line of an htpasswd file: bob, and bcrypt of "secret". */
const htpasswd = "bob:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";
const credential = { username: "bob", password: "secret" };

describeWith("docker-registry", program !== undefined, () => {
  const folder = mkdtempSync(join(tmpdir(), "docker-registry-"));
  const labels = { "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567" };
  const parts = makeImage({ repository: "acme/web", tag: "1.2.3", labels, platforms: ["linux/amd64", "linux/arm64"] });
  let registryProcess: ChildProcess | undefined;
  let host = "";

  beforeAll(async () => {
    host = `127.0.0.1:${await findFreePort()}`;
    writeFileSync(join(folder, "htpasswd"), htpasswd);
    writeFileSync(
      join(folder, "config.yml"),
      JSON.stringify({
        version: "0.1",
        log: { level: "error" },
        storage: { filesystem: { rootdirectory: join(folder, "data") } },
        http: { addr: host, secret: "s" },
        auth: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } },
      }),
    );
    registryProcess = spawn(String(program), ["serve", join(folder, "config.yml")], { stdio: "ignore" });
    await waitUntilUp(host);
    await push();
  });

  afterAll(() => {
    registryProcess?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  async function push(): Promise<void> {
    const headers = { authorization: `Basic ${btoa("bob:secret")}` };
    const base = `http://${host}/v2/acme/web`;
    for (const blob of parts.blobs) {
      const begun = await fetch(`${base}/blobs/uploads/`, { method: "POST", headers });
      const location = new URL(String(begun.headers.get("location")), base);
      location.searchParams.set("digest", digestOf(blob));
      expect((await fetch(location, { method: "PUT", headers, body: Buffer.from(blob) })).status).toBe(201);
    }
    const put = async (reference: string, { mediaType, bytes }: (typeof parts)["top"]) => {
      const typed = { ...headers, "content-type": mediaType };
      const answer = await fetch(`${base}/manifests/${reference}`, {
        method: "PUT",
        headers: typed,
        body: Buffer.from(bytes),
      });
      expect(answer.status).toBe(201);
    };
    for (const manifest of parts.manifests) await put(digestOf(manifest.bytes), manifest);
    await put("1.2.3", parts.top);
  }

  const options = () => ({ insecureHosts: new Set([host]) });

  it("confirms a tag and reads its labels with credentials", async () => {
    const { registry } = registryWith({ ...options(), credentials: new Map([[host, credential]]) });
    const name = image(`${host}/acme/web`);
    const digest = parseImageDigest(digestOf(parts.top.bytes));
    expect(await registry.confirm(name, tag("1.2.3"))).toEqual({
      kind: "found",
      digest,
      mediaType: "application/vnd.oci.image.index.v1+json",
    });
    expect(digest && Object.fromEntries(await registry.fetchLabels(name, digest))).toEqual(labels);
    expect(await registry.confirm(name, tag("9.9.9"))).toEqual({ kind: "absent" });
  });

  it.each([
    ["without credentials", new Map()],
    ["with wrong ones", "wrong" as const],
  ])("is denied %s", async (_, credentials) => {
    const given = credentials === "wrong" ? new Map([[host, { username: "bob", password: "x" }]]) : credentials;
    const { registry } = registryWith({ ...options(), credentials: given });
    expect(await registry.confirm(image(`${host}/acme/web`), tag("1.2.3"))).toEqual({ kind: "denied", status: 401 });
  });
});

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

async function waitUntilUp(host: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answered = await fetch(`http://${host}/v2/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error("docker-registry did not start");
}
