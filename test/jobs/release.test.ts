import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import type { PortMethod } from "../support/fake-github.ts";
import { deployment, JobWorld, usualConfig } from "../support/job-world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await JobWorld.open();
});
afterEach(() => world.close());

const openPullRequests = () =>
  [...world.config.pullRequests.values()]
    .filter(({ state }) => state === "open")
    .map(({ title, headBranch }) => ({ title, headBranch }));

describe("a published image", () => {
  it("becomes one commit where the environment says so, and one release pull request elsewhere", async () => {
    expect(await world.publish("acme/app:1.1.0")).toEqual(["handled"]);
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.read("main", "qa1/app.yaml")).toBe(deployment("acme/app:1.0.0"));
    expect(
      openPullRequests()
        .map(({ headBranch }) => headBranch)
        .sort(),
    ).toEqual(["tidegate/production/app", "tidegate/qa1/app"]);
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.read("tidegate/qa1/app", "production/app.yaml")).toBe(deployment("acme/app:1.0.0"));
  });

  it("is proposed only where its tag is followed", async () => {
    await world.publish("acme/app:1.1.0-rc.1");
    expect(openPullRequests().map(({ headBranch }) => headBranch)).toEqual(["tidegate/qa1/app"]);
  });

  it("announced again and again leads to one release", async () => {
    for (let times = 0; times < 4; times++) await world.publish("acme/app:1.1.0");
    expect(world.config.pullRequests.size).toBe(2);
    expect(
      world.config.objects.between(
        world.config.objects.commit(world.config.tip("main")).parents[0] ?? world.config.tip("main"),
        world.config.tip("main"),
      ),
    ).toHaveLength(1);
    const writes = world.github.writes.length;
    await world.announce("acme/app:1.1.0");
    expect(world.github.writes.slice(writes)).toEqual([]);
  });

  it("updates the living release pull request in place when a newer one comes", async () => {
    await world.publish("acme/app:1.1.0");
    const [first] = world.config.pullRequests.values();
    const before = world.config.tip("tidegate/qa1/app");
    await world.publish("acme/app:1.2.0");
    expect(world.config.pullRequests.size).toBe(2);
    expect(world.config.pullRequest(first?.number ?? 0)).toMatchObject({ state: "open" });
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(world.config.objects.isAncestor(before, world.config.tip("tidegate/qa1/app"))).toBe(true);
    expect(
      openPullRequests()
        .map(({ title }) => title)
        .every((title) => title.includes("1.2.0")),
    ).toBe(true);
  });

  it("does not take an environment back", async () => {
    await world.publish("acme/app:1.2.0");
    await world.publish("acme/app:1.1.0");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(new Set(world.refusals())).toEqual(new Set(["older-than-git", "older-than-proposed"]));
  });

  it("keeps a person's commits on the release branch, and says so once", async () => {
    await world.publish("acme/app:1.1.0");
    const persons = world.config.commit("tidegate/qa1/app", { "qa1/extra.yaml": "a: 1\n" }, "Tune it by hand");
    await world.publish("acme/app:1.2.0");
    await world.announce("acme/app:1.2.0");
    expect(world.config.tip("tidegate/qa1/app")).toBe(persons);
    const pullRequest = [...world.config.pullRequests.values()].find(
      ({ headBranch }) => headBranch === "tidegate/qa1/app",
    );
    const comments = world.config.commentsOn(pullRequest?.number ?? 0);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("tidegate/qa1/app");
  });

  it("makes the plan afresh when the base conflicts", async () => {
    world.github.lateMergeable = 1;
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { "qa1/app.yaml": deployment("acme/app:1.0.5") }, "Set by hand");
    await world.run({ kind: "refresh", repo: world.config.name });
    const pullRequest = [...world.config.pullRequests.values()].find(
      ({ headBranch }) => headBranch === "tidegate/qa1/app",
    );
    expect(pullRequest?.state).toBe("open");
    world.config.merge(pullRequest?.number ?? 0);
    expect(world.config.read("main", "qa1/app.yaml")).toBe(deployment("acme/app:1.1.0"));
  });

  it("makes the plan afresh when the environment has got a place that the release would miss", async () => {
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { "qa1/worker.yaml": deployment("acme/app:1.0.0") }, "Run a worker too");
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.config.read("tidegate/qa1/app", "qa1/worker.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.pullRequests.size).toBe(2);
  });

  it("leaves the release pull request alone when what changed below it asks for no other edits", async () => {
    await world.publish("acme/app:1.1.0");
    const before = world.config.tip("tidegate/qa1/app");
    world.config.commit("main", { "qa1/notes.yaml": "# acme/app:1.0.0 once ran here\na: 1\n" });
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.config.tip("tidegate/qa1/app")).toBe(before);
    const asked = world.github.calls.filter((call) => call === "pullRequests.fetch").length;
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.github.calls.filter((call) => call === "pullRequests.fetch")).toHaveLength(asked);
  });

  it("asks only so often whether it can be merged, when GitHub never says", async () => {
    await world.publish("acme/app:1.1.0");
    world.github.lateMergeable = 1000;
    world.config.commit("main", { "qa1/notes.yaml": "# acme/app:1.0.0 once ran here\na: 1\n" });
    await world.run({ kind: "refresh", repo: world.config.name });
    await expect.poll(async () => (await world.store.queue.counts()).waiting).toBe(0);
    await world.store.queue.idle();
    expect(world.github.calls.filter((call) => call === "pullRequests.fetch")).toHaveLength(4);
    expect((await world.store.queue.counts()).dead).toBe(0);
  });

  it("closes a release pull request that Git has overtaken", async () => {
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { "qa1/app.yaml": deployment("acme/app:1.5.0") }, "Set by hand");
    await world.run({ kind: "refresh", repo: world.config.name });
    const pullRequest = [...world.config.pullRequests.values()].find(
      ({ headBranch }) => headBranch === "tidegate/qa1/app",
    );
    expect(pullRequest?.state).toBe("closed");
    expect(world.config.commentsOn(pullRequest?.number ?? 0)).toHaveLength(1);
  });

  it("finds a protected base branch and says so instead of trying for ever", async () => {
    world.config.protect("main");
    await world.publish("acme/app:1.1.0");
    expect(world.refusals()).toContain("branch-protected");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.0.0"));
  });
});

