import { createHash } from "node:crypto";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { image, registryWith, tag, useNockedNetwork } from "./nocked-registry.ts";

useNockedNetwork();

const digest = `sha256:${"a".repeat(64)}`;
const manifestType = "application/vnd.oci.image.manifest.v1+json";
const headers = { "docker-content-digest": digest, "content-type": manifestType };
const path = "/v2/acme/web/manifests/1.2.3";
const ghcr = () => nock("https://ghcr.io");
const confirm = (options: Parameters<typeof registryWith>[0] = {}) =>
  registryWith(options).registry.confirm(image("ghcr.io/acme/web"), tag("1.2.3"));

async function fault(promise: Promise<unknown>): Promise<RetryLater> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RetryLater)) throw new Error(`expected RetryLater, got ${String(error)}`);
  return error;
}

describe("a tag", () => {
  it("is confirmed by one HEAD that accepts all four types", async () => {
    const accept = [
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.docker.distribution.manifest.list.v2+json",
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.docker.distribution.manifest.v2+json",
    ].join(", ");
    nock("https://ghcr.io", { reqheaders: { accept } }).head(path).reply(200, undefined, headers);
    const { registry, observed } = registryWith();
    expect(await registry.confirm(image("ghcr.io/acme/web"), tag("1.2.3"))).toEqual({
      kind: "found",
      digest,
      mediaType: manifestType,
    });
    expect(observed).toMatchObject([{ kind: "registry-request", host: "ghcr.io", status: 200 }]);
  });

  it("of Docker Hub is asked at its API's host", async () => {
    nock("https://registry-1.docker.io").head("/v2/library/nginx/manifests/1.27").reply(200, undefined, headers);
    const found = await registryWith().registry.confirm(image("nginx"), tag("1.27"));
    expect(found.kind).toBe("found");
  });

  it("is absent after 404", async () => {
    ghcr().head(path).reply(404);
    expect(await confirm()).toEqual({ kind: "absent" });
  });

  it.each([
    [403, { kind: "denied", status: 403 }],
    [401, { kind: "denied", status: 401 }],
  ])("is denied after %d without a way in", async (status, expected) => {
    ghcr().head(path).reply(status);
    expect(await confirm()).toEqual(expected);
  });

  it.each<[string, nock.ReplyHeaders]>([
    ["does not say the digest", { "content-type": manifestType }],
    ["says a digest of 40 digits", { ...headers, "docker-content-digest": `sha256:${"a".repeat(40)}` }],
    ["says two digests", { ...headers, "docker-content-digest": `${digest}, ${digest}` }],
  ])("is confirmed by its bytes when the registry %s", async (_, odd) => {
    const body = '{"schemaVersion":2}';
    ghcr().head(path).reply(200, undefined, odd).get(path).reply(200, body, odd);
    const expected = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    expect(await confirm()).toEqual({ kind: "found", digest: expected, mediaType: manifestType });
  });

  it("is confirmed by its bytes when HEAD is refused", async () => {
    ghcr()
      .head(path)
      .reply(405)
      .get(path)
      .reply(200, "{}", { "content-type": `${manifestType}; charset=utf-8` });
    expect(await confirm()).toMatchObject({ kind: "found", mediaType: manifestType });
  });

  it.each<[string, number, string, nock.ReplyHeaders, string]>([
    [
      "a page of a proxy",
      200,
      "<html>",
      { "content-type": "text/html" },
      "registry ghcr.io answered text/html in place of a manifest",
    ],
    ["nothing", 200, "", {}, "registry ghcr.io answered nothing in place of a manifest"],
    [
      "Docker's first schema",
      200,
      "{}",
      { "content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws" },
      "in place of a manifest",
    ],
    [
      "other bytes than its digest says",
      200,
      "{}",
      headers,
      `registry ghcr.io answered with bytes that are not ${digest}`,
    ],
    ["a refusal of GET too", 405, "", {}, "registry ghcr.io refuses HEAD and GET"],
    [
      "more than four megabytes",
      200,
      "x".repeat(4 * 1024 * 1024 + 1),
      { "content-type": manifestType },
      "registry ghcr.io answered with more than 4194304 bytes",
    ],
  ])("is never confirmed by %s", async (_, status, body, odd, message) => {
    ghcr().head(path).reply(405).get(path).reply(status, body, odd);
    expect((await fault(confirm())).message).toContain(message);
  });
});

