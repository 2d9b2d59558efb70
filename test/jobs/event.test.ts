import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PermissionMissing } from "../../src/core/fault.ts";
import { deployment, JobWorld, usualConfig } from "../support/job-world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await JobWorld.open();
});
afterEach(() => world.close());

describe("an announced image", () => {
  it("that nobody releases is unmatched", async () => {
    expect(await world.publish("acme/unknown:1.0.0")).toEqual(["unmatched"]);
    expect(world.registry.asked).toBe(0);
  });

  it("that no environment follows is said so, and the registry is not asked", async () => {
    expect(await world.publish("acme/app:nightly")).toEqual(["not-followed"]);
    expect(world.registry.asked).toBe(0);
  });

  it("from another repository is refused", async () => {
    expect(await world.publish("acme/app:1.1.0", { repo: "mallory/app" })).toEqual(["refused"]);
    expect(world.refusals()).toEqual(["source-repo-mismatch"]);
  });

  it("that the registry does not know is asked for again, then refused", async () => {
    expect(await world.announce("acme/app:1.1.0")).toEqual(["refused"]);
    expect(world.refusals()).toEqual(["image-absent"]);
    expect(world.registry.asked).toBe(3);
    expect(world.config.pullRequests.size).toBe(0);
  });

  it("under another digest than the registry has is refused: that tag was moved", async () => {
    expect(await world.publish("acme/app:1.1.0", { digest: `sha256:${"1".repeat(64)}` })).toEqual(["refused"]);
    expect(world.refusals()).toEqual(["digest-differs"]);
  });

  it("is never released unconfirmed: a registry that stays down ends as a dead letter", async () => {
    world.registry.down = true;
    await world.announce("acme/app:1.1.0");
    expect(world.config.pullRequests.size).toBe(0);
    const [letter] = await world.store.queue.deadLetters(5);
    expect(letter?.error).toContain("does not answer");
  });

  it("waits for a broken config file, and goes on when it is mended", async () => {
    world.config.commit("main", { ".tidegate.yaml": usualConfig.replace("follow:", "folow:") });
    expect(await world.publish("acme/app:1.1.0")).toEqual(["waiting-for-config"]);
    await world.run({ kind: "refresh", repo: world.config.name });
    const [check] = world.config.checkRuns.values();
    expect(check).toMatchObject({ outcome: "failure", commit: world.config.tip("main") });
    expect(check?.summary).toContain("folow");
    expect(world.config.pullRequests.size).toBe(0);

    world.config.commit("main", { ".tidegate.yaml": usualConfig });
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.config.pullRequests.size).toBe(2);
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
  });

  it("waits while the config repo is outside the installation, and goes on when it is reached", async () => {
    world.github.removeRepository(world.config.name);
    expect(await world.publish("acme/app:1.1.0")).toEqual(["waiting-for-config"]);
    expect(world.refusals()).toEqual(["config-repo-outside"]);
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.conditions()).toEqual([`config repo ${world.config.name}`]);

    world.github.returnRepository(world.config);
    await world.run({ kind: "sweep" });
    expect(world.conditions()).toEqual([]);
    expect(world.config.pullRequests.size).toBe(2);
  });

  it("waits while the App may not read the config repo", async () => {
    world.github.failNext(
      "contents.fetchHead",
      new PermissionMissing(world.config.name, { permission: "contents=read" }),
    );
    expect(await world.publish("acme/app:1.1.0")).toEqual(["waiting-for-config"]);
    expect(world.refusals()).toEqual(["permission-missing"]);
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.config.pullRequests.size).toBe(2);
  });

  it("leads to a dead letter that names the image when its registry stays down", async () => {
    world.registry.down = true;
    await world.announce("acme/app:1.1.0");
    expect((await world.store.queue.deadLetters(5))[0]?.error).toContain("docker.io/acme/app");
  });
});

it("an image that its registry does not let Tidegate read stands for the operator to mend, until it is", async () => {
  const name = "docker.io/acme/app:1.1.0";
  world.registry.images.set(name, { kind: "denied", status: 403 });
  expect(await world.announce("acme/app:1.1.0")).toEqual(["refused"]);
  expect(world.conditions()).toEqual(["image docker.io/acme/app"]);
  await world.publish("acme/app:1.1.0");
  expect(world.conditions()).toEqual([]);
});

it("the App uninstalled from the source repo midway: the release goes on, and the operator is told", async () => {
  const revision = world.source.commit("feature", { "main.go": "faster" });
  const source = world.source.openPullRequest({ head: "feature" });
  await world.publish("acme/app:1.1.0", { revision });
  world.github.removeRepository(world.source.name);
  await world.publish("acme/app:1.2.0", { revision });
  expect(world.release("qa1").title).toContain("1.2.0");
  expect(world.conditions()).toEqual([`report ${world.source.name}`]);

  world.github.returnRepository(world.source);
  await world.publish("acme/app:1.3.0", { revision });
  expect(world.conditions()).toEqual([]);
  expect(world.source.commentsOn(source.number)).toHaveLength(1);
});

describe("images that are released together", () => {
  beforeEach(() => {
    const config = usualConfig.replace("image: acme/app }", "images: [acme/app, acme/app-worker] }");
    const both =
      deployment("acme/app:1.0.0") + deployment("acme/app-worker:1.0.0").replace("apiVersion", "---\napiVersion");
    world.config.commit("main", { ".tidegate.yaml": config, "qa1/app.yaml": both });
  });

  it("tell the source pull request what is missing, once they were waited for; then of the release", async () => {
    const revision = world.source.commit("feature", { "main.go": "faster" });
    const { number } = world.source.openPullRequest({ head: "feature" });
    await world.publish("acme/app:1.1.0", { revision });
    expect(world.source.commentsOn(number)).toEqual([]);
    await world.run({ kind: "report", repo: world.source.name, revision, pullRequest: number });
    expect(world.source.commentsOn(number)[0]?.body).toContain("acme/app-worker");

    await world.publish("acme/app-worker:1.1.0", { revision });
    expect(world.source.commentsOn(number)).toHaveLength(1);
    expect(world.source.commentsOn(number)[0]?.body).toContain("proposed");
    expect(world.source.commentsOn(number)[0]?.body).not.toContain("does not have");
  });

  it("are not called incomplete by an event that is slower than the one that found them all", async () => {
    const revision = world.source.commit("feature", { "main.go": "faster" });
    const { number } = world.source.openPullRequest({ head: "feature" });
    for (const name of ["app", "app-worker"]) await world.publish(`acme/${name}:1.1.0`, { revision });
    world.registry.images.delete("docker.io/acme/app-worker:1.1.0");
    await world.announce("acme/app:1.1.0", { revision });
    await world.run({ kind: "report", repo: world.source.name, revision, pullRequest: number });
    expect(world.source.commentsOn(number)[0]?.body).toContain("proposed");
    expect(world.source.commentsOn(number)[0]?.body).not.toContain("does not have");
  });

  it("wait for one another", async () => {
    expect(await world.publish("acme/app:1.1.0")).toEqual(["refused"]);
    expect(world.refusals()).toEqual(["images-incomplete"]);
    expect(await world.publish("acme/app-worker:1.1.0")).toEqual(["handled"]);
    const text = world.config.read("tidegate/qa1/app", "qa1/app.yaml");
    expect(text).toContain("acme/app:1.1.0");
    expect(text).toContain("acme/app-worker:1.1.0");
  });
});
