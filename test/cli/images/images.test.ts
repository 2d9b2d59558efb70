import { globSync, readFileSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { writeManifestTree } from "../../../bench/manifest-tree.ts";
import { walkCheckout } from "../../../src/cli/checkout/walk.ts";
import { mayHoldReference } from "../../../src/cli/images/may-hold-reference.ts";
import { readImages } from "../../../src/cli/images/read-images.ts";
import { readAllImages } from "../../../src/cli/images/read-with-workers.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import { decodeManifest } from "../../../src/core/manifest/read-manifest.ts";
import { checkout, deployment, run } from "../run.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/manifests");

const digest = `sha256:${"a".repeat(64)}`;

describe("tidegate images", () => {
  it("lists places, what is not clear, and what was left alone, in a fixed order", async () => {
    const folder = checkout({
      "b.yaml": deployment("acme/web:1.4.0"),
      "a/values.yaml": `image:\n  repository: ghcr.io/acme/api\n  tag: "2"\n  digest: ${digest}\nsidecar:\n  image: nginx\n`,
      "a/kustomization.yaml": "images:\n  - name: acme/web\n    newTag: x\n    tagSuffix: -rc\n",
      "chart/templates/web.yaml": "image: web:{{ .Values.tag }}\n{{- if x }}\n",
      "secret.yaml": "password: x\nsops:\n  mac: x\n  lastmodified: y\n",
      "sub/.git": "gitdir: elsewhere\n",
      "sub/web.yaml": deployment("acme/web:1.4.0"),
      "service.yaml": "apiVersion: v1\nkind: Service\n",
    });
    symlinkSync("b.yaml", join(folder, "link.yaml"));
    symlinkSync("nowhere", join(folder, "broken"));
    const { exit, out, err } = await run(folder, ["images"]);
    expect(out).toMatchInlineSnapshot(`
      "a/values.yaml:3:9  ghcr.io/acme/api  2@sha256:aaaaaaaaaaaa  helm-values
      a/values.yaml:6:10  nginx  nothing  helm-values
      b.yaml:10:27  acme/web  1.4.0  pod-spec

      Not clear enough to change:
      a/kustomization.yaml:3:13  acme/web  a tool fills in the version there

      Left alone:
      chart/templates/web.yaml  it is a template
      link.yaml  it is a symbolic link
      secret.yaml  it is encrypted
      sub  it is a submodule
      "
    `);
    expect({ exit, err }).toEqual({ exit: 0, err: "3 references in 2 files.\n" });
  });

  it("reads one manifest from standard input", async () => {
    const { exit, out } = await run("/", ["images", "-"], deployment("web:1"));
    expect({ exit, out }).toEqual({ exit: 0, out: "-:10:22  web  1  pod-spec\n" });
  });

  it("gives an empty list for an empty folder", async () => {
    expect(await run(checkout({}), ["images"])).toEqual({ exit: 0, out: "", err: "0 references in 0 files.\n" });
  });

  it("refuses a PATH that is not there", async () => {
    expect(await run(checkout({}), ["images", "nowhere"])).toMatchObject({ exit: 2, out: "" });
  });

  it("finds the same with threads as without, in the same order", async () => {
    const folder = checkout({});
    expect(writeManifestTree(folder, { services: 80, environments: 5 })).toBe(1200);
    const { files } = walkCheckout(folder, []);
    const { references } = await readAllImages(files, { ...nothing, folder });
    expect(references).toEqual(readImages(files, () => undefined).references);
    expect(references).toHaveLength(80 * 5 * 6);
  });
});

describe("the words by which files are left out unread", () => {
  it.each([
    ["a pod spec", deployment("web:1")],
    ["a key spelt by escapes", '"im\\x61ge": web:1\n'],
    ["Helm values", "web:\n  repository: acme/web\n  tag: x\n"],
    ["stemmed Helm values", "webRepository: acme/web\nwebTag: x\n"],
    [
      "Kustomize images",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n- name: a\n  newTag: b\n",
    ],
  ])("are in %s", (_, text) => {
    const manifest = { path: "values.yaml", text };
    expect(findReferences(manifest).references).toHaveLength(1);
    expect(mayHoldReference(manifest)).toBe(true);
  });
});

describe("the golden folders", () => {
  it.each(
    globSync("**/before/**/*", { cwd: fixtures, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [join(entry.parentPath, entry.name)]),
  )("lose no reference to these words: %s", (file) => {
    const decoded = decodeManifest(relative(fixtures, file), readFileSync(file));
    if ("skipped" in decoded || mayHoldReference(decoded)) return;
    expect(findReferences(decoded)).toEqual({ references: [], unclear: [] });
  });
});

const nothing = {
  out: () => undefined,
  err: () => undefined,
  readInput: () => Promise.resolve(Buffer.from("")),
  progress: () => undefined,
  styles: { out: plain(), err: plain() },
};

function plain() {
  const same = (text: string) => text;
  return { bold: same, dim: same, removed: same, added: same, place: same };
}
