import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseRepoName } from "../../src/core/identity.ts";
import { openPlayground } from "../../src/demo/playground.ts";
import { must } from "../support/snapshot-builder.ts";
import { openStory, type Story } from "../support/story-world.ts";

let story: Story;
beforeAll(async () => {
  story = await openStory({ change: { maxBodyBytes: 100_000 } });
});
// the event that was tried while the registry was down waits for its next try
afterAll(() => story.close({ jobs: "expected" }));

const metrics = async () => (await fetch(`${story.tidegate().url}/metrics`)).text();
const accepted = async () =>
  Number(/tidegate_events_total\{source="github",outcome="accepted"\} (\d+)/.exec(await metrics())?.[1] ?? 0);

describe("GitHub's door", () => {
  const body = JSON.stringify({ ref: "refs/heads/main" });

  it.each([
    ["no signature", { "x-hub-signature-256": "" }, 401],
    ["a signature of another body", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }, 401],
    ["a signature in SHA-1", { "x-hub-signature-256": "sha1=0000" }, 401],
    ["no delivery id", { "x-github-delivery": "" }, 400],
    ["no event name", { "x-github-event": "" }, 400],
  ])("answers to %s, and stores nothing", async (_, headers, status) => {
    const before = await accepted();
    const response = await story.deliver(body, headers);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/Error|at .*\.ts/);
    expect(await accepted()).toBe(before);
  });

  it("answers 413 to a body over the limit", async () => {
    expect((await story.deliver(JSON.stringify({ text: "x".repeat(200_000) }))).status).toBe(413);
  });

  it.each(["", "{", "[]", "null", "ref=1"])("answers 400 to %j", async (text) => {
    expect((await story.deliver(text)).status).toBe(400);
  });

  it("takes an event that it does not know, and does nothing", async () => {
    const response = await story.deliver(body, { "x-github-event": "meteor_shower" });
    expect(response.status).toBe(202);
  });

  it("does not accept the secret that Probot has by default", async () => {
    const signature = `sha256=${createHmac("sha256", "development").update(body).digest("hex")}`;
    expect((await story.deliver(body, { "x-hub-signature-256": signature })).status).toBe(401);
  });
});

describe("the hooks", () => {
  it("answer 404 to an unknown name", async () => {
    expect((await fetch(`${story.tidegate().url}/hooks/nobody`, { method: "POST", body: "{}" })).status).toBe(404);
  });

  it("answer 401 without a signature", async () => {
    expect((await fetch(`${story.tidegate().url}/hooks/ci`, { method: "POST", body: "{}" })).status).toBe(401);
  });
});

describe("what nobody can release", () => {
  it("an unknown image is accepted, counted as unmatched, and nothing is done", async () => {
    await story.push("acme/unknown:1.0.0");
    expect(await metrics()).toMatch(/tidegate_events_handled_total\{outcome="unmatched"\} [1-9]/);
  });

  it("an image built by another repository is refused", async () => {
    expect(await story.announce("acme/blip:9.9.9", { repo: "mallory/blip", revision: "a".repeat(40) })).toBe(202);
    expect(await metrics()).toContain('tidegate_refusals_total{code="source-repo-mismatch"} 1');
    expect(story.release("qa1")).toBeUndefined();
  });

  it("a registry that is down leads to retries, never to a release of something unconfirmed", async () => {
    story.registry.setDown(true);
    const sent = story.announce("acme/blip:1.9.0");
    await expect.poll(metrics).toMatch(/job="event",outcome="retried"\} [1-9]/);
    expect(story.release("qa1")).toBeUndefined();
    story.registry.setDown(false);
    await story.registry.pushImage({ repository: "acme/blip", tag: "1.9.0" });
    expect(await sent).toBe(202);
    await story.settle();
    await expect.poll(() => story.release("qa1")?.title).toContain("1.9.0");
  });

  it("an environment path that is not there is said on the release's own report", async () => {
    const good = await story.inGit(".tidegate.yaml");
    await story.github.world.commitAs("bob", "acme/config", {
      branch: "main",
      files: { ".tidegate.yaml": good.replace("path: clusters/qa1", "path: clusters/qa9") },
      message: "Move qa",
    });
    await story.settle();
    await story.push("acme/blip:2.0.0");
    expect(await metrics()).toContain('tidegate_refusals_total{code="environment-path-missing"}');
  });
});

describe("the operator's pages", () => {
  it("tell that all is ready, and what to look at", async () => {
    expect((await fetch(`${story.tidegate().url}/readyz`)).status).toBe(200);
    const health: unknown = await (await fetch(`${story.tidegate().url}/healthz`)).json();
    expect(health).toMatchObject({ version: expect.any(String), queue: { dead: 0 } });
  });

  it("name a config repo that the installation does not reach", async () => {
    const directory = mkdtempSync(join(tmpdir(), "tidegate-lost-"));
    const lost = await openPlayground({ directory, change: { configRepos: [must(parseRepoName("acme/elsewhere"))] } });
    await lost.settle();
    const health: unknown = await (await fetch(`${lost.tidegate().url}/healthz`)).json();
    await lost.close();
    rmSync(directory, { recursive: true, force: true });
    expect(health).toMatchObject({ status: "attention", conditions: [{ name: "config repo acme/elsewhere" }] });
  });
});
