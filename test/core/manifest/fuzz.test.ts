import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChartVersion } from "../../../src/core/image/chart.ts";
import { parseImageDigest, parseImageTag } from "../../../src/core/image/reference.ts";
import { applyEdits, undoEdits } from "../../../src/core/manifest/apply-edits.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import type { Manifest, ManifestFindings } from "../../../src/core/manifest/manifest.ts";
import { type ChartRelease, type ImageVersion, planEdits } from "../../../src/core/manifest/plan-edits.ts";
import { decodeManifest, isManifestPath } from "../../../src/core/manifest/read-manifest.ts";
import { scalarsOf } from "./scalars-of.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/manifests");
const manifests = globSync("*/before/**", { cwd: fixtures })
  .filter((path) => isManifestPath(path))
  .sort()
  .flatMap((path) => {
    const decoded = decodeManifest(path, readFileSync(join(fixtures, path)));
    return "text" in decoded && decoded.text.length > 0 ? [decoded] : [];
  });
const lines = manifests.flatMap(({ text }) => text.split("\n"));

const tag = parseImageTag("1.10") ?? expect.fail();
const digest = parseImageDigest(`sha256:${"0f".repeat(32)}`) ?? expect.fail();
const version = parseChartVersion("99.1.0+b7") ?? expect.fail();

describe("ten thousand manifests gone wrong", () => {
  it("break nothing, and nothing changes in them that was not told", { timeout: 600_000 }, () => {
    let changed = 0;
    fc.assert(
      fc.property(anyMutant(), (manifest) => {
        changed += expectHonest(manifest) ? 1 : 0;
      }),
      { numRuns: 10_000, seed: Number(process.env["FUZZ_SEED"] ?? 20_261_121) },
    );
    // Else the property would say little.
    expect(changed).toBeGreaterThan(1500);
  });
});

/** Whether the manifest was changed at all. */
function expectHonest(manifest: Manifest): boolean {
  const start = process.threadCpuUsage();
  const findings = findReferences(manifest);
  const [images, charts] = asked(findings);
  const { edits, changes, chartChanges } = planEdits(manifest, findings, images, charts);
  const after = { ...manifest, text: applyEdits(manifest.text, edits) };
  const { user, system } = process.threadCpuUsage(start);
  // Of this thread's own time, so that a busy machine does not matter; most take less than a thousandth of that.
  if (user + system > 1_000_000) expect.fail(`took ${user + system} µs: ${JSON.stringify(manifest)}`);
  expect(undoEdits(after.text, edits)).toBe(manifest.text);

  const told = [...changes, ...chartChanges].flatMap(({ reference }) => reference.writer.slots);
  for (const { range } of edits)
    expect(told.some(({ scalar }) => scalar.range.start <= range.start && range.end <= scalar.range.end)).toBe(true);

  const again = findReferences(after);
  expect(planEdits(after, again, images, charts).edits).toEqual([]);
  expect(shapeOf(again)).toEqual(shapeOf(findings));
  for (const { reference } of changes) {
    const index = findings.references.indexOf(reference);
    expect(again.references[index]).toMatchObject(reference.tag === undefined ? { digest } : { tag });
  }
  expectSameElsewhere(manifest.text, after.text);
  return edits.length > 0;
}

function asked(findings: ManifestFindings): [readonly ImageVersion[], readonly ChartRelease[]] {
  const images = [...new Set(findings.references.map(({ image }) => image))].map((name) => ({ name, tag, digest }));
  const charts = [...new Set(findings.charts?.map(({ chart }) => chart))].map((name) => ({ name, version, digest }));
  return [images, charts];
}

/** What there is, without its versions and columns, which move. */
function shapeOf({ references, charts = [], unclear, skipped }: ManifestFindings) {
  return {
    references: references.map(({ image, line, kind }) => [image, line, kind]),
    // What Flux takes from a registry is a chart only as long as its tag is a version.
    charts: charts
      .filter(({ assumed, kind }) => !assumed && kind !== "oci-repository")
      .map(({ chart, line }) => [chart, line]),
    unclear: unclear.filter(({ chart }) => !chart).map(({ image, line, reason }) => [image, line, reason]),
    skipped,
  };
}

function expectSameElsewhere(before: string, after: string): void {
  const [was, is] = [scalarsOf(before), scalarsOf(after)];
  if (was === undefined) return;
  expect(is?.length).toBe(was.length);
  for (const [index, text] of is?.entries() ?? []) {
    if (text !== was[index]) expect(text).toMatch(/1\.10|0f0f0f|99\.1\.0/);
  }
}

function anyMutant(): fc.Arbitrary<Manifest> {
  return fc
    .record({
      manifest: fc.constantFrom(...manifests),
      changes: fc.array(fc.tuple(fc.nat(), anyChange()), { minLength: 1, maxLength: 4 }),
    })
    .map(({ manifest: { path, text }, changes }) => ({
      path: path.replace(/^[^/]+\/before\//, ""),
      text: changes.reduce((given, [at, change]) => change(given, at % (given.length + 1)), text),
    }));
}

type Change = (text: string, at: number) => string;

const pieces = [
  ..."\n,\r\n,\t,  ,: ,- ,#, #,',\",[,],{,},&a ,*a,!!str ,!x ,|\n,>-\n,<<: *a\n,---\n,...\n,%YAML 1.1\n,{{ x }},\\,\\u0041,\u2028,\ufeff,😀,\0,~,null,? ,@,`".split(
    ",",
  ),
  ",",
  "image: acme/web:v1",
  "tag: v1\n",
  " # tidegate: ignore",
];

function anyChange(): fc.Arbitrary<Change> {
  return fc.oneof(
    fc.constantFrom(...pieces).map(
      (piece): Change =>
        (text, at) =>
          text.slice(0, at) + piece + text.slice(at),
    ),
    fc.integer({ min: 1, max: 12 }).map(
      (length): Change =>
        (text, at) =>
          text.slice(0, at) + text.slice(at + length),
    ),
    fc.constantFrom(...lines).map(
      (line): Change =>
        (text, at) =>
          onLine(text, at, (each) => `${each}\n${line}`),
    ),
    fc.constantFrom<Change>(
      (text, at) => onLine(text, at, (line) => ` ${line}`),
      (text, at) => onLine(text, at, (line) => line.replace(/^ {1,2}/, "")),
      (text, at) => onLine(text, at, (line) => `${line}\n${line}`),
      (text, at) => onLine(text, at, () => ""),
      (text, at) => text.slice(0, at),
      (text) => text.replaceAll(/\r?\n/g, "\r\n"),
      (text) => text.replaceAll("'", '"'),
      (text) => `a:\n${text.replaceAll(/^(?=.)/gm, "  ")}`,
      (text) => JSON.stringify({ values: text }),
    ),
  );
}

function onLine(text: string, at: number, change: (line: string) => string): string {
  const all = text.split("\n");
  const index = at % all.length;
  return all.map((line, each) => (each === index ? change(line) : line)).join("\n");
}
