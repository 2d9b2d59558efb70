import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import {
  type RunningRegistry,
  type StartRegistryOptions,
  startRegistry,
} from "../../../src/demo/registry/start-registry.ts";

const running: RunningRegistry[] = [];
afterEach(async () => {
  for (const registry of running.splice(0)) await registry.close();
});

async function start(options: StartRegistryOptions = {}): Promise<RunningRegistry> {
  const registry = await startRegistry(options);
  running.push(registry);
  return registry;
}

const sha256 = (bytes: string | Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const manifestType = "application/vnd.oci.image.manifest.v1+json";

describe("the stand-in registry", () => {
  it("takes a blob by POST and PUT, in chunks by PATCH, and in one POST", async () => {
    const { url } = await start();
    const uploads = `${url}/v2/acme/web/blobs/uploads/`;

    const begun = await fetch(uploads, { method: "POST" });
    expect([begun.status, begun.headers.get("range")]).toEqual([202, "0-0"]);
    const location = new URL(String(begun.headers.get("location")), url).href;
    const chunk = await fetch(location, { method: "PATCH", body: "hello ", headers: { "content-range": "0-5" } });
    expect([chunk.status, chunk.headers.get("range")]).toEqual([202, "0-5"]);
    expect((await fetch(location, { method: "PATCH", body: "x", headers: { "content-range": "9-9" } })).status).toBe(
      416,
    );
    expect((await fetch(`${location}?digest=${sha256("wrong")}`, { method: "PUT", body: "world" })).status).toBe(400);
    const done = await fetch(`${location}?digest=${sha256("hello world")}`, { method: "PUT", body: "world" });
    expect([done.status, done.headers.get("docker-content-digest")]).toEqual([201, sha256("hello world")]);

    expect((await fetch(`${uploads}?digest=${sha256("whole")}`, { method: "POST", body: "whole" })).status).toBe(201);
    const got = await fetch(`${url}/v2/acme/web/blobs/${sha256("whole")}`, { headers: { range: "bytes=0-1" } });
    expect([got.status, await got.text()]).toEqual([200, "whole"]);
    const mounted = `${url}/v2/acme/api/blobs/uploads/?mount=${sha256("whole")}&from=acme/web`;
    expect((await fetch(mounted, { method: "POST" })).status).toBe(201);
  });

  it("takes a manifest whose parts are there, under its tag and its digest", async () => {
    const { url } = await start();
    const config = "{}";
    await fetch(`${url}/v2/acme/web/blobs/uploads/?digest=${sha256(config)}`, { method: "POST", body: config });
    const manifest = JSON.stringify({ schemaVersion: 2, config: { mediaType: "x", size: 2, digest: sha256(config) } });
    const put = (reference: string, body: string) =>
      fetch(`${url}/v2/acme/web/manifests/${reference}`, {
        method: "PUT",
        body,
        headers: { "content-type": manifestType },
      });

    expect((await put("1.0.0", manifest)).status).toBe(201);
    const head = await fetch(`${url}/v2/acme/web/manifests/1.0.0`, { method: "HEAD" });
    expect(head.headers.get("docker-content-digest")).toBe(sha256(manifest));
    expect(head.headers.get("content-type")).toBe(manifestType);
    expect(await (await fetch(`${url}/v2/acme/web/manifests/${sha256(manifest)}`)).text()).toBe(manifest);

    const foreign = JSON.stringify({ config: { mediaType: "x", size: 1, digest: sha256("elsewhere") } });
    for (const [reference, body, code] of [
      ["1.0.1", foreign, "MANIFEST_BLOB_UNKNOWN"],
      ["1.0.1", "no json", "MANIFEST_INVALID"],
      [".tag", manifest, "TAG_INVALID"],
      [sha256("other"), manifest, "DIGEST_INVALID"],
    ] as const) {
      const refused = await put(reference, body);
      expect([refused.status, await refused.json()]).toMatchObject([400, { errors: [{ code }] }]);
    }
  });

  it.each([
    ["/v2/acme/none/manifests/1.0.0", "NAME_UNKNOWN"],
    ["/v2/acme/web/manifests/9.9.9", "MANIFEST_UNKNOWN"],
    [`/v2/acme/web/blobs/${sha256("none")}`, "BLOB_UNKNOWN"],
    ["/v2/acme/web/blobs/uploads/none", "BLOB_UPLOAD_UNKNOWN"],
    ["/v2/acme/none/tags/list", "NAME_UNKNOWN"],
    ["/v2/Acme/web/tags/list", "NAME_INVALID"],
    ["/other", "NAME_INVALID"],
  ])("answers %s with 404 %s", async (path, code) => {
    const registry = await start();
    await registry.pushImage({ repository: "acme/web", tag: "1.0.0" });
    const response = await fetch(registry.url + path);
    expect([response.status, await response.json()]).toMatchObject([404, { errors: [{ code }] }]);
  });

  it("lists tags in pages", async () => {
    const registry = await start();
    for (const tag of ["b", "a", "c"]) await registry.pushImage({ repository: "acme/web", tag });
    const first = await fetch(`${registry.url}/v2/acme/web/tags/list?n=2`);
    expect(await first.json()).toEqual({ name: "acme/web", tags: ["a", "b"] });
    expect(first.headers.get("link")).toBe('</v2/acme/web/tags/list?n=2&last=b>; rel="next"');
    const second = await fetch(`${registry.url}/v2/acme/web/tags/list?n=2&last=b`);
    expect([await second.json(), second.headers.get("link")]).toEqual([{ name: "acme/web", tags: ["c"] }, null]);
  });

  it("deletes a tag, and a manifest with its tags", async () => {
    const registry = await start();
    const { digest } = await registry.pushImage({ repository: "acme/web", tag: "a" });
    const manifests = `${registry.url}/v2/acme/web/manifests`;
    const statuses: number[] = [];
    for (const [method, reference] of [
      ["DELETE", "a"],
      ["HEAD", "a"],
      ["HEAD", digest],
      ["DELETE", digest],
      ["HEAD", digest],
    ] as const) {
      statuses.push((await fetch(`${manifests}/${reference}`, { method })).status);
    }
    expect(statuses).toEqual([202, 404, 200, 202, 404]);
  });

  it("lists the platforms of an image, and gives one image one digest", async () => {
    const registry = await start();
    const image = {
      repository: "acme/web",
      tag: "1",
      platforms: ["linux/amd64", "linux/arm64"],
      annotations: { a: "b" },
    };
    const { digest } = await registry.pushImage(image);
    expect(await registry.pushImage(image)).toEqual({ digest });
    const index = await (await fetch(`${registry.url}/v2/acme/web/manifests/1`)).json();
    expect(index).toMatchObject({
      annotations: { a: "b" },
      manifests: [{ platform: { architecture: "amd64" } }, { platform: { architecture: "arm64" } }],
    });
  });

  it("cuts connections while it is down", async () => {
    const registry = await start();
    registry.setDown(true);
    await expect(fetch(`${registry.url}/v2/`)).rejects.toThrow();
    registry.setDown(false);
    expect((await fetch(`${registry.url}/v2/`)).status).toBe(200);
  });
});

describe("the stand-in registry with tokens", () => {
  it("gives a token for the scope and refuses it elsewhere", async () => {
    const registry = await start({ tokenAuth: { username: "bob", password: "secret" } });
    await registry.pushImage({ repository: "acme/web", tag: "1" });
    const manifest = `${registry.url}/v2/acme/web/manifests/1`;
    const refused = await fetch(manifest);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe(
      `Bearer realm="${registry.url}/token",service="stand-in registry",scope="repository:acme/web:pull"`,
    );

    const askToken = (scope: string, credentials?: string) =>
      fetch(`${registry.url}/token?scope=${scope}`, {
        headers: credentials === undefined ? {} : { authorization: `Basic ${btoa(credentials)}` },
      });
    expect((await askToken("repository:acme/web:pull")).status).toBe(403);
    expect((await askToken("repository:acme/web:pull", "bob:guess")).status).toBe(401);
    const answer: unknown = await (await askToken("repository:acme/web:pull", "bob:secret")).json();
    const token = typeof answer === "object" && answer !== null && "token" in answer ? String(answer.token) : "";
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(manifest, { headers })).status).toBe(200);
    const elsewhere = await fetch(`${registry.url}/v2/acme/api/manifests/1`, { headers });
    expect(elsewhere.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    expect((await fetch(`${registry.url}/v2/acme/web/blobs/uploads/`, { method: "POST", headers })).status).toBe(401);
  });
});