describe("a registry that cannot answer now", () => {
  it.each<[number, nock.ReplyHeaders, number | undefined]>([
    [429, { "retry-after": "17" }, 17],
    [429, {}, undefined],
    [503, { "retry-after": "Sat, 21 Nov 2026 12:00:30 GMT" }, 30],
    [500, {}, undefined],
    [502, { "retry-after": "nonsense" }, undefined],
  ])("is asked later after %d with %o", async (status, odd, retryAfterSeconds) => {
    ghcr().head(path).reply(status, undefined, odd);
    const thrown = await fault(confirm({ now: () => new Date("2026-11-21T12:00:00Z") }));
    expect(thrown).toMatchObject({
      source: "registry",
      message: `registry ghcr.io answered ${status}`,
      retryAfterSeconds,
    });
  });

  it("is asked later when the connection breaks, and it is counted", async () => {
    ghcr().head(path).replyWithError(new Error("ECONNRESET"));
    const { registry, observed } = registryWith();
    const thrown = await fault(registry.confirm(image("ghcr.io/acme/web"), tag("1.2.3")));
    expect(thrown.message).toBe("registry ghcr.io cannot be reached");
    expect(observed).toMatchObject([{ host: "ghcr.io", status: 0 }]);
  });

  it("is asked later when it is slow", async () => {
    ghcr().head(path).delay(500).reply(200, undefined, headers);
    expect((await fault(confirm({ timeoutMs: 100 }))).message).toBe("registry ghcr.io did not answer in time");
  });

  it("says what it asked when the answer is no known one", async () => {
    ghcr().head(path).reply(418);
    expect((await fault(confirm())).message).toBe(`registry ghcr.io answered 418 to ${path}`);
  });
});

describe("a redirect", () => {
  it("is followed, and the token stays behind when the host changes", async () => {
    const credentials = new Map([["ghcr.io", { username: "bob", password: "s3cret" }]]);
    ghcr().head(path).reply(401, undefined, { "www-authenticate": 'Basic realm="x"' });
    const basic = { authorization: `Basic ${btoa("bob:s3cret")}` };
    const location = "https://storage.example.com/m?signature=abc";
    nock("https://ghcr.io", { reqheaders: basic })
      .head(path)
      .reply(307, undefined, { location: "/v2/acme/moved" })
      .head("/v2/acme/moved")
      .reply(302, undefined, { location });
    nock("https://storage.example.com", { badheaders: ["authorization"] })
      .head("/m?signature=abc")
      .reply(302, undefined, { location: "https://ghcr.io/v2/acme/back" });
    nock("https://ghcr.io", { badheaders: ["authorization"] })
      .head("/v2/acme/back")
      .reply(200, undefined, headers);
    expect((await confirm({ credentials })).kind).toBe("found");
  });

  it.each([
    ["http://storage.example.com/m", "it is not https"],
    ["https://169.254.169.254/latest", "it is a link-local address"],
    ["https://localhost/m", "it is a private address"],
    ["//[::1]/m", "it is a private address"],
    ["https://bob:s3cret@storage.example.com/m", "it carries credentials"],
    ["https://", "it is no address"],
  ])("to %s is not followed", async (location, reason) => {
    ghcr().head(path).reply(302, undefined, { location });
    const message = `registry ghcr.io redirects to where we may not follow: ${reason}`;
    expect((await fault(confirm())).message).toBe(message);
  });

  it("is followed five times and no more", async () => {
    ghcr().head(path).times(6).reply(302, undefined, { location: path });
    expect((await fault(confirm())).message).toBe("registry ghcr.io redirects more than 5 times");
  });
});
