import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandWorld } from "../support/command-world.ts";

const config = `
environments:
  dev: { path: dev, follow: { branch: main }, release: commit, writer: flux }
  qa1: { path: qa1, follow: { branch: main }, writer: flux, track: false }
  production: { path: production, follow: { semver: ">=1.0.0" } }
services:
  app:
    repo: acme/app
    image: acme/app
    tags: "{branch}-{sha}-{timestamp}"
    paths: ["values.yaml#/namespaces/{environment}/gitops/{service}"]
`;

const policy = `apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImageRepository
metadata:
  name: app
spec:
  image: acme/app
---
apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImagePolicy
metadata:
  name: app
spec:
  imageRepositoryRef:
    name: app
  filterTags:
    pattern: '^main-[0-9a-f]{7,40}-(?P<timestamp>[0-9]+)$' # said by Tidegate
    extract: $timestamp
  policy:
    numerical:
      order: asc
`;

const values = `namespaces:
  dev: { gitops: { app: main } }
  qa1: # the testers'
    gitops:
      app: main
  production: { gitops: { app: 1.0.0 } }
`;

const pattern = /pattern: (.*)/;

let world: CommandWorld;
beforeEach(async () => {
  world = await CommandWorld.open(config);
  const files = { "dev/policies.yaml": policy, "qa1/policies.yaml": policy, "values.yaml": values };
  world.jobs.config.commit("main", files, "Have Flux write");
});
afterEach(() => world.close());

describe("where Flux writes the tags", () => {
  it("a /deploy has it follow the pull request's branch, and waits for no image", async () => {
    const { number } = world.opens("alice", "feature/x.1");
    const id = await world.comments("alice", number, "/deploy qa1");
    expect(world.reactions(id)).toEqual(["eyes", "rocket"]);
    expect(patternIn("qa1", "tidegate/qa1/app")).toBe(
      "'^feature-x\\.1-[0-9a-f]{7,40}-(?P<timestamp>[0-9]+)$' # said by Tidegate",
    );
    expect(world.jobs.config.read("tidegate/qa1/app", "values.yaml")).toBe(
      values.replace("gitops:\n      app: main", "gitops:\n      app: feature/x.1"),
    );
    expect(world.jobs.config.read("tidegate/qa1/app", "qa1/app.yaml")).toContain("acme/app:1.0.0");
    const { title, body } = world.jobs.release("qa1");
    expect(title).toBe("Have app follow branch feature/x.1 in qa1");
    expect(body).toContain("Flux chooses the version");
    expect(world.status(number)).toContain("branch feature/x.1");
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    expect(world.status(number)).toContain("merged by bob");
  });

  it("a closed pull request lets it go back to what the config file says, byte for byte", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy dev");
    expect(patternIn("dev")).toContain("'^fix-");
    expect(world.jobs.config.read("main", "values.yaml")).toContain("dev: { gitops: { app: fix } }");
    await world.closes("source", number);
    expect(world.jobs.config.read("main", "dev/policies.yaml")).toBe(policy);
    expect(world.jobs.config.read("main", "values.yaml")).toBe(values);
  });

  it("/default goes back, too, by a release pull request", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy qa1");
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    await world.comments("alice", number, "/default qa1");
    expect(world.jobs.release("qa1").title).toBe("Have app follow branch main in qa1");
    await world.mergesConfig("bob", world.jobs.release("qa1").number);
    expect(world.jobs.config.read("main", "qa1/policies.yaml")).toBe(policy);
    await world.comments("alice", number, "/query qa1");
    expect(world.status(number)).toContain("Flux has followed `branch main` since");
  });

  it("a closed pull request closes the release pull request that nobody merged", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy qa1");
    await world.closes("source", number);
    expect(world.jobs.release("qa1").state).toBe("closed");
    expect(world.jobs.config.read("main", "qa1/policies.yaml")).toBe(policy);
  });

  it("the /deploy of another pull request takes the open one over", async () => {
    const [one, two] = [world.opens("alice", "one"), world.opens("bob", "two")];
    await world.comments("alice", one.number, "/deploy qa1");
    const { number } = world.jobs.release("qa1");
    await world.comments("bob", two.number, "/deploy qa1");
    expect(world.jobs.release("qa1")).toMatchObject({ number, title: "Have app follow branch two in qa1" });
    expect(world.status(one.number)).toContain("replaced");
    await world.closes("source", one.number);
    expect(world.jobs.release("qa1").title).toBe("Have app follow branch two in qa1");
  });

  it("a published image changes nothing there, tracked or not", async () => {
    const { number, commit } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy dev");
    const before = world.jobs.config.read("main", "dev/policies.yaml");
    await world.publishes(`fix-${commit.slice(0, 7)}-20261121100000`, commit);
    await world.publishes(`main-${commit.slice(0, 7)}-20261121100000`, commit);
    expect(world.jobs.config.read("main", "dev/policies.yaml")).toBe(before);
    expect(world.jobs.config.pullRequests.size).toBe(0);
    expect(world.running("dev")).toBe("acme/app:1.0.0");
  });

  it.each(["/deploy qa1 --tag 1.2.3", "/rollback qa1"])(
    "%s is refused: no version is Tidegate's to write",
    async (text) => {
      const { number } = world.opens("alice", "fix");
      const id = await world.comments("alice", number, text);
      expect(world.reactions(id)).toEqual(["eyes", "confused"]);
      expect(world.status(number)).toContain("Flux writes the versions there");
      expect(world.jobs.config.pullRequests.size).toBe(0);
    },
  );

  it("is told when no ImagePolicy is there", async () => {
    world.jobs.config.commit("main", { "qa1/policies.yaml": "a: 1\n", "values.yaml": "a: 1\n" }, "Remove them");
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy qa1");
    expect(world.status(number)).toContain("Tidegate cannot change what it found");
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  it("a dry run shows the diff and writes nothing", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy qa1 --dry-run");
    expect(world.status(number)).toContain("+      app: fix");
    expect(world.jobs.config.pullRequests.size).toBe(0);
  });

  it("a reverted release pull request holds nothing, and the index follows Git", async () => {
    const { number } = world.opens("alice", "fix");
    await world.comments("alice", number, "/deploy qa1");
    const release = world.jobs.release("qa1");
    await world.mergesConfig("bob", release.number);
    world.jobs.config.commit("revert-it", { "qa1/policies.yaml": policy, "values.yaml": values }, "Revert it");
    const revert = world.jobs.config.openPullRequest({
      head: "revert-it",
      author: "bob",
      title: `Revert "${release.title}"`,
      body: `Reverts acme/config#${release.number}`,
    });
    await world.tellOf("config", revert.number, "opened");
    const said = world.jobs.config.commentsOn(revert.number)[0]?.body;
    expect(said).toContain(`This takes back the release in [acme/config#${release.number}]`);
    expect(said).toMatch(/Flux follows `[^`]+` for `app` in `qa1` again, in place of `branch fix`/);
    await world.mergesConfig("bob", revert.number);
    expect(world.status(number)).toContain("rolled back by bob");
    await world.comments("alice", number, "/query qa1");
    expect(world.status(number)).not.toContain("held");
  });
});

function patternIn(environment: string, branch = "main"): string | undefined {
  return pattern.exec(world.jobs.config.read(branch, `${environment}/policies.yaml`) ?? "")?.[1];
}
