import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { application, helmRelease, helmRepository, ociRepository } from "../charts.ts";
import { checkout, deployment, run } from "../run.ts";

const digest = `sha256:${"a".repeat(64)}`;
const otherDigest = `sha256:${"b".repeat(64)}`;
const read = (...parts: readonly string[]): string => readFileSync(join(...parts), "utf8");

const bitnami = helmRepository("bitnami", "https://charts.bitnami.com/bitnami");
const acme = helmRepository("acme", "oci://ghcr.io/acme/charts");

describe("tidegate bump --chart", () => {
  it("changes the characters of the version in every form, and leaves images alone", async () => {
    const files = {
      "redis.yaml": helmRelease("redis", "17.0.0", "bitnami"),
      "Chart.yaml": `dependencies:\n  - {name: redis, version: 17.0.0, repository: "https://charts.bitnami.com/bitnami"}\n`,
      "image.yaml": deployment("redis:17.0.0"),
      "sources.yaml": bitnami,
    };
    const folder = checkout(files);
    expect(await run(folder, ["bump", "--chart", "redis:18.1.0"])).toEqual({
      exit: 0,
      out: "Chart.yaml:2  17.0.0 → 18.1.0\nredis.yaml:10  17.0.0 → 18.1.0\n",
      err: "2 places in 2 files changed.\n",
    });
    expect(read(folder, "redis.yaml")).toBe(files["redis.yaml"].replace("17.0.0", "18.1.0"));
    expect(read(folder, "Chart.yaml")).toBe(files["Chart.yaml"].replace("17.0.0", "18.1.0"));
    expect(read(folder, "image.yaml")).toBe(files["image.yaml"]);
  });

  it.each([
    ["by its name", "web:1.3.0"],
    ["in full", "https://charts.acme.example/web:1.3.0"],
    ["in full, however the host is written", "https://Charts.ACME.example/web:1.3.0"],
  ])("takes a chart named %s", async (_, chart) => {
    const { out } = await run("/", ["bump", "--chart", chart, "-"], application);
    expect(out).toBe(application.replace("1.2.3", "1.3.0"));
  });

  it("takes PATHs, shows a diff with --dry-run, and ends with 0 when all is there already", async () => {
    const folder = checkout({ "a/web.yaml": application, "b/web.yaml": application });
    const { out } = await run(folder, ["bump", "a", "--chart", "web:1.3.0", "-n"]);
    expect(out).toContain("--- a/a/web.yaml\n");
    expect(out).toContain("-    targetRevision: 1.2.3\n+    targetRevision: 1.3.0\n");
    expect(read(folder, "a/web.yaml")).toBe(application);
    expect(await run(folder, ["bump", "--chart", "web:1.2.3"])).toEqual({
      exit: 0,
      out: "",
      err: "Nothing to change: 2 places at the chart web:1.2.3 already.\n",
    });
  });

  it("ends with 1 when there is no such chart", async () => {
    const folder = checkout({ "web.yaml": application, "image.yaml": deployment("redis:1") });
    expect(await run(folder, ["bump", "--chart", "https://other.example/web:2.0.0"])).toMatchObject({
      exit: 1,
      err: "No reference to the chart https://other.example/web was found.\n",
    });
    expect(await run(folder, ["bump", "--chart", "redis:2.0.0"])).toMatchObject({ exit: 1 });
  });

  it("leaves a range as it is, and says so", async () => {
    const folder = checkout({ "redis.yaml": helmRelease("redis", "17.x", "bitnami") });
    expect(await run(folder, ["bump", "--chart", "redis:18.1.0"])).toEqual({
      exit: 1,
      out: "",
      err: "redis.yaml:10  left as it is: a range of versions stands there, out of which a tool picks one\nNothing was changed.\n",
    });
  });

  describe("where several repositories have a chart of the name", () => {
    const files = {
      "bitnami.yaml": helmRelease("web", "1.0.0", "bitnami"),
      "acme.yaml": helmRelease("web", "1.0.0", "acme"),
      "sources.yaml": `${bitnami}---\n${acme}`,
    };

    it("edits none by the name alone, and tells what to name", async () => {
      const folder = checkout(files);
      expect(await run(folder, ["bump", "--chart", "web:2.0.0"])).toEqual({
        exit: 1,
        out: "",
        err: `acme.yaml:10  left as it is: it may be a chart of the same name from another repository
bitnami.yaml:10  left as it is: it may be a chart of the same name from another repository
The chart web is of several repositories here: https://charts.bitnami.com/bitnami, oci://ghcr.io/acme/charts. Name its repository, for example: --chart https://charts.bitnami.com/bitnami/web:2.0.0
Nothing was changed.
`,
      });
      expect(read(folder, "acme.yaml")).toBe(files["acme.yaml"]);
    });

    it("edits those of the repository that is named", async () => {
      const folder = checkout(files);
      expect(await run(folder, ["bump", "--chart", "oci://ghcr.io/acme/charts/web:2.0.0"])).toEqual({
        exit: 0,
        out: "acme.yaml:10  1.0.0 → 2.0.0\n",
        err: "1 place in 1 file changed.\n",
      });
      expect(read(folder, "bitnami.yaml")).toBe(files["bitnami.yaml"]);
    });
  });

  it("lists no file that only mentions where charts come from", async () => {
    const folder = checkout({
      "template.yaml": "kind: HelmRepository\n{{- if x }}\nurl: {{ y }}\n",
      "web.yaml": application,
    });
    expect((await run(folder, ["bump", "--chart", "web:1.3.0"])).err).toBe("1 place in 1 file changed.\n");
  });

  describe("of an OCIRepository", () => {
    const url = "oci://ghcr.io/acme/charts/web";

    it("is taken for a chart when it is named in full", async () => {
      const text = ociRepository(url, "1.0.0");
      expect((await run("/", ["bump", "--chart", `${url}:1.1.0`, "-"], text)).out).toBe(ociRepository(url, "1.1.0"));
      expect(await run("/", ["bump", "--chart", "web:1.1.0", "-"], text)).toMatchObject({ exit: 1, out: text });
    });

    it("writes build metadata as registries have it", async () => {
      const { out } = await run("/", ["bump", "--chart", `${url}:1.1.0+b5`, "-"], ociRepository(url, "1.0.0"));
      expect(out).toBe(ociRepository(url, "1.1.0_b5"));
    });

    it.each([
      ["--digest", [`${url}:1.1.0`, "--digest", otherDigest]],
      ["a digest behind the version", [`${url}:1.1.0@${otherDigest}`]],
    ])("moves version and digest together with %s", async (_, words) => {
      const { out } = await run("/", ["bump", "-", "--chart", ...words], ociRepository(url, "1.0.0", digest));
      expect(out).toBe(ociRepository(url, "1.1.0", otherDigest));
    });

    it("is left as it is when a digest pins it and no new one is known", async () => {
      const text = ociRepository(url, "1.0.0", digest);
      expect(await run("/", ["bump", "-", "--chart", `${url}:1.1.0`], text)).toEqual({
        exit: 1,
        out: text,
        err: "-:9  left as it is: a digest pins it, and the new digest is not known (give it with --digest sha256:…)\nNothing was changed.\n",
      });
    });
  });

  it.each([
    ["no version", ["--chart", "web"], '"web" names no version; write it as --chart web:VERSION.'],
    ["a range", ["--chart", "web:1.x"], '"1.x" is no version of a chart; 1.2.3 and 1.2.3-rc.1 are.'],
    ["a path", ["--chart", "./charts/web:1.2.3"], "is no chart with a version; web:1.2.3 and oci://"],
    [
      "a repository's own name",
      ["--chart", "bitnami/redis:1.2.3"],
      "write the URL of its repository before /redis, or redis alone.",
    ],
    ["a digest that is none", ["--chart", "web:1.2.3@sha256:12"], '"sha256:12" is no digest'],
    [
      "two digests",
      ["--chart", `web:1.2.3@${digest}`, "--digest", otherDigest],
      "The chart and --digest name two different digests.",
    ],
    [
      "an image beside it",
      ["--chart", "web:1.2.3", "acme/web:1.5.0"],
      'Bump the image "acme/web:1.5.0" in a run of its own.',
    ],
    ["an image beside it, first", ["web:2", "--chart", "web:1.2.3"], 'Bump the image "web:2" in a run of its own.'],
    ["a PATH that is not there", ["--chart", "web:1.2.3", "nowhere"], 'There is no file or folder "nowhere".'],
    ["two charts", ["--chart", "a:1.0.0", "--chart", "b:1.0.0"], "--chart is given twice."],
    [
      "a chart in place of an image",
      ["oci://ghcr.io/acme/charts/web:1.2.3"],
      "is a chart's; write it as: tidegate bump --chart oci://ghcr.io/acme/charts/web:1.2.3",
    ],
  ])("refuses %s with 2", async (_, words, said) => {
    const { exit, out, err } = await run(checkout({}), ["bump", ...words]);
    expect(err).toContain(said);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
  });
});
