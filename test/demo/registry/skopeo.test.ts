import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { digestOf } from "../../../src/demo/registry/contents.ts";
import {
  type RunningRegistry,
  type StartRegistryOptions,
  startRegistry,
} from "../../../src/demo/registry/start-registry.ts";
import { describeWith, findProgram } from "../../support/component.ts";
import { writeImageLayout } from "../../support/image-layout.ts";

const skopeo = findProgram("skopeo");

describeWith("skopeo", skopeo !== undefined, () => {
  const folder = mkdtempSync(join(tmpdir(), "skopeo-"));
  const running: RunningRegistry[] = [];
  afterEach(async () => {
    for (const registry of running.splice(0)) await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (...parameters: string[]) => promisify(execFile)(String(skopeo), parameters);

  it.each<[string, StartRegistryOptions, (direction: "src" | "dest") => string[]]>([
    ["without credentials", {}, () => []],
    [
      "with a token",
      { tokenAuth: { username: "bob", password: "secret" } },
      (direction) => [`--${direction}-creds`, "bob:secret"],
    ],
  ])("pushes an image and gets the same back, %s", async (_, options, credentials) => {
    const registry = await startRegistry(options);
    running.push(registry);
    const image = { repository: "acme/web", tag: "1.2.3", labels: { "org.opencontainers.image.revision": "abc" } };
    const digest = writeImageLayout(join(folder, "layout"), image);
    const name = `docker://${registry.host}/acme/web:1.2.3`;
    await run(
      "--insecure-policy",
      "copy",
      "--dest-tls-verify=false",
      ...credentials("dest"),
      `oci:${folder}/layout:1.2.3`,
      name,
    );
    await run("--insecure-policy", "copy", "--src-tls-verify=false", ...credentials("src"), name, `dir:${folder}/back`);
    expect(digestOf(readFileSync(join(folder, "back", "manifest.json")))).toBe(digest);
  });

  it("is turned away with a wrong password", async () => {
    const registry = await startRegistry({ tokenAuth: { username: "bob", password: "secret" } });
    running.push(registry);
    await registry.pushImage({ repository: "acme/web", tag: "1" });
    const name = `docker://${registry.host}/acme/web:1`;
    await expect(run("inspect", "--tls-verify=false", "--creds", "bob:guess", name)).rejects.toThrow(/auth/i);
    const { stdout } = await run("inspect", "--tls-verify=false", "--creds", "bob:secret", name);
    expect(JSON.parse(stdout)).toMatchObject({ RepoTags: ["1"], Os: "linux" });
  });
});
