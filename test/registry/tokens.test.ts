import nock from "nock";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { image, registryWith, tag, useNockedNetwork } from "./nocked-registry.ts";

useNockedNetwork();

const digest = `sha256:${"a".repeat(64)}`;
const found = { "docker-content-digest": digest, "content-type": "application/vnd.oci.image.index.v1+json" };
const path = "/v2/acme/web/manifests/1.2.3";
const challenge = (parameters = ',service="ghcr.io",scope="repository:acme/web:pull"') => ({
  "www-authenticate": `Bearer realm="https://ghcr.io/token"${parameters}`,
});
const query = { service: "ghcr.io", scope: "repository:acme/web:pull" };
const credentials = new Map([["ghcr.io", { username: "bob", password: "s3cret" }]]);
const basic = `Basic ${btoa("bob:s3cret")}`;

function confirmWith(options: Parameters<typeof registryWith>[0] = {}) {
  const { registry } = registryWith(options);
  return () => registry.confirm(image("ghcr.io/acme/web"), tag("1.2.3"));
}

function answerWithToken(token: string) {
  nock("https://ghcr.io", { reqheaders: { authorization: `Bearer ${token}` } })
    .head(path)
    .reply(200, undefined, found);
}

describe("the token flow", () => {
  it.each([
    ["token", { token: "abc" }],
    ["access_token", { access_token: "abc" }],
    ["both, token first", { token: "abc", access_token: "other" }],
    ["an odd token beside a right one", { token: 7, access_token: "abc" }],
  ])("takes %s, without credentials", async (_, answer) => {
    nock("https://ghcr.io", { badheaders: ["authorization"] })
      .head(path)
      .reply(401, undefined, challenge())
      .get("/token")
      .query(query)
      .reply(200, answer);
    answerWithToken("abc");
    expect(await confirmWith()()).toMatchObject({ kind: "found", digest });
  });

  it("sends credentials to the token endpoint only", async () => {
    nock("https://ghcr.io", { badheaders: ["authorization"] })
      .head(path)
      .reply(401, undefined, challenge());
    nock("https://ghcr.io", { reqheaders: { authorization: basic } })
      .get("/token")
      .query(query)
      .reply(200, { token: "abc" });
    answerWithToken("abc");
    expect(await confirmWith({ credentials })()).toMatchObject({ kind: "found" });
  });

  it("keeps the query of the realm, and asks for pull when no scope is said", async () => {
    nock("https://ghcr.io")
      .head(path)
      .reply(401, undefined, { "www-authenticate": 'bearer realm="https://auth.example.com/t?account=a"' });
    nock("https://auth.example.com")
      .get("/t")
      .query({ account: "a", scope: "repository:acme/web:pull" })
      .reply(200, { token: "abc" });
    answerWithToken("abc");
    expect(await confirmWith()()).toMatchObject({ kind: "found" });
  });

  it.each([
    ["sixty seconds", {}, 53, 55],
    ["what it says", { expires_in: 300 }, 269, 271],
    ["sixty seconds when it says nonsense", { expires_in: "soon" }, 53, 55],
  ])("keeps a token for %s", async (_, life, before, after) => {
    let now = new Date("2026-11-21T12:00:00Z").getTime();
    const confirm = confirmWith({ now: () => new Date(now) });
    const fetchOnce = (token: string) =>
      nock("https://ghcr.io")
        .head(path)
        .reply(401, undefined, challenge())
        .get("/token")
        .query(query)
        .reply(200, { token, ...life });
    fetchOnce("first");
    answerWithToken("first");
    await confirm();
    now += before * 1000;
    answerWithToken("first");
    await confirm();
    now += (after - before) * 1000;
    fetchOnce("second");
    answerWithToken("second");
    expect(await confirm()).toMatchObject({ kind: "found" });
  });

  it("keeps tokens apart by repository, and forgets one that is refused", async () => {
    const { registry } = registryWith();
    const other = "/v2/acme/api/manifests/1";
    const otherScope = { service: "ghcr.io", scope: "repository:acme/api:pull" };
    nock("https://ghcr.io")
      .head(path)
      .reply(401, undefined, challenge())
      .get("/token")
      .query(query)
      .reply(200, { token: "web" });
    answerWithToken("web");
    await registry.confirm(image("ghcr.io/acme/web"), tag("1.2.3"));

    nock("https://ghcr.io", { badheaders: ["authorization"] })
      .head(other)
      .reply(401, undefined, challenge(',service="ghcr.io",scope="repository:acme/api:pull"'));
    nock("https://ghcr.io").get("/token").query(otherScope).reply(200, { token: "api" });
    nock("https://ghcr.io", { reqheaders: { authorization: "Bearer api" } })
      .head(other)
      .reply(404);
    expect(await registry.confirm(image("ghcr.io/acme/api"), tag("1"))).toEqual({ kind: "absent" });

    nock("https://ghcr.io", { reqheaders: { authorization: "Bearer web" } })
      .head(path)
      .reply(401, undefined, challenge());
    nock("https://ghcr.io").get("/token").query(query).reply(200, { token: "new" });
    answerWithToken("new");
    expect(await registry.confirm(image("ghcr.io/acme/web"), tag("1.2.3"))).toMatchObject({ kind: "found" });
  });

  it.each([401, 403])("ends in denied when the token endpoint answers %d", async (status) => {
    nock("https://ghcr.io").head(path).reply(401, undefined, challenge()).get("/token").query(query).reply(status);
    expect(await confirmWith({ credentials })()).toEqual({ kind: "denied", status });
  });

  it.each([401, 403])("ends in denied when the token is answered %d", async (status) => {
    nock("https://ghcr.io")
      .head(path)
      .reply(401, undefined, challenge())
      .get("/token")
      .query(query)
      .reply(200, { token: "a" });
    nock("https://ghcr.io").head(path).reply(status, undefined, challenge());
    expect(await confirmWith()()).toEqual({ kind: "denied", status });
  });

  it.each<[string, number, string | object]>([
    ["an error", 503, ""],
    ["a limit", 429, ""],
    ["no JSON", 200, "<html>"],
    ["no token", 200, {}],
    ["an empty token", 200, { token: "" }],
    ["a token with a line break", 200, { token: "abc\r\nX-Evil: 1" }],
    ["too much", 200, `{"token":"${"a".repeat(1024 * 1024)}"}`],
    ["not found", 404, ""],
  ])("is tried later when the token endpoint answers %s, and no secret is told", async (_, status, body) => {
    nock("https://ghcr.io")
      .head(path)
      .reply(401, undefined, challenge())
      .get("/token")
      .query(query)
      .reply(status, body);
    const thrown: unknown = await confirmWith({ credentials })().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(RetryLater);
    expect(String(thrown)).toContain("registry ghcr.io");
    expect(JSON.stringify(thrown) + String(thrown)).not.toMatch(/s3cret|Ym9i|abc|Evil/);
  });

  it.each([
    ["http://ghcr.io/token", "it is not https"],
    ["https://169.254.169.254/token", "it is a link-local address"],
    ["https://127.0.0.1:8443/token", "it is a private address"],
    ["https://bob:x@ghcr.io/token", "it carries credentials"],
    ["/token", "it is no address"],
    ["", "it is no address"],
  ])("goes nowhere when the realm is %j", async (realm, reason) => {
    nock("https://ghcr.io")
      .head(path)
      .reply(401, undefined, { "www-authenticate": `Bearer realm="${realm}"` });
    const thrown: unknown = await confirmWith({ credentials })().catch((error: unknown) => error);
    expect(String(thrown)).toBe(`RetryLater: registry ghcr.io asks for a token from where we may not go: ${reason}`);
  });
});

