import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseImageName, parseImageTag } from "../../../src/core/image/reference.ts";
import { applyEdits, undoEdits } from "../../../src/core/manifest/apply-edits.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import { planEdits } from "../../../src/core/manifest/plan-edits.ts";
import { decodeManifest } from "../../../src/core/manifest/read-manifest.ts";
import { anyManifest, anyVersion, image, type Version } from "./generated-manifest.ts";
import { scalarsOf } from "./scalars-of.ts";

const name = parseImageName(image) ?? expect.fail();

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
      { numRuns: 300 },
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
      { numRuns: 500 },
    );
  });

  it("can be undone, changes nothing the second time, and only what the edits say", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = manifest.render(from);
        const { after, edits } = release(before, to);
        expect(undoEdits(after, edits)).toBe(before);
        expect(release(after, to).edits).toEqual([]);
        let [kept, at] = ["", 0];
        for (const { range } of edits) [kept, at] = [kept + before.slice(at, range.start), range.end];
        expect(kept + before.slice(at)).toBe(
          edits.reduceRight((text, edit) => cut(text, edit.after, shiftOf(edits, edit), edit.range.start), after),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("leaves a document that says the same everywhere else, to a reader that knows nothing of images", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), anyVersion(), (manifest, from, to) => {
        const before = manifest.render(from);
        const { after } = release(before, to);
        const [was, is] = [scalarsOf(before) ?? expect.fail(), scalarsOf(after) ?? expect.fail()];
        expect(is.length).toBe(was.length);
        for (const [index, text] of is.entries()) {
          if (text === was[index]) continue;
          const expected = [to.tag, to.digest, `${to.tag}@${to.digest}`].flatMap((version) => [
            version,
            `${image}:${version}`,
            `${image}@${version}`,
          ]);
          expect(expected).toContain(text);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("encodes back to the very same bytes", () => {
    fc.assert(
      fc.property(anyManifest(), anyVersion(), (manifest, version) => {
        const bytes = Buffer.from(manifest.render(version));
        const decoded = decodeManifest("values.yaml", bytes);
        expect("text" in decoded && bytes.equals(Buffer.from(decoded.text))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function release(text: string, to: Version) {
  const manifest = { path: "values.yaml", text };
  const { edits, unclear } = planEdits(manifest, findReferences(manifest), [{ name, ...to }]);
  expect(unclear).toEqual([]);
  return { edits, after: applyEdits(text, edits) };
}

function plain({ tag }: Version): Version["tag"] {
  return /^[a-z]+-|^v|^latest$|^1\.2\.3/.test(tag) ? tag : (parseImageTag(`v${tag}`) ?? expect.fail(tag));
}

type Edits = ReturnType<typeof release>["edits"];

function shiftOf(edits: Edits, edit: Edits[number]): number {
  return edits
    .filter(({ range }) => range.start < edit.range.start)
    .reduce((shift, { before, after }) => shift + after.length - before.length, 0);
}

function cut(text: string, piece: string, shift: number, start: number): string {
  expect(text.slice(start + shift, start + shift + piece.length)).toBe(piece);
  return text.slice(0, start + shift) + text.slice(start + shift + piece.length);
}
