import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { schemaNames } from "../../src/cli/schema-names.ts";
import { application, helmRelease, helmRepository } from "./charts.ts";
import { checkout, deployment, run } from "./run.ts";

const root = join(import.meta.dirname, "../..");
const committed = (name: string): string =>
  readFileSync(join(root, "schema", name === "config" ? "tidegate.schema.json" : `${name}.schema.json`), "utf8");

function judge(name: string, text: string): unknown {
  const ajv = new Ajv({ strict: true, allErrors: true });
  const document: unknown = JSON.parse(text);
  ajv.validate(JSON.parse(committed(name)), document);
  expect(ajv.errors ?? []).toEqual([]);
  return document;
}

const digest = `sha256:${"a".repeat(64)}`;
const config =
  "environments: {qa1: {path: qa1, follow: {semver: '*'}}}\nservices: {web: {repo: acme/web, image: acme/web}}\n";
const files = {
  ".tidegate.yaml": config,
  "qa1/web.yaml": deployment("acme/web:1.4.0"),
  "qa1/same.yaml": deployment("acme/web:1.5.0"),
  "qa1/pinned.yaml": deployment(`acme/web:1.4.0@${digest}`),
  "qa1/bare.yaml": deployment("acme/web"),
  "apps/redis.yaml": helmRelease("redis", "17.0.0", "acme"),
  "apps/range.yaml": helmRelease("redis", "17.x", "acme"),
  "apps/source.yaml": helmRepository("acme", "https://charts.acme.example"),
  "apps/web.yaml": application,
  "qa1/template.yaml": "image: acme/web:{{ x }}\n{{ y }}",
};

describe("the schemas", () => {
  it.each(schemaNames.map((name) => [name]))("%s is committed as the code has it, and printed", async (name) => {
    expect(await run("/", ["schema", name])).toEqual({ exit: 0, out: committed(name), err: "" });
  });

  it("prints the config file's when none is named", async () => {
    expect((await run("/", ["schema"])).out).toBe(committed("config"));
  });

  it("are only those", async () => {
    expect(await run("/", ["schema", "nonsense"])).toMatchObject({ exit: 2, out: "" });
  });
});

describe("the JSON documents", () => {
  it.each([
    ["bump", ["bump", "acme/web:1.5.0", "--json", "--dry-run"]],
    ["bump", ["bump", `acme/web:1.5.0@${digest}`, "--json"]],
    ["bump", ["bump", "acme/none:1.5.0", "--json"]],
    ["bump", ["bump", "--chart", "redis:18.0.0", "--json"]],
    ["bump", ["bump", "--chart", "https://charts.acme.example/web:1.2.3", "--json"]],
    ["images", ["images", "--json"]],
    ["images", ["images", "qa1/bare.yaml", "--json"]],
    ["check", ["check", "--json"]],
    ["check", ["check", "qa1/web.yaml", "--json"]],
    ["plan", ["plan", "qa1", "web=1.5.0", "--json"]],
    ["plan", ["plan", "qa1", "web=1.0.0", "--json"]],
    ["tags", ["tags", "--semver", ">=1", "--json"]],
    ["tags", ["tags", "--semver", ">=9", "--json"]],
  ])("of %s follow its schema: %j", async (name, words) => {
    const { out } = await run(checkout(files), words, "1.0.0\n1.1.0\n2.0.0-rc\nv1.1.0\n");
    judge(name, out);
  });

  it("of bump tells what changes, what not, and why", async () => {
    const { exit, out } = await run(checkout(files), ["bump", "acme/web:1.5.0", "qa1", "--json"]);
    expect(exit).toBe(0);
    expect(judge("bump", out)).toEqual({
      image: "docker.io/acme/web",
      tag: "1.5.0",
      written: true,
      changes: [
        { path: "qa1/web.yaml", line: 10, column: 27, kind: "pod-spec", from: { tag: "1.4.0" }, to: { tag: "1.5.0" } },
      ],
      changesWith: [],
      unchanged: [{ path: "qa1/same.yaml", line: 10, column: 27, kind: "pod-spec", tag: "1.5.0" }],
      leftAlone: [
        expect.objectContaining({ path: "qa1/bare.yaml", reason: "no-tag" }),
        expect.objectContaining({ path: "qa1/pinned.yaml", reason: "digest-unknown" }),
      ],
      skipped: [{ path: "qa1/template.yaml", reason: "template", message: "it is a template" }],
    });
  });

  it("of bump tell the same of a chart", async () => {
    const { out } = await run(checkout(files), ["bump", "--chart", "redis:18.0.0", "apps", "--json"]);
    expect(judge("bump", out)).toEqual({
      chart: "redis",
      version: "18.0.0",
      written: true,
      changes: [
        {
          path: "apps/redis.yaml",
          line: 10,
          column: 16,
          kind: "helm-release",
          from: { version: "17.0.0" },
          to: { version: "18.0.0" },
        },
      ],
      changesWith: [],
      unchanged: [],
      leftAlone: [expect.objectContaining({ path: "apps/range.yaml", line: 10, chart: "redis", reason: "range" })],
      skipped: [],
    });
  });
});
