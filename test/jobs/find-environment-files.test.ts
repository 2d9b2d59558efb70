import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPath } from "../../src/core/config/paths.ts";
import { lastSegment, mentions } from "../../src/core/manifest/mentions.ts";
import { decodeManifest, isManifestPath } from "../../src/core/manifest/read-manifest.ts";
import { type ConfigRepoMemory, createConfigRepoMemory } from "../../src/jobs/config-repo-memory.ts";
import { findEnvironmentFiles } from "../../src/jobs/find-environment-files.ts";
import { configPath, readConfigRepo } from "../../src/jobs/read-config.ts";
import { FakeGitHub } from "../support/fake-github.ts";
import type { FakeRepository } from "../support/fake-repository.ts";
import { must } from "../support/snapshot-builder.ts";

/** Reads a config repo again and again, as jobs do, with one memory. */
class Reader {
  readonly github = new FakeGitHub();
  readonly repo: FakeRepository;
  readonly memory: ConfigRepoMemory = createConfigRepoMemory();

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    this.repo = this.github.addRepository("acme/config", files);
  }

  async read() {
    const deps = { github: this.github, context: { memory: this.memory } };
    const snapshot = await readConfigRepo(deps, this.repo.name);
    if (snapshot.config.kind !== "valid") throw new Error(JSON.stringify(snapshot.config));
    const { config } = snapshot.config;
    const rows = [];
    for (const environment of config.environments.values())
      for (const service of config.services.values()) {
        const files = await findEnvironmentFiles(deps, snapshot, environment);
        const found = files.mentioning(service.images.map(lastSegment)).map(({ path }) => path);
        const texts = snapshot.tree
          .filter(({ path, kind }) => kind !== "directory" && isManifestPath(path) && matchesPath(environment, path))
          .map(({ path, sha }) => {
            const blob = [...this.repo.objects.blobs].find(([each]) => each === sha);
            return decodeManifest(path, must(blob)[1]);
          });
        const wanted = texts.flatMap((each) =>
          "text" in each && mentions(each.text, service.images) ? [each.path] : [],
        );
        rows.push({ environment: environment.name, service: service.name, found, wanted, files });
      }
    return rows;
  }

  /** Blobs that were asked of GitHub since the last question. */
  fetches(): number {
    const { calls } = this.github;
    return calls.splice(0).filter((method) => method === "contents.fetchBlobs").length;
  }
}

function configOf(services: readonly string[]): string {
  return [
    "environments:",
    "  dev: { path: clusters/dev }",
    "  qa: { path: [clusters/qa, 'extra/*.yaml'] }",
    "services:",
    ...services.map((name) => `  ${name}: { repo: acme/${name}, image: ghcr.io/acme/${name} }`),
  ].join("\n");
}

const pod = (name: string) => `spec: {containers: [{image: "ghcr.io/acme/${name}:1.0.0"}]}\n`;

describe("the environment's files that name a service", () => {
  const name = fc.constantFrom("web", "web-api", "api", "db");
  const content = fc.oneof(
    name.map(pod),
    fc.tuple(name, name).map(([a, b]) => pod(a) + pod(b)),
    fc.constantFrom(
      "",
      "other: true\n",
      'a: "\\u0077eb"\n',
      "images: [{name: '.*', newTag: v1}]\n",
      "\0",
      "web: {{ a }}\n",
    ),
  );
  const path = fc.constantFrom(
    "clusters/dev/a.yaml",
    "clusters/dev/deep/b.yaml",
    "clusters/qa/a.yaml",
    "clusters/qa/notes.md",
    "extra/c.yaml",
    "d.yaml",
  );
  const services = fc.uniqueArray(name, { minLength: 1 });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ path, content: fc.option(content, { nil: undefined }) }) },
    { weight: 1, arbitrary: services.map((each) => ({ path: configPath, content: configOf(each) })) },
  );

  it("are found as if every file were searched, whatever was remembered before", async () => {
    await fc.assert(
      fc.asyncProperty(services, fc.array(step, { minLength: 1, maxLength: 8 }), async (first, steps) => {
        const reader = new Reader({ [configPath]: configOf(first), "clusters/dev/z.yaml": pod("web") });
        for (const { path, content } of steps) {
          for (const { found, wanted } of await reader.read()) expect(found).toEqual(wanted);
          reader.repo.commit("main", { [path]: content });
        }
        for (const { found, wanted } of await reader.read()) expect(found).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it("are known without a question once they were read, and after a commit only what it changed is read", async () => {
    const reader = new Reader({
      [configPath]: configOf(["web", "api"]),
      "clusters/dev/web.yaml": pod("web"),
      "clusters/qa/api.yaml": pod("api"),
    });
    await reader.read();
    expect(reader.fetches()).toBe(3);
    await reader.read();
    expect(reader.fetches()).toBe(0);
    reader.repo.commit("main", { "notes.md": "nothing of ours" });
    await reader.read();
    expect(reader.fetches()).toBe(0);
    reader.repo.commit("main", { "clusters/dev/web.yaml": pod("api") + pod("web") });
    await reader.read();
    expect(reader.fetches()).toBe(1);
  });

  it("are told apart from those that are left alone unread", async () => {
    const reader = new Reader({
      [configPath]: configOf(["web"]),
      "clusters/dev/binary.yaml": "web\0",
      "clusters/dev/large.yaml": `# ${"web ".repeat(1_300_000)}`,
    });
    const [row] = await reader.read();
    expect(row?.found).toEqual([]);
    expect(row?.files.skipped).toEqual([
      { path: "clusters/dev/binary.yaml", reason: "binary" },
      { path: "clusters/dev/large.yaml", reason: "too-large" },
    ]);
    expect(row?.files.missingPaths).toEqual([]);
  });

  it("name the environment's paths that match nothing", async () => {
    const reader = new Reader({ [configPath]: configOf(["web"]), "clusters/qa/web.yaml": pod("web") });
    const rows = await reader.read();
    expect(rows.map(({ files }) => files.missingPaths)).toEqual([["clusters/dev"], ["extra/*.yaml"]]);
  });
});
