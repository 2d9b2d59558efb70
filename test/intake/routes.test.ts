import { createServer } from "node:http";
import { connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterEach, describe, expect, it } from "vitest";
import type { Observation } from "../../src/core/observation.ts";
import { startRegistry } from "../../src/demo/registry/start-registry.ts";
import { signHook } from "../../src/intake/hook-signature.ts";
import { createIntakeRoutes } from "../../src/intake/routes.ts";
import type { Delivery } from "../../src/store/inbox.ts";
import { readEventFixture } from "./event-fixtures.ts";

const now = new Date("2026-11-21T12:00:00Z");
const maxBodyBytes = 10_000;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Routes over an inbox in memory, which fails as often as it is told. */
function createWorld({ failures = 0 } = {}) {
  const stored = new Map<string, Delivery>();
  const observed: Observation[] = [];
  const logged: object[] = [];
  let left = failures;
  const routes = createIntakeRoutes({
    inbox: {
      accept: async (delivery) => {
        if (left-- > 0) throw new Error("connection to secret-host lost");
        const key = `${delivery.source}:${delivery.id}`;
        if (stored.has(key)) return "seen-before";
        stored.set(key, delivery);
        return "accepted";
      },
    },
    hooks: new Map([
      ["ci", { kind: "hmac", secrets: ["s3cret", "old"] }],
      [
        "registry",
        { kind: "distribution", token: "t0ken", hosts: new Map([["127.0.0.1:5000", "registry.example.com"]]) },
      ],
    ]),
    now: () => now,
    maxBodyBytes,
    observe: (observation) => observed.push(observation),
    log: { warn: (fields) => logged.push(fields), error: (fields) => logged.push(fields) },
  });
  return { routes, stored, observed, logged };
}

const ci = JSON.stringify(readEventFixture("ci-says-that-an-image-was-built"));
const notification = JSON.stringify(readEventFixture("a-registry-tells-of-an-image"));
const bearer = { authorization: "Bearer t0ken" };

async function post(
  { routes }: ReturnType<typeof createWorld>,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: object,
) {
  const response = await routes.request(path, { method: "POST", body, headers: { ...headers } });
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}

describe("POST /hooks/:name of CI", () => {
  it("stores the event and answers 202, the second time too", async () => {
    const world = createWorld();
    for (let time = 0; time < 2; time++) {
      expect(await post(world, "/hooks/ci", ci, signHook("old", ci, now))).toEqual({
        status: 202,
        json: { stored: 1, ignored: [] },
      });
    }
    expect([...world.stored.values()]).toMatchObject([
      { source: "hook", via: "ci", receivedAt: now, event: { image: "ghcr.io/acme/web", tag: "1.2.3" } },
    ]);
    expect(world.observed).toEqual([
      { kind: "event", source: "hook", outcome: "accepted" },
      { kind: "event", source: "hook", outcome: "seen-before" },
    ]);
  });

  it.each<[string, object]>([
    ["no signature", {}],
    ["a wrong signature", signHook("guess", ci, now)],
    ["an old signature", signHook("s3cret", ci, new Date(now.getTime() - 301_000))],
    ["a signature of another body", signHook("s3cret", "{}", now)],
    ["the registry's token", bearer],
  ])("answers 401 in the same words to %s, and stores nothing", async (_, headers) => {
    const world = createWorld();
    expect(await post(world, "/hooks/ci", ci, headers)).toEqual({
      status: 401,
      json: { error: "the signature or the token is missing, wrong or too old" },
    });
    expect(world.stored.size).toBe(0);
    expect(world.observed).toEqual([{ kind: "event", source: "hook", outcome: "unauthenticated" }]);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, object]>([
    ["no JSON", "image=web", { error: "the body is not JSON" }],
    ["nothing", "", { error: "the body is not JSON" }],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), { error: "the body is not JSON" }],
    [
      "unknown keys",
      '{"image":"a/b","tag":"1","tagg":"1"}',
      { error: "the body is not a hook's", problems: ['unknown key "tagg"; did you mean "tag"?'] },
    ],
  ])("answers 400 to %s that is rightly signed", async (_, body, json) => {
    const world = createWorld();
    expect(await post(world, "/hooks/ci", body, signHook("s3cret", body, now))).toEqual({ status: 400, json });
    expect(world.observed).toEqual([{ kind: "event", source: "hook", outcome: "malformed" }]);
  });

  it("answers 202 to what it ignores, and says why", async () => {
    const body = JSON.stringify({ image: "a/b", tag: `sha256-${"1".repeat(64)}.sig` });
    const world = createWorld();
    expect(await post(world, "/hooks/ci", body, signHook("s3cret", body, now))).toEqual({
      status: 202,
      json: { stored: 0, ignored: ["artefact"] },
    });
    expect(world.stored.size).toBe(0);
  });

  it("answers 503 when it cannot be stored, and tells nothing of the inside", async () => {
    const world = createWorld({ failures: 1 });
    expect(await post(world, "/hooks/ci", ci, signHook("s3cret", ci, now))).toEqual({
      status: 503,
      json: { error: "the event could not be stored; send it again" },
    });
    expect(world.logged).toMatchObject([{ hook: "ci", err: { message: "connection to secret-host lost" } }]);
    expect((await post(world, "/hooks/ci", ci, signHook("s3cret", ci, now))).status).toBe(202);
  });

  it.each(["/hooks/none", "/hooks/constructor", "/hooks/__proto__", "/hooks/ci%2F", "/hooks/"])(
    "answers 404 at %s",
    async (path) => {
      expect((await createWorld().routes.request(path, { method: "POST", body: ci })).status).toBe(404);
    },
  );

  it("answers 413 to a body over the cap, announced or not", async () => {
    const world = createWorld();
    const body = "x".repeat(maxBodyBytes + 1);
    const refusal = { status: 413, json: { error: "the body is larger than 10000 bytes" } };
    expect(await post(world, "/hooks/ci", body, signHook("s3cret", body, now))).toEqual(refusal);
    expect(await post(world, "/hooks/ci", "x", { "content-length": "20000" })).toEqual(refusal);
    expect((await post(world, "/hooks/ci", body.slice(1), { "content-length": "1" })).status).toBe(401);
  });
});

