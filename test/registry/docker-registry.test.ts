import { afterAll, beforeAll, expect, it } from "vitest";
import { parseImageDigest } from "../../src/core/image/reference.ts";
import { makeImage } from "../../src/demo/registry/image-parts.ts";
import { describeWith } from "../support/component.ts";
import { bob, type DockerRegistry, dockerRegistryProgram, startDockerRegistry } from "../support/docker-registry.ts";
import { image, registryWith, tag } from "./nocked-registry.ts";

describeWith("docker-registry", dockerRegistryProgram !== undefined, () => {
  const labels = { "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567" };
  const platforms = ["linux/amd64", "linux/arm64"];
  let running: DockerRegistry;
  let pushed: string;
  beforeAll(async () => {
    running = await startDockerRegistry({ auth: "bob" });
    pushed = await running.push(
      "acme/web",
      "1.2.3",
      makeImage({ repository: "acme/web", tag: "1.2.3", labels, platforms }),
    );
  });
  afterAll(() => running?.close());

  it("confirms a tag and reads its labels with credentials", async () => {
    const { registry } = registryWith({
      insecureHosts: new Set([running.host]),
      credentials: new Map([[running.host, bob]]),
    });
    const name = image(`${running.host}/acme/web`);
    const digest = parseImageDigest(pushed);
    const mediaType = "application/vnd.oci.image.index.v1+json";
    expect(await registry.confirm(name, tag("1.2.3"))).toEqual({ kind: "found", digest, mediaType });
    expect(digest && Object.fromEntries(await registry.fetchLabels(name, digest))).toEqual(labels);
    expect(await registry.confirm(name, tag("9.9.9"))).toEqual({ kind: "absent" });
    expect(await registry.confirm(image(`${running.host}/acme/none`), tag("1"))).toEqual({ kind: "absent" });
  });

  it.each([
    ["without credentials", undefined],
    ["with a wrong password", { username: "bob", password: "guess" }],
  ])("is denied %s", async (_, credential) => {
    const { registry } = registryWith({
      insecureHosts: new Set([running.host]),
      credentials: new Map(credential === undefined ? [] : [[running.host, credential]]),
    });
    const denied = { kind: "denied", status: 401 };
    expect(await registry.confirm(image(`${running.host}/acme/web`), tag("1.2.3"))).toEqual(denied);
  });
});
