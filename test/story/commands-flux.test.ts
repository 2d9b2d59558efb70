import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory } from "../support/command-story.ts";

// Each test has an environment of its own.
const environments = `
environments:
  dev: { path: apps/dev, follow: { branch: main }, release: commit, writer: flux }
  qa1: { path: apps/qa1, follow: { branch: main }, writer: flux }
  qa2: { path: apps/qa2, follow: { branch: main }, writer: flux }
  qa3: { path: apps/qa3, follow: { branch: main }, release: commit, writer: flux }
`;
const names = ["dev", "qa1", "qa2", "qa3"];
const values = `namespaces:
${names.map((name) => `  ${name}: { gitops: { blip: main } } # the team's`).join("\n")}
`;

let story: CommandStory;
let policy: string;
beforeAll(async () => {
  story = await openCommandStory(environments);
  policy = policyOf(`${story.story.registry.host}/acme/blip`);
  await story.configures((file) =>
    file.replace(
      'tags: "{branch}-{sha}"',
      'tags: "{branch}-{sha}-{timestamp}", paths: ["values.yaml#/namespaces/{environment}/gitops/{service}"]',
    ),
  );
  const policies = names.map((name) => [`apps/${name}/policies.yaml`, policy]);
  const files = { "values.yaml": values, ...Object.fromEntries(policies) };
  await story.does(() => story.world.commitAs("bob", "acme/config", { branch: "main", files, message: "Use Flux" }));
});
afterAll(() => story.close({ jobs: "expected" }));

/** Flux's rules in the config repo's file, on its default branch or another. */
const follows = async (environment: string, ref?: string) =>
  (await story.world.readFile("acme/config", `apps/${environment}/policies.yaml`, ref)) ?? "";
const policyFor = (branch: string) => policy.replace("'^main-", `'^${branch}-`);
const valuesFor = (environment: string, branch: string) =>
  values.replace(`${environment}: { gitops: { blip: main } }`, `${environment}: { gitops: { blip: ${branch} } }`);

describe("where Flux writes the tags", () => {
  it("alice's /deploy has it follow her branch by a release pull request, and waits for no image; /default restores", async () => {
    const work = await story.opens("alice", "fix");
    const comment = await story.comments("alice", work.number, "/deploy qa1");
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    expect(await follows("qa1", "tidegate/qa1/blip")).toBe(policyFor("fix"));
    expect(await follows("qa1")).toBe(policy);
    await story.merges("bob", "qa1");
    expect(await follows("qa1")).toBe(policyFor("fix"));
    expect(await story.story.inGit("values.yaml")).toBe(valuesFor("qa1", "fix"));
    expect(await story.runs("qa1")).toBe("1.3.0");
    expect(story.status(work.number)).toMatch(/qa1[^\n]*merged by bob/);

    await story.comments("alice", work.number, "/default qa1");
    expect(story.status(work.number)).not.toContain("follows this pull request");
    await story.merges("bob", "qa1");
    expect(await follows("qa1")).toBe(policy);
    expect(await story.story.inGit("values.yaml")).toBe(values);
  });

  it("by commit, it is done at once, and closing her pull request restores", async () => {
    const work = await story.opens("alice", "faster");
    await story.comments("alice", work.number, "/deploy dev");
    expect(await follows("dev")).toBe(policyFor("faster"));
    expect(await story.story.inGit("values.yaml")).toBe(valuesFor("dev", "faster"));
    expect(story.status(work.number)).toContain("`dev` follows this pull request");
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    expect(await follows("dev")).toBe(policy);
    expect(await story.story.inGit("values.yaml")).toBe(values);
    expect(story.status(work.number)).not.toContain("follows this pull request");
  });

  it("closing hers before bob has merged closes the release pull request, and nothing has changed", async () => {
    const work = await story.opens("alice", "tried");
    await story.comments("alice", work.number, "/deploy qa2");
    const release = story.open("qa2");
    expect(release).toBeGreaterThan(0);
    await story.does(() => story.world.closeAs("alice", "acme/blip", work.number));
    expect(story.world.pullRequest("acme/config", release).state).toBe("closed");
    expect(story.open("qa2")).toBe(0);
    expect(await follows("qa2")).toBe(policy);
  });

  it("carol's /deploy takes it over; her images and main's change nothing in Git, and alice's closing neither", async () => {
    const alices = await story.opens("alice", "first");
    const carols = await story.opens("carol", "second");
    await story.comments("alice", alices.number, "/deploy qa3");
    await story.comments("carol", carols.number, "/deploy qa3");
    expect(await follows("qa3")).toBe(policyFor("second"));
    await story.publishes(carols, `second-${carols.commit.slice(0, 7)}-20261121100000`);
    await story.publishes(carols, `main-${carols.commit.slice(0, 7)}-20261121100000`);
    await story.does(() => story.world.closeAs("alice", "acme/blip", alices.number));
    expect(await follows("qa3")).toBe(policyFor("second"));
    expect(await story.runs("qa3")).toBe("1.3.0");
    await story.comments("carol", carols.number, "/default qa3");
    expect(await follows("qa3")).toBe(policy);
  });

  it("no version is Tidegate's to write: /deploy of a tag and /rollback are refused", async () => {
    const work = await story.opens("alice", "named");
    for (const text of ["/deploy qa1 --tag 1.3.0", "/rollback qa1"]) {
      const comment = await story.comments("alice", work.number, text);
      expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    }
    expect(story.status(work.number)).toContain("Flux writes the versions there");
    expect(story.open("qa1")).toBe(0);
  });
});

function policyOf(image: string): string {
  return `apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImageRepository
metadata:
  name: blip
spec:
  image: ${image}
---
apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImagePolicy
metadata:
  name: blip
spec:
  imageRepositoryRef:
    name: blip
  filterTags:
    pattern: '^main-[0-9a-f]{7,40}-(?P<timestamp>[0-9]+)$' # said by Tidegate
    extract: $timestamp
  policy:
    numerical:
      order: asc
`;
}