describe("basic authentication", () => {
  const basicChallenge = { "www-authenticate": 'Basic realm="https://ecr.example.com/",service="ecr.amazonaws.com"' };

  it("sends the credentials, and at once the next time", async () => {
    const confirm = confirmWith({ credentials });
    nock("https://ghcr.io", { badheaders: ["authorization"] })
      .head(path)
      .reply(401, undefined, basicChallenge);
    nock("https://ghcr.io", { reqheaders: { authorization: basic } })
      .head(path)
      .twice()
      .reply(200, undefined, found);
    expect(await confirm()).toMatchObject({ kind: "found" });
    expect(await confirm()).toMatchObject({ kind: "found" });
  });

  it("is denied without credentials", async () => {
    nock("https://ghcr.io").head(path).reply(401, undefined, basicChallenge);
    expect(await confirmWith()()).toEqual({ kind: "denied", status: 401 });
  });

  it("is denied with wrong ones", async () => {
    nock("https://ghcr.io").head(path).twice().reply(401, undefined, basicChallenge);
    expect(await confirmWith({ credentials })()).toEqual({ kind: "denied", status: 401 });
  });

  it("gives way to a token where both are offered", async () => {
    const both = { "www-authenticate": `Basic realm="x", ${challenge()["www-authenticate"]}` };
    nock("https://ghcr.io")
      .head(path)
      .reply(401, undefined, both)
      .get("/token")
      .query(query)
      .reply(200, { token: "abc" });
    answerWithToken("abc");
    expect(await confirmWith({ credentials })()).toMatchObject({ kind: "found" });
  });
});
