import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith, findProgram } from "../support/component.ts";
import { type DockerRegistry, dockerRegistryProgram, startDockerRegistry } from "../support/docker-registry.ts";
import { writeImageLayout } from "../support/image-layout.ts";
import { openStory, type Story } from "../support/story-world.ts";

const skopeo = findProgram("skopeo");
const installed = dockerRegistryProgram !== undefined && skopeo !== undefined;

describeWith("docker-registry and skopeo", installed, () => {
  const folder = mkdtempSync(join(tmpdir(), "real-registry-"));
  const insecureRegistries = new Set<string>();
  let story: Story;
  let registry: DockerRegistry;

  beforeAll(async () => {
    story = await openStory({ change: { insecureRegistries }, backOff: { firstSeconds: 0.02, longestSeconds: 0.2 } });
    insecureRegistries.add(story.registry.host);
    const url = `${story.tidegate().url}/hooks/registry`;
    registry = await startDockerRegistry({ notify: { url, token: story.secrets.registry } });
    insecureRegistries.add(registry.host);
    await moveTo(registry.host);
  });
  afterAll(async () => {
    await registry?.close();
    await story?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything that runs comes from the real registry from now on. */
  async function moveTo(host: string): Promise<void> {
    const { world } = story.github;
    const files: Record<string, string> = {};
    for (const path of await world.listFiles("acme/config"))
      files[path] = ((await world.readFile("acme/config", path)) ?? "").replaceAll(story.registry.host, host);
    await world.commitAs("bob", "acme/config", { branch: "main", files, message: "Move to another registry" });
    await story.settle();
  }

  it("an image that skopeo pushes becomes a release pull request, with the commit from its label", async () => {
    const { world } = story.github;
    await world.commitAs("alice", "acme/blip", { branch: "faster", files: { "a.ts": "1\n" }, message: "Faster" });
    const source = await world.openPullRequestAs("alice", "acme/blip", { head: "faster", title: "Faster" });
    const revision = await world.mergeAs("bob", "acme/blip", source);
    const labels = { "org.opencontainers.image.revision": revision };
    const digest = writeImageLayout(join(folder, "layout"), { repository: "acme/blip", tag: "1.4.0", labels });
    const to = `docker://${registry.host}/acme/blip:1.4.0`;
    const parameters = ["--insecure-policy", "copy", "--dest-tls-verify=false", `oci:${folder}/layout:1.4.0`, to];
    await promisify(execFile)(String(skopeo), parameters);

    await expect.poll(() => story.release("production")?.title).toContain("1.4.0");
    await story.settle();
    expect(await world.diffOf("acme/config", story.release("production")?.number ?? 0)).toContain(digest);
    expect(await story.inGit("clusters/dev/blip.yaml")).toContain(`${registry.host}/acme/blip:1.4.0`);
    expect(story.said("acme/blip", source)).toHaveLength(1);
    expect(story.release("qa1")?.body).toContain(registry.host);
  });

  it("pushed again, it is the same release", async () => {
    const pulls = () =>
      story.github.world.listPullRequests("acme/config").map(({ number, headSha }) => [number, headSha]);
    const accepted = async () => {
      const text = await (await fetch(`${story.tidegate().url}/metrics`)).text();
      return Number(/source="registry",outcome="accepted"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const [before, told] = [pulls(), await accepted()];
    const from = `docker://${registry.host}/acme/blip:1.4.0`;
    const options = ["--src-tls-verify=false", "--dest-tls-verify=false"];
    await promisify(execFile)(String(skopeo), [
      "--insecure-policy",
      "copy",
      ...options,
      `oci:${folder}/layout:1.4.0`,
      from,
    ]);
    await expect.poll(accepted).toBe(told + 1);
    await story.settle();
    expect(pulls()).toEqual(before);
  });
});