describe("a request whose config repo changes on the way", () => {
  it("waits for a file that broke after its event was handled, and goes on when it is mended", async () => {
    const request = world.requestFor("acme/app:1.1.0", "qa1");
    world.config.commit("main", { ".tidegate.yaml": "environments: [" });
    await world.run({ kind: "release", request });
    expect(world.config.pullRequests.size).toBe(0);
    world.config.commit("main", { ".tidegate.yaml": usualConfig });
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.config.pullRequests.size).toBe(1);
  });

  it("waits when the App is uninstalled from it, and goes on when it is back", async () => {
    const request = world.requestFor("acme/app:1.1.0", "qa1");
    world.github.removeRepository(world.config.name);
    await world.run({ kind: "release", request });
    expect((await world.store.queue.counts()).dead).toBe(0);
    world.github.returnRepository(world.config);
    await world.run({ kind: "sweep" });
    expect(world.config.pullRequests.size).toBe(1);
  });

  it("comes to nothing when its environment is gone from the file", async () => {
    await world.publish("acme/app:1.1.0");
    world.config.commit("main", { ".tidegate.yaml": usualConfig.replace("qa1: { path: qa1", "qa2: { path: qa1") });
    await world.run({ kind: "refresh", repo: world.config.name });
    await world.publish("acme/app:1.2.0");
    expect(world.config.read("tidegate/qa2/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    const comments = world.config.commentsOn(world.release("qa1").number);
    expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining("no longer")]);
  });
});

describe("a run that is cut off", () => {
  const steps: readonly PortMethod[] = [
    "branches.createTree",
    "branches.createCommit",
    "branches.createBranch",
    "branches.advanceBranch",
    "pullRequests.open",
    "pullRequests.addLabels",
    "contents.fetchHead",
    "contents.fetchTree",
    "pullRequests.findOpen",
  ];
  const cuts = steps.flatMap((method) => (["before", "after"] as const).map((when) => ({ method, when })));

  it.each(cuts)("$when $method ends in the same place", async ({ method, when }) => {
    world.github.failNext(method, new RetryLater("github", "the connection was lost"), when);
    await world.publish("acme/app:1.1.0");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.objects.commit(world.config.tip("main")).message).toContain("1.1.0");
    expect(openPullRequests()).toHaveLength(2);
    expect(world.config.pullRequests.size).toBe(2);
    const current = await world.store.releases.listCurrent(world.config.name);
    expect(current.map(({ environment, state }) => `${environment} ${state}`)).toEqual(["dev merged"]);
    expect(await world.store.releases.listProposed(world.config.name)).toHaveLength(2);
  });
});

