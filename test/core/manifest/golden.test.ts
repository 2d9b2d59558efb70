import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseChartName, parseChartRepository, parseChartVersion } from "../../../src/core/image/chart.ts";
import {
  type ConfirmedImage,
  parseImageDigest,
  parseImageName,
  parseImageTag,
} from "../../../src/core/image/reference.ts";
import { applyEdits } from "../../../src/core/manifest/apply-edits.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import type { UnclearReason } from "../../../src/core/manifest/manifest.ts";
import { mentions } from "../../../src/core/manifest/mentions.ts";
import { type ChartRelease, planEdits } from "../../../src/core/manifest/plan-edits.ts";
import { decodeManifest, isManifestPath } from "../../../src/core/manifest/read-manifest.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/manifests");

interface Case {
  readonly about: string;
  readonly images: readonly { readonly name: string; readonly tag: string; readonly digest: string }[];
  readonly charts?: readonly { readonly name: string; readonly repository?: string; readonly version: string }[];
  readonly leftAlone?: readonly { readonly path: string; readonly line: number; readonly reason: UnclearReason }[];
  readonly changesWith?: readonly { readonly path: string; readonly line: number; readonly withLine: number }[];
  readonly skipped?: Readonly<Record<string, string>>;
}

type Tree = ReadonlyMap<string, Buffer>;

describe.each(readdirSync(fixtures).map((folder) => ({ folder, ...readCase(folder) })))("$folder: $about", (given) => {
  const images = given.images.map(readImage);
  const before = readTree(join(fixtures, given.folder, "before"));
  const after = readTree(join(fixtures, given.folder, "after"));
  const charts = (given.charts ?? []).map(readChart);
  const result = release(before, images, charts);

  it("gives the tree in `after`, byte for byte", () => {
    expect([...result.tree.keys()]).toEqual([...after.keys()]);
    for (const [path, bytes] of after)
      expect(result.tree.get(path)?.toString("latin1"), path).toBe(bytes.toString("latin1"));
  });

  it("tells what it left alone", () => {
    expect(result.leftAlone).toEqual(given.leftAlone ?? []);
    expect(result.skipped).toEqual(given.skipped ?? {});
  });

  it("tells what changes by an anchor", () => {
    expect(result.changesWith).toEqual(given.changesWith ?? []);
  });

  it("changes nothing the second time", () => {
    expect(release(after, images, charts).edits).toBe(0);
  });

  it("is not passed over by the cheap question", () => {
    const asked = [...images.map(({ name }) => name), ...charts.map(({ name }) => name)];
    for (const [path, bytes] of before) {
      if (after.get(path)?.equals(bytes) !== false) continue;
      expect(mentions(bytes.toString(), asked), path).toBe(true);
    }
  });
});

function release(tree: Tree, images: readonly ConfirmedImage[], charts: readonly ChartRelease[]) {
  const result = new Map<string, Buffer>();
  const leftAlone: Case["leftAlone"] & object[] = [];
  const changesWith: Case["changesWith"] & object[] = [];
  const skipped: Record<string, string> = {};
  let count = 0;
  for (const [path, bytes] of tree) {
    result.set(path, bytes);
    if (!isManifestPath(path)) continue;
    const manifest = decodeManifest(path, bytes);
    if ("skipped" in manifest) {
      skipped[path] = manifest.skipped;
      continue;
    }
    const findings = findReferences(manifest);
    if (findings.skipped !== undefined) skipped[path] = findings.skipped;
    const { edits, unclear, ...planned } = planEdits(manifest, findings, images, charts);
    count += edits.length;
    changesWith.push(...planned.changesWith.map(({ line, withLine }) => ({ path, line, withLine })));
    leftAlone.push(...unclear.map(({ line, reason }) => ({ path, line, reason })));
    result.set(path, Buffer.from(applyEdits(manifest.text, edits)));
  }
  return { tree: result, leftAlone, changesWith, skipped, edits: count };
}

function readCase(folder: string): Case {
  return JSON.parse(readFileSync(join(fixtures, folder, "case.json"), "utf8"));
}

function readTree(folder: string): Tree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

function readImage({ name, tag, digest }: Case["images"][number]): ConfirmedImage {
  const [image, imageTag, imageDigest] = [parseImageName(name), parseImageTag(tag), parseImageDigest(digest)];
  if (image === undefined || imageTag === undefined || imageDigest === undefined) return expect.fail(`${name}:${tag}`);
  return { name: image, tag: imageTag, digest: imageDigest };
}

function readChart({ name, repository, version }: (Case["charts"] & object)[number]): ChartRelease {
  const [chart, release] = [parseChartName(name), parseChartVersion(version)];
  const source = repository === undefined ? undefined : parseChartRepository(repository);
  if (chart === undefined || release === undefined) return expect.fail(`${name}:${version}`);
  return { name: chart, version: release, ...(source === undefined ? {} : { repository: source }) };
}
