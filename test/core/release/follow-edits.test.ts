import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import type { TagPolicy } from "../../../src/core/image/tag-policy.ts";
import type { UnclearReason } from "../../../src/core/manifest/manifest.ts";
import { decodeManifest } from "../../../src/core/manifest/read-manifest.ts";
import { planFollowEdits } from "../../../src/core/release/follow-edits.ts";
import { sortNamedPlaces } from "../../../src/core/release/named-files.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/image-policies");

interface Case {
  readonly about: string;
  readonly follows: TagPolicy;
  /** With this the tree is as it was. */
  readonly back?: TagPolicy;
  readonly leftAlone?: readonly { readonly path: string; readonly line: number; readonly reason: UnclearReason }[];
  readonly skipped?: Readonly<Record<string, string>>;
}

type Tree = ReadonlyMap<string, string>;

describe.each(readdirSync(fixtures).map((folder) => ({ folder, ...readCase(folder) })))("$folder: $about", (given) => {
  const before = readTree(join(fixtures, given.folder, "before"));
  const after = readTree(join(fixtures, given.folder, "after"));
  const planned = follow(given.folder, before, given.follows);

  it("gives the tree in `after`, byte for byte", () => {
    for (const [path, text] of after) expect(planned.tree.get(path), path).toBe(text);
    expect([...planned.tree.keys()]).toEqual([...after.keys()]);
  });

  it("tells what it left alone", () => {
    expect(planned.leftAlone.map(({ path, line, reason }) => ({ path, line, reason }))).toEqual(given.leftAlone ?? []);
    expect(Object.fromEntries(planned.skipped.map(({ path, reason }) => [path, reason]))).toEqual(given.skipped ?? {});
  });

  it("changes nothing the second time", () => {
    expect(follow(given.folder, planned.tree, given.follows).edits).toEqual([]);
  });

  it("gives back the first bytes by default", () => {
    if (given.back === undefined) return;
    const back = follow(given.folder, planned.tree, given.back);
    for (const [path, text] of before) expect(back.tree.get(path), path).toBe(text);
  });
});

function follow(folder: string, tree: Tree, follows: TagPolicy) {
  const read = parseConfig(readFileSync(join(fixtures, folder, "tidegate.yaml"), "utf8"));
  if (read.kind === "invalid") throw new Error(read.problems.map(({ message }) => message).join("\n"));
  const [environment, service] = [[...read.config.environments.values()][0], [...read.config.services.values()][0]];
  if (environment === undefined || service === undefined) throw new Error("no environment, or no service");
  const site = { environment, service };
  const manifests = Array.from(tree, ([path, text]) => ({ path, text }));
  const planned = planFollowEdits(manifests, { site, named: sortNamedPlaces(read.config, site, tree.keys()) }, follows);
  if ("problem" in planned) throw new Error(planned.problem);
  const edited = new Map(planned.files.map(({ path, text }) => [path, text]));
  return { ...planned, tree: new Map(Array.from(tree, ([path, text]) => [path, edited.get(path) ?? text])) };
}

function readCase(folder: string): Case {
  return JSON.parse(readFileSync(join(fixtures, folder, "case.json"), "utf8"));
}

function readTree(folder: string): Tree {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths.sort().map((path) => {
      const decoded = decodeManifest(path, readFileSync(path));
      if ("skipped" in decoded) throw new Error(`${path} is ${decoded.skipped}`);
      return [path.slice(folder.length + 1), decoded.text];
    }),
  );
}
