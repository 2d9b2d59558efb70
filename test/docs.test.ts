import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseConfig } from "../src/core/config/parse-config.ts";
import { readAppManifest } from "../src/demo/app-manifest.ts";

const root = join(import.meta.dirname, "..");
const documents = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the documents", () => {
  it.each(documents)("%s names only paths that exist", (document) => {
    const named = [...read(document).matchAll(/`((?:src|test|docs|tools|bench|schema|\.ci)\/[\w./-]*)`/g)].map(
      ([, path]) => String(path),
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(documents)("%s links only to what exists", (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, path]) =>
      String(path),
    );
    const folder = document.startsWith("docs/") ? "docs" : ".";
    expect(links.filter((path) => !existsSync(join(root, folder, path)))).toEqual([]);
  });

  it("defines every word of the glossary where it says", () => {
    const rows = [...read("docs/glossary.md").matchAll(/^\|.*`([\w./-]+)` `(\w+)` \|$/gm)];
    expect(rows.length).toBeGreaterThan(20);
    const missing = rows.filter(([, path, name]) => {
      const declared = new RegExp(`^export (?:async )?(?:type|interface|function|const|class) ${name}\\b`, "m");
      return !declared.test(read(String(path)));
    });
    expect(missing.map(([row]) => row)).toEqual([]);
  });

  const examples = documents.flatMap((document) =>
    [...read(document).matchAll(/```yaml\n(environments:[\s\S]*?)```/g)].map(([, text], index) => ({
      document,
      index,
      text: String(text),
    })),
  );

  it.each(examples)("$document shows a config file that is right (example $index)", ({ text }) => {
    expect(parseConfig(text, ".tidegate.yaml")).toMatchObject({ kind: "valid" });
  });

  it("tells every key of the config file under a heading of its own, or in the table of one", () => {
    const Definitions = z.record(z.string(), z.object({ properties: z.record(z.string(), z.unknown()).optional() }));
    const { definitions } = z
      .object({ definitions: Definitions })
      .parse(JSON.parse(read("schema/tidegate.schema.json")));
    const reference = read("docs/configuration.md");
    const keys = ["environment", "service"].flatMap((name) => Object.keys(definitions[name]?.properties ?? {}));
    expect(keys.length).toBeGreaterThan(18);
    const told = new Set(
      [...reference.matchAll(/^#{3,4} (.+)$/gm)].flatMap(([, heading]) => String(heading).split(/, | of a service/)),
    );
    expect(keys.filter((key) => !told.has(key))).toEqual([]);
  });

  it("names every folder of the sources in the house", () => {
    const house = read("docs/development.md");
    const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !house.includes(`| \`src/${name}/\` |`))).toEqual([]);
  });

  it("tells in the README what app.yml asks for", () => {
    const { permissions, events } = readAppManifest();
    const [section = ""] = /## Permissions and trust[\s\S]*?\n## /.exec(read("README.md")) ?? [];
    expect(events.filter((event) => !section.includes(`\`${event}\``))).toEqual([]);
    const named = Object.keys(permissions).filter((name) => name !== "metadata");
    expect(named.filter((name) => !section.includes(name.replace("_", " ")))).toEqual([]);
  });

  it("names every job kind's file in the design", () => {
    const design = read("docs/design.md");
    const jobs = readdirSync(join(root, "src/jobs")).filter((name) =>
      /^(event|commands|deploy|release|merge|settle|revert|leave|unlocked|refresh|report|sweep)\.ts$/.test(name),
    );
    expect(jobs.filter((name) => !design.includes(`src/jobs/${name}`))).toEqual([]);
    expect(jobs).toHaveLength(12);
  });
});
