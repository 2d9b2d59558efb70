import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Builds, buildPushes } from "../../src/demo/build-pushes.ts";
import { type GitHubStandIn, startGitHub } from "../../src/demo/github/server.ts";
import { type RunningRegistry, startRegistry } from "../../src/demo/registry/start-registry.ts";

describe("the demo's CI", () => {
  let directory: string;
  let github: GitHubStandIn;
  let registry: RunningRegistry;
  let builds: Builds;
  let told: string[];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "tidegate-builds-"));
    github = await startGitHub({ directory });
    registry = await startRegistry();
    github.world.createUser({ login: "alice" });
    github.world.createOrganization({ login: "acme", owners: ["alice"] });
    for (const name of ["blip", "platform"])
      await github.world.createRepository({ owner: "acme", name, files: { "README.md": "# It\n" } });
    for (const tag of ["1.9.9", "1.10.0", "zoom-1234567"]) await registry.pushImage({ repository: "acme/blip", tag });
    told = [];
    builds = await buildPushes({ github, registry }, { buildMs: 1, lookMs: 5, tell: (line) => void told.push(line) });
  });
  afterEach(async () => {
    await builds.close();
    await github.close();
    await registry.close();
    await rm(directory, { recursive: true });
  });

  const commit = (repository: string, branch: string) =>
    github.world.commitAs("alice", repository, { branch, files: { "a.txt": branch }, message: branch });
  const built = async (number: number) => {
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(number);
    return told.at(-1);
  };
  const tagsOf = async (image: string) => (await fetch(`${registry.url}/v2/${image}/tags/list`)).json();

  it("gives what comes to main the next version, and a branch's commit its own tag", async () => {
    const onMain = await commit("acme/blip", "main");
    expect(await built(1)).toBe(`CI has built acme/blip main ${onMain.slice(0, 7)} as 1.10.1.`);
    const onBranch = await commit("acme/blip", "alice/zoom+");
    expect(await built(2)).toContain(`as alice-zoom--${onBranch.slice(0, 7)}.`);
    expect(await tagsOf("acme/blip")).toMatchObject({ tags: expect.arrayContaining(["1.10.1", "zoom-1234567"]) });
  });

  it("builds all images of a push together, and nothing that was there before", async () => {
    const sha = await commit("acme/platform", "main");
    await built(1);
    const tags = [expect.stringMatching(new RegExp(`^main-${sha.slice(0, 7)}-\\d{8}T\\d{6}Z$`))];
    for (const name of ["auth", "data", "web"]) expect(await tagsOf(`acme/platform-${name}`)).toMatchObject({ tags });
  });

  it("says when a build fails, and goes on", async () => {
    registry.setDown(true);
    await commit("acme/blip", "main");
    expect(await built(1)).toContain("CI could not build acme/blip main");
    registry.setDown(false);
    await commit("acme/blip", "zoom");
    expect(await built(2)).toContain("CI has built acme/blip zoom");
  });
});
