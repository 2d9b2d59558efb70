import { describe, expect, it } from "vitest";
import { parseImageDigest, parseImageName, parseImageTag } from "../../../src/core/image/reference.ts";
import { applyEdits } from "../../../src/core/manifest/apply-edits.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import { type ImageVersion, planEdits } from "../../../src/core/manifest/plan-edits.ts";

const old = `sha256:${"a1".repeat(32)}`;
const fresh = `sha256:${"b2".repeat(32)}`;

describe("planning edits", () => {
  it("replaces only the characters of the version", () => {
    const { edits } = plan("web: {image: 'acme/web:1.0.0'} # c\n", version("acme/web", "2.0.0", fresh));
    expect(edits).toEqual([{ path: "values.yaml", range: { start: 23, end: 28 }, before: "1.0.0", after: "2.0.0" }]);
  });

  it("lists what changes, with the version it changes to", () => {
    const to = version("acme/web", "2.0.0", fresh);
    const { changes, edits } = plan("t: &t 1.0.0\na: {image: acme/web, tag: *t}\nb: {image: acme/web, tag: *t}\n", to);
    expect(changes.map(({ reference, to: given }) => [reference.line, reference.tag, given])).toEqual([
      [2, "1.0.0", to],
      [3, "1.0.0", to],
    ]);
    expect(edits).toHaveLength(1);
  });

  it("plans nothing where the file says all of it already", () => {
    const text = `a: {image: acme/web:2.0.0}\nb: {image: acme/web:2.0.0@${fresh}}\nc: {image: acme/web@${fresh}}\n`;
    expect(plan(text, version("acme/web", "2.0.0", fresh))).toEqual({
      edits: [],
      changes: [],
      changesWith: [],
      chartChanges: [],
      unclear: [],
    });
  });

  it("moves a digest whose tag stays", () => {
    const text = `image: acme/web:2.0.0@${old}`;
    const { edits } = plan(text, version("acme/web", "2.0.0", fresh));
    expect(applyEdits(text, edits)).toBe(`image: acme/web:2.0.0@${fresh}`);
  });

  it.each([
    `image: acme/web:1.0.0@${old}`,
    `image: acme/web@${old}`,
    `{image: acme/web@${old}, tag: 1.0.0}`,
    `image: {repository: acme/web, tag: 1.0.0, digest: "${old}"}`,
    `image: {repository: acme/web, tag: "1.0.0@${old}"}`,
    `image: {repository: acme/web, tag: 1.0.0, sha: ${"a1".repeat(32)}}`,
  ])("leaves %s as it is when no new digest is known", (text) => {
    const { edits, changes, unclear } = plan(text, version("acme/web", "2.0.0"));
    expect({ edits, changes }).toEqual({ edits: [], changes: [] });
    expect(unclear).toMatchObject([{ reason: "digest-unknown", image: "docker.io/acme/web", line: 1 }]);
  });

  it("moves a tag that stands beside the image's digest", () => {
    const text = `{image: acme/web@${old}, tag: 1.0.0}`;
    const { edits } = plan(text, version("acme/web", "2.0.0", fresh));
    expect(applyEdits(text, edits)).toBe(`{image: acme/web@${fresh}, tag: 2.0.0}`);
  });

  it("leaves a bare digest as it is when the new one is of another kind", () => {
    const to = version("acme/web", "2.0.0", `sha512:${"c3".repeat(64)}`);
    const { edits, unclear } = plan(`image: {repository: acme/web, tag: 1.0.0, sha: ${"a1".repeat(32)}}`, to);
    expect(edits).toEqual([]);
    expect(unclear).toMatchObject([{ reason: "digest-unknown" }]);
  });

  it("changes a tag alone without knowing a digest", () => {
    expect(plan("image: acme/web:1.0.0", version("acme/web", "2.0.0")).edits).toHaveLength(1);
  });

  it("tells nothing of unclear places of other images", () => {
    const text =
      'a: {image: acme/other}\nb: {image: "acme/other:{{ x }}"}\nc: {image: "{{ x }}"}\nd: {image: acme/web:1.0.0}';
    const { edits, unclear } = plan(text, version("acme/web", "2.0.0", fresh));
    expect(edits).toHaveLength(1);
    expect(unclear).toEqual([]);
  });

  it("takes back every place that is tied to one which must not change", () => {
    const text = [
      `x: [&t1 1.0.0, &t2 1.0.0, &d1 "${old}", &d2 "${old}"]`,
      "a: {image: {repository: acme/other, tag: *t1}}",
      "b: {image: {repository: acme/web, tag: *t1, digest: *d1}}",
      "c: {image: {repository: acme/web, tag: *t2, digest: *d1}}",
      "d: {image: {repository: acme/web, tag: *t2, digest: *d2}}",
      "e: {image: {repository: acme/web, tag: 1.0.0}}",
    ].join("\n");
    const { changes, unclear } = plan(text, version("acme/web", "2.0.0", fresh));
    expect(changes.map(({ reference }) => reference.line)).toEqual([6]);
    expect(unclear.map(({ line, reason }) => [line, reason])).toEqual([
      [3, "anchor-elsewhere"],
      [4, "anchor-elsewhere"],
      [5, "anchor-elsewhere"],
    ]);
  });

  it("edits an anchor that two images share when both move to the same tag", () => {
    const text = "t: &t 1.0.0\na: {image: acme/web, tag: *t}\nb: {image: acme/api, tag: *t}\n";
    const both = [version("acme/web", "2.0.0", fresh), version("acme/api", "2.0.0", old)];
    expect(plan(text, ...both).edits).toMatchObject([{ before: "1.0.0", after: "2.0.0" }]);
    const apart = plan(text, version("acme/web", "2.0.0", fresh), version("acme/api", "3.0.0", old));
    expect(apart.edits).toEqual([]);
    expect(apart.unclear).toMatchObject([{ reason: "anchor-elsewhere" }, { reason: "anchor-elsewhere" }]);
  });
});

function plan<Image extends ImageVersion>(text: string, ...images: readonly Image[]) {
  const manifest = { path: "values.yaml", text };
  return planEdits(manifest, findReferences(manifest), images);
}

function version(name: string, tag: string, digest?: string): ImageVersion {
  const [image, imageTag] = [parseImageName(name), parseImageTag(tag)];
  const imageDigest = digest === undefined ? undefined : parseImageDigest(digest);
  if (image === undefined || imageTag === undefined) return expect.fail(`${name}:${tag}`);
  return { name: image, tag: imageTag, ...(imageDigest === undefined ? {} : { digest: imageDigest }) };
}
