import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { parseImageDigest } from "../../src/core/image/reference.ts";
import {
  type RunningRegistry,
  type StartRegistryOptions,
  startRegistry,
} from "../../src/demo/registry/start-registry.ts";
import { image, registryWith, tag } from "./nocked-registry.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: StartRegistryOptions = {}): Promise<RunningRegistry> {
  const running = await startRegistry(options);
  closers.push(() => running.close());
  return running;
}

const platforms = ["unknown/unknown", "linux/amd64", "linux/arm64"];
const labels = { "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567" };
const tokenAuth = { username: "bob", password: "s3cret" };

describe("the adapter over HTTP", () => {
  it("confirms with one request and reads labels with three", async () => {
    const running = await start();
    const { digest } = await running.pushImage({ repository: "acme/web", tag: "1.2.3", labels, platforms });
    const { registry } = registryWith({ insecureHosts: new Set([running.host]) });
    const name = image(`${running.host}/acme/web`);

    expect(await registry.confirm(name, tag("1.2.3"))).toEqual({
      kind: "found",
      digest,
      mediaType: "application/vnd.oci.image.index.v1+json",
    });
    expect(running.requests).toHaveLength(1);
    const parsed = parseImageDigest(digest);
    expect(parsed && Object.fromEntries(await registry.fetchLabels(name, parsed))).toEqual(labels);
    expect(running.requests).toHaveLength(4);

    expect(await registry.confirm(name, tag("9.9.9"))).toEqual({ kind: "absent" });
    expect(await registry.confirm(image(`${running.host}/acme/none`), tag("1"))).toEqual({ kind: "absent" });
    running.deleteTag("acme/web", "1.2.3");
    expect(await registry.confirm(name, tag("1.2.3"))).toEqual({ kind: "absent" });
  });

  it.each(["no-head", "no-digest-header"] as const)("confirms the same digest with the fault %s", async (fault) => {
    const running = await start({ faults: [fault] });
    const { digest } = await running.pushImage({ repository: "acme/web", tag: "1" });
    const { registry } = registryWith({ insecureHosts: new Set([running.host]) });
    expect(await registry.confirm(image(`${running.host}/acme/web`), tag("1"))).toMatchObject({
      kind: "found",
      digest,
    });
  });

  it.each([
    ["right credentials", tokenAuth, "nothing", "found"],
    ["wrong credentials", { username: "bob", password: "guess" }, "pull", "denied"],
    ["none, where everybody may pull", undefined, "pull", "found"],
    ["none, where nobody may pull", undefined, "nothing", "denied"],
  ] as const)("goes through the token flow with %s", async (_, credential, anonymous, kind) => {
    const running = await start({ tokenAuth: { ...tokenAuth, anonymous } });
    await running.pushImage({ repository: "acme/web", tag: "1" });
    const { registry } = registryWith({
      insecureHosts: new Set([running.host]),
      credentials: new Map(credential === undefined ? [] : [[running.host, credential]]),
    });
    const confirm = () => registry.confirm(image(`${running.host}/acme/web`), tag("1"));
    expect((await confirm()).kind).toBe(kind);
    if (kind === "found") await confirm();
    expect(running.requests.map(({ path }) => path.split("/").at(-1))).toEqual(
      kind === "found" ? ["1", "token", "1", "1"] : ["1", "token"],
    );
  });

  it("asks later while the registry is down, and the next time it finds it", async () => {
    const running = await start();
    await running.pushImage({ repository: "acme/web", tag: "1" });
    const { registry } = registryWith({ insecureHosts: new Set([running.host]) });
    const name = image(`${running.host}/acme/web`);
    running.setDown(true);
    await expect(registry.confirm(name, tag("1"))).rejects.toThrow(`registry ${running.host} cannot be reached`);
    running.setDown(false);
    expect((await registry.confirm(name, tag("1"))).kind).toBe("found");
  });

  it("speaks https to every host that is not listed", async () => {
    const running = await start();
    const { registry } = registryWith();
    await expect(registry.confirm(image(`${running.host}/acme/web`), tag("1"))).rejects.toThrow("cannot be reached");
    expect(running.requests).toEqual([]);
  });

  it("gives up on a body that drips", async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.method === "HEAD" ? 405 : 200, {
        "content-type": "application/vnd.oci.image.manifest.v1+json",
      });
      if (request.method === "HEAD") response.end();
      else response.write("{");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    const host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const { registry } = registryWith({ insecureHosts: new Set([host]), timeoutMs: 200 });
    await expect(registry.confirm(image(`${host}/acme/web`), tag("1"))).rejects.toThrow("did not answer in time");
  });
});