describe("POST /hooks/:name of a registry", () => {
  it("stores the images of an envelope under the name that manifests use", async () => {
    const world = createWorld();
    expect(await post(world, "/hooks/registry", notification, bearer)).toEqual({
      status: 202,
      json: { stored: 1, ignored: [] },
    });
    expect([...world.stored.values()]).toMatchObject([
      {
        source: "registry",
        id: "672f353b-27e7-4e71-97a7-4eac17208af7",
        via: "registry.example.com",
        event: { image: "registry.example.com/acme/web", tag: "1.2.3" },
      },
    ]);
  });

  it.each<[string, object]>([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer t0ken2" }],
    ["a signature of CI", signHook("s3cret", notification, now)],
  ])("answers 401 to %s", async (_, headers) => {
    const world = createWorld();
    expect(await post(world, "/hooks/registry", notification, headers)).toMatchObject({ status: 401 });
    expect(world.stored.size).toBe(0);
  });

  it.each<[string, string, string[]]>([
    ["no JSON", "<html>", ["malformed"]],
    ["no envelope", "[]", ["malformed"]],
    ["an odd event", '{"events":[{"action":"push"}]}', ["malformed"]],
    ["too much", JSON.stringify({ events: [], x: "x".repeat(maxBodyBytes) }), ["too-large"]],
  ])("answers 202 to %s, which would come again for ever, and logs it", async (_, body, ignored) => {
    const world = createWorld();
    expect(await post(world, "/hooks/registry", body, bearer)).toEqual({ status: 202, json: { stored: 0, ignored } });
    expect(world.logged).toMatchObject([{ hook: "registry" }]);
    expect(world.observed).toEqual([{ kind: "event", source: "registry", outcome: "malformed" }]);
  });

  it("answers 503 when one of its events cannot be stored", async () => {
    const world = createWorld({ failures: 1 });
    expect(await post(world, "/hooks/registry", notification, bearer)).toMatchObject({ status: 503 });
    expect(await post(world, "/hooks/registry", notification, bearer)).toMatchObject({ status: 202 });
    expect(world.stored.size).toBe(1);
  });
});

describe("the hooks over HTTP", () => {
  async function listen(world: ReturnType<typeof createWorld>): Promise<number> {
    const server = createServer(getRequestListener(world.routes.fetch));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port");
    return address.port;
  }

  it("stop reading a body without an announced length at the cap", async () => {
    const port = await listen(createWorld());
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", reject);
      socket.once("data", (data) => {
        socket.destroy();
        resolve(data.toString());
      });
      socket.write("POST /hooks/ci HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      // The last chunk never comes: who reads on, hangs.
      for (let sent = 0; sent <= maxBodyBytes; sent += 4096) socket.write(`1000\r\n${"x".repeat(4096)}\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("take a registry's notification, of an image and of a chart", async () => {
    const world = createWorld();
    const url = `http://127.0.0.1:${await listen(world)}/hooks/registry`;
    const registry = await startRegistry({ notify: { url, token: "t0ken", backoffMs: 5 } });
    closers.push(() => registry.close());
    const { digest } = await registry.pushImage({
      repository: "acme/web",
      tag: "1",
      platforms: ["linux/amd64", "linux/arm64"],
    });
    await registry.pushChart({ repository: "charts/web", name: "web", version: "0.1.0" });
    await registry.notified();
    expect([...world.stored.values()]).toMatchObject([
      { via: registry.host, event: { image: `${registry.host}/acme/web`, tag: "1", digest } },
    ]);
    expect(world.observed.map((each) => (each.kind === "event" ? each.outcome : each.kind))).toEqual([
      "ignored",
      "ignored",
      "accepted",
      "ignored",
    ]);
  });
});