it("leaves a person's pull request from the release branch into another base alone", async () => {
  await world.publish("acme/app:1.1.0");
  const own = world.release("qa1");
  world.config.commit("old", { "README.md": "old\n" });
  const persons = world.config.openPullRequest({ head: own.headBranch, base: "old", title: "Mine" });
  await world.publish("acme/app:1.2.0");
  expect(world.config.pullRequest(own.number).title).toContain("1.2.0");
  expect(world.config.pullRequest(persons.number)).toMatchObject({ title: "Mine", body: "", labels: [] });
});

describe("several events of one push", () => {
  it("tell the commit one after the other: the release learns it, and its source pull request too", async () => {
    world.source.commit("feature", { "main.go": "faster" });
    const source = world.source.openPullRequest({ head: "feature" });
    await world.publish("acme/app:1.1.0");
    expect(world.release("qa1").body).not.toContain(source.headCommit.slice(0, 7));
    await world.announce("acme/app:1.1.0", { revision: source.headCommit });
    expect(world.config.pullRequests.size).toBe(2);
    expect(world.release("qa1").body).toContain(source.headCommit.slice(0, 7));
    expect(world.source.commentsOn(source.number)).toHaveLength(1);
    expect(world.source.commentsOn(source.number)[0]?.body).toMatch(/dev[\s\S]*production[\s\S]*qa1/);

    const writes = world.github.writes.length;
    await world.announce("acme/app:1.1.0");
    expect(world.github.writes.slice(writes)).toEqual([]);
  });

  it.each([
    ["newest first", ["1.3.0", "1.2.0", "1.1.0"]],
    ["out of order", ["1.2.0", "1.3.0", "1.1.0"]],
  ])("in whatever order they come, the newest counts: %s", async (_, tags) => {
    for (const tag of tags) await world.publish(`acme/app:${tag}`);
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.3.0"));
    expect(world.release("qa1").title).toContain("1.3.0");
    expect(world.config.pullRequests.size).toBe(2);
  });

  it("all at once, five times the same and an older one among them, lead to one release", async () => {
    const references = ["1.2.0", "1.2.0", "1.1.0", "1.2.0", "1.2.0", "1.2.0"].map((tag) => `acme/app:${tag}`);
    await Promise.all(references.map((reference) => world.publish(reference)));
    await world.store.queue.idle();
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.2.0"));
    expect(world.release("qa1").title).toContain("1.2.0");
    expect(world.config.pullRequests.size).toBe(2);
  });
});

describe("a commit to the base branch", () => {
  it("is planned afresh when the branch moves before it arrives", async () => {
    let moved = false;
    world.github.afterEach("branches.createCommit", () => {
      if (!moved) world.config.commit("main", { "README.md": "meanwhile\n" });
      moved = true;
      return undefined;
    });
    await world.publish("acme/app:1.1.0");
    expect(world.config.read("main", "README.md")).toBe("meanwhile\n");
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(await world.states("dev")).toEqual({ "1.1.0": "merged" });
  });

  it("that never arrived is superseded by the next", async () => {
    world.config.protect("main");
    world.github.afterEach("branches.createCommit", () => {
      world.now = new Date(world.now.getTime() + 1000);
      return undefined;
    });
    await world.publish("acme/app:1.1.0");
    expect(await world.states("dev")).toEqual({ "1.1.0": "refused" });
    world.config.protectedBranches.clear();
    await world.publish("acme/app:1.2.0");
    expect(await world.states("dev")).toEqual({ "1.1.0": "refused", "1.2.0": "merged" });
  });
});

it("names the template that was left alone where nothing else names the image", async () => {
  const template = `{{- if .Values.on }}\n${deployment("acme/app:1.0.0")}{{- end }}\n`;
  world.config.commit("main", { "qa1/app.yaml": template });
  const source = world.source.openPullRequest({
    head: "feature",
    headCommit: world.source.commit("feature", { a: "b" }),
  });
  await world.publish("acme/app:1.1.0", { revision: source.headCommit });
  expect(await world.states("qa1")).toEqual({ "1.1.0": "refused" });
  expect(world.source.commentsOn(source.number)[0]?.body).toMatch(/qa1\/app\.yaml.*it is a template/);
  expect(world.config.read("main", "qa1/app.yaml")).toBe(template);
});

it("names the template that was left alone beside what is released", async () => {
  const template = `{{- if .Values.on }}\n${deployment("acme/app:1.0.0")}{{- end }}\n`;
  world.config.commit("main", { "qa1/templates/app.yaml": template });
  await world.publish("acme/app:1.1.0");
  expect(world.release("qa1").body).toMatch(/qa1\/templates\/app\.yaml.*it is a template/);
});
