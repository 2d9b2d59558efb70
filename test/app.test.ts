import { createHmac, generateKeyPairSync } from "node:crypto";
import { pino } from "pino";
import { Probot } from "probot";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../src/app.ts";
import type { Observation } from "../src/core/observation.ts";
import { createGitHubWebhook } from "../src/intake/github-webhook.ts";
import { withPlainErrors } from "../src/log.ts";
import type { Delivery, Inbox } from "../src/store/inbox.ts";

const secret = "the-secret-of-the-webhook";
const logged: string[] = [];
const observed: Observation[] = [];
const stored: Delivery[] = [];
let accept: Inbox["accept"];
let receive: (payload: unknown, name?: string) => Promise<Response>;

beforeAll(async () => {
  const log = withPlainErrors(pino({ level: "trace" }, { write: (line: string) => logged.push(line) }));
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const probot = new Probot({ appId: 1, privateKey, secret, log: log.child({}, { level: "warn" }) });
  const observe = (observation: Observation) => void observed.push(observation);
  await probot.load(
    createApp({ inbox: { accept: (delivery) => accept(delivery) }, now: () => new Date(0), observe, log }),
  );
  const routes = createGitHubWebhook({ receiver: probot.webhooks, maxBodyBytes: 1_000_000, observe, log });
  receive = async (payload, name = "push") => {
    const body = JSON.stringify(payload);
    return routes.request("/api/github/webhooks", {
      method: "POST",
      headers: {
        "x-github-event": name,
        "x-github-delivery": "delivery-1",
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      },
      body,
    });
  };
});
beforeEach(() => {
  for (const list of [logged, observed, stored]) list.length = 0;
  accept = async (delivery) => {
    stored.push(delivery);
    return "accepted";
  };
});

const push = {
  ref: "refs/heads/main",
  after: "a".repeat(40),
  repository: { full_name: "acme/config" },
  head_commit: { message: "what a person wrote, and nobody else is to read" },
};

describe("a delivery of GitHub's", () => {
  it("is stored before it is answered", async () => {
    let answered = false;
    accept = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(answered).toBe(false);
      return "accepted";
    };
    const response = await receive(push);
    answered = true;
    expect(response.status).toBe(202);
    expect(observed).toEqual([{ kind: "event", source: "github", outcome: "accepted" }]);
  });

  it("that cannot be stored is answered with 503: GitHub counts it as failed, and learns nothing of why", async () => {
    accept = () => Promise.reject(new Error("no route to the database of the house"));
    const response = await receive(push);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("database");
    expect(logged.join("")).toContain("no route to the database of the house");
  });

  it("that cannot be stored leaves no payload, no secret and no signature in the log", async () => {
    accept = () => Promise.reject(new Error("no database"));
    await receive(push);
    expect(logged.length).toBeGreaterThan(0);
    for (const word of ["what a person wrote", secret, "sha256="]) expect(logged.join("")).not.toContain(word);
  });

  it("that is not as GitHub describes it is answered, counted, and told to the operator", async () => {
    const response = await receive({ ...push, ref: 7 });
    expect(response.status).toBe(202);
    expect(stored).toEqual([]);
    expect(observed).toEqual([{ kind: "event", source: "github", outcome: "malformed" }]);
    expect(logged.map((line): unknown => JSON.parse(line))).toMatchObject([
      { msg: "delivery is malformed", deliveryId: "delivery-1", event: "push", problems: [expect.any(String)] },
    ]);
  });

  it("of an event that Tidegate does not act on is answered and counted", async () => {
    expect((await receive({ action: "created" }, "star")).status).toBe(202);
    expect(observed).toEqual([{ kind: "event", source: "github", outcome: "ignored" }]);
  });
});
