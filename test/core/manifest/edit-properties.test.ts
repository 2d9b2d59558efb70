import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseImageName, parseImageTag } from "../../../src/core/image/reference.ts";
import { applyEdits, undoEdits } from "../../../src/core/manifest/apply-edits.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import { planEdits } from "../../../src/core/manifest/plan-edits.ts";
import { decodeManifest } from "../../../src/core/manifest/read-manifest.ts";
import { anyManifest, anyVersion, image, type Version } from "./generated-manifest.ts";
import { type ScalarPlace, scalarPlacesOf } from "./scalar-places.ts";
import { scalarsOf } from "./scalars-of.ts";

const name = parseImageName(image) ?? expect.fail();

const numRuns = Number(process.env["EDIT_RUNS"] ?? 300);

describe("editing any manifest", () => {
  it("finds all references, and their versions as they are written", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), (manifest, version) => {
        const { references, unclear, skipped } = findReferences({
          path: "values.yaml",
          text: manifest.render(version),
        });
        const ours = references.filter((each) => each.image === name);
        expect({ unclear, skipped, count: ours.length }).toEqual({ unclear: [], count: manifest.references });
        for (const { tag, digest } of ours) {
          if (tag !== undefined) expect(tag).toBe(version.tag);
          if (digest !== undefined) expect(digest).toBe(version.digest);
        }
      }),
      { numRuns },
    );
  });

  it("gives just the text that a careful person would have written", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        // A quoted tag keeps its quotes, so begin from one that needed none.
        const before = manifest.render({ ...from, tag: plain(from) });
        const { after } = release(before, to);
        expect(after).toBe(manifest.render(to));
      }),
      { numRuns },
    );
  });

  it("changes only bytes of the scalars that say the version", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = manifest.render(from);
        const { after, edits, changes } = release(before, to);
        const scalars = changes.flatMap(({ reference }) => reference.writer.slots.map(({ scalar }) => scalar.range));
        for (const { range } of edits)
          expect(scalars.some(({ start, end }) => start <= range.start && range.end <= end)).toBe(true);
        const [was, is] = [Buffer.from(before), Buffer.from(after)];
        let [left, right] = [0, 0];
        for (const edit of edits) {
          const start = Buffer.byteLength(before.slice(0, edit.range.start));
          expect(is.subarray(right, right + start - left).equals(was.subarray(left, start))).toBe(true);
          right += start - left + Buffer.byteLength(edit.after);
          left = start + Buffer.byteLength(edit.before);
        }
        expect(is.subarray(right).equals(was.subarray(left))).toBe(true);
      }),
      { numRuns },
    );
  });

  it("can be undone, to the very same bytes", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = manifest.render(from);
        const { after, edits } = release(before, to);
        expect(undoEdits(after, edits)).toBe(before);
      }),
      { numRuns },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const { after } = release(manifest.render(from), to);
        expect(release(after, to)).toMatchObject({ edits: [], changes: [] });
      }),
      { numRuns },
    );
  });

  it("moves tag and digest together, or not at all where no digest is known", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = { path: "values.yaml", text: manifest.render(from) };
        const findings = findReferences(before);
        const { edits, unclear } = planEdits(before, findings, [{ name, tag: to.tag }]);
        const after = findReferences({ ...before, text: applyEdits(before.text, edits) });
        for (const [index, { digest, tag, line, image: found }] of findings.references.entries()) {
          const now = after.references[index];
          if (found !== name) continue;
          if (digest === undefined) expect(now?.tag).toBe(to.tag);
          else {
            expect([now?.tag, now?.digest]).toEqual([tag, digest]);
            expect(unclear).toContainEqual(expect.objectContaining({ line, reason: "digest-unknown" }));
          }
        }
      }),
      { numRuns },
    );
  });

  it("leaves a document that says the same everywhere else, to a reader that knows nothing of images", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = manifest.render(from);
        const { after } = release(before, to);
        const expected = [to.tag, to.digest, `${to.tag}@${to.digest}`].flatMap((version) => [
          version,
          `${image}:${version}`,
          `${image}@${version}`,
        ]);
        expectSameElsewhere(before, after, expected);
      }),
      { numRuns },
    );
  });

  it("tells every place whose text changes, by an anchor too", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = manifest.render(from);
        const { after, changes, changesWith } = release(before, to);
        const slots = changes.flatMap(({ reference }) => reference.writer.slots.map(({ scalar }) => scalar));
        const told = [...changesWith, ...slots.flatMap(({ shared }) => shared?.at ?? [])];
        const unshared = new Set(slots.filter(({ shared }) => shared === undefined).map(({ range }) => range.start));
        const [was, is] = [scalarPlacesOf(before), scalarPlacesOf(after)];
        // A block that holds YAML changes where a place in it does, on another line.
        const changed = was.filter(({ text }, index) => text !== is[index]?.text && !/\n./.test(text));
        for (const place of changed) {
          const isTold = place.start !== undefined && unshared.has(place.start);
          expect(isTold || told.some((each) => isAt(each, place)), JSON.stringify(place)).toBe(true);
        }
        for (const each of changesWith) {
          expect(changes.map(({ reference }) => reference.line)).toContain(each.withLine);
          expect(changes.some(({ reference }) => isSamePlace(reference, each))).toBe(false);
        }
      }),
      { numRuns },
    );
  });

  it("encodes back to the very same bytes", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), (manifest, version) => {
        const bytes = Buffer.from(manifest.render(version));
        const decoded = decodeManifest("values.yaml", bytes);
        expect("text" in decoded && bytes.equals(Buffer.from(decoded.text))).toBe(true);
      }),
      { numRuns },
    );
  });
});

interface Placed {
  readonly line: number;
  readonly column: number;
}

/** Inside of the quotes, or at the alias. */
function isAt(told: Placed, { line, column, start }: ScalarPlace): boolean {
  const quote = start === undefined ? 0 : told.column - column;
  return told.line === line && told.column - quote === column && (quote === 0 || quote === 1);
}

function isSamePlace(one: Placed, other: Placed): boolean {
  return one.line === other.line && one.column === other.column;
}

function release(text: string, to: Version) {
  const manifest = { path: "values.yaml", text };
  const { edits, changes, changesWith, unclear } = planEdits(manifest, findReferences(manifest), [{ name, ...to }]);
  expect(unclear).toEqual([]);
  return { edits, changes, changesWith, after: applyEdits(text, edits) };
}

/** A string that holds YAML itself may differ as a document may. */
function expectSameElsewhere(before: string, after: string, expected: readonly string[]): void {
  const [was, is] = [scalarsOf(before) ?? expect.fail(), scalarsOf(after) ?? expect.fail()];
  expect(is.length).toBe(was.length);
  for (const [index, text] of is.entries()) {
    if (text === was[index] || expected.includes(text)) continue;
    expect(text).toContain("\n");
    expectSameElsewhere(was[index] ?? "", text, expected);
  }
}

function plain({ tag }: Version): Version["tag"] {
  return /^[a-z]+-|^v|^latest$|^1\.2\.3/.test(tag) ? tag : (parseImageTag(`v${tag}`) ?? expect.fail(tag));
}
