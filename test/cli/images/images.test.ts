import { globSync, readFileSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { writeManifestTree } from "../../../bench/manifest-tree.ts";
import { walkCheckout } from "../../../src/cli/checkout/walk.ts";
import { openImagesList } from "../../../src/cli/images/images-list.ts";
import { mayHoldReference } from "../../../src/cli/images/may-hold-reference.ts";
import { readImages } from "../../../src/cli/images/read-images.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import { decodeManifest } from "../../../src/core/manifest/read-manifest.ts";
import { application, helmRelease, helmRepository, ociApplication, ociRepository } from "../charts.ts";
import { runProgram } from "../program.ts";
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

  it.each(["plain", "json"] as const)("lists the same with threads as without, in the same order: %s", (form) => {
    const folder = checkout({});
    expect(writeManifestTree(folder, { services: 80, environments: 5 })).toBe(1200);
    let expected = "";
    const list = openImagesList(form, (text) => {
      expected += String(text);
    });
    list.add(readImages(walkCheckout(folder, []).files, form));
    expect(list.end([])).toMatchObject({ references: 80 * 5 * 6, files: 1200 });
    expect(runProgram(["images", ...(form === "json" ? ["--json"] : [])], { folder })).toEqual({
      status: 0,
      stdout: expected,
      stderr: "2,400 references in 1,200 files.\n",
    });
  });

  it("prints JSON as if it had been made in one go, with all of it and with none", async () => {
    const files = {
      "web.yaml": deployment("web:1"),
      "bare.yaml": deployment("web"),
      "template.yaml": "image: {{ x }}\n",
      "release.yaml": helmRelease("redis", "17.0.0"),
    };
    for (const folder of [checkout({}), checkout(files)]) {
      const { out } = await run(folder, ["images", "--json"]);
      expect(out).toBe(`${JSON.stringify(JSON.parse(out), undefined, 2)}\n`);
    }
  });
});

describe("charts", () => {
  it("are listed below the images, with the repository that another file declares for their source", async () => {
    const folder = checkout({
      "apps/redis.yaml": helmRelease("redis", "17.0.0", "bitnami"),
      "apps/web.yaml": helmRelease("web", "1.2.3", "unknown"),
      "argo.yaml": application,
      "sources/bitnami.yaml": helmRepository("bitnami", "https://charts.bitnami.com/bitnami/"),
      "range.yaml": helmRelease("range", "1.x", "bitnami"),
    });
    const { exit, out, err } = await run(folder, ["images"]);
    expect(out).toMatchInlineSnapshot(`
      "Charts:
      apps/redis.yaml:10:16  https://charts.bitnami.com/bitnami/redis  17.0.0  helm-release
      apps/web.yaml:10:16  web (of flux-system/unknown)  1.2.3  helm-release
      argo.yaml:7:21  https://charts.acme.example/web  1.2.3  argocd-source

      Not clear enough to change:
      range.yaml:10:16  range  a range of versions stands there, out of which a tool picks one
      "
    `);
    expect({ exit, err }).toEqual({ exit: 0, err: "0 references to images and 3 to charts in 3 files.\n" });
    const { out: json } = await run(folder, ["images", "apps", "sources", "--json"]);
    expect(JSON.parse(json)).toMatchObject({
      references: [],
      charts: [
        {
          path: "apps/redis.yaml",
          line: 10,
          column: 16,
          kind: "helm-release",
          chart: "redis",
          repository: "https://charts.bitnami.com/bitnami",
          source: "flux-system/bitnami",
          version: "17.0.0",
        },
        { path: "apps/web.yaml", chart: "web", source: "flux-system/unknown", version: "1.2.3" },
      ],
    });
  });

  it("are not what only may be one", async () => {
    const text = ociRepository("oci://ghcr.io/acme/manifests/web", "1.2.3");
    expect((await run("/", ["images", "-"], text)).out).toBe(
      "-:9:10  ghcr.io/acme/manifests/web  1.2.3  oci-repository\n",
    );
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
    ["values in capitals", "WEB_IMAGE: web:1\n"],
    ["a Compose file", "services: {web: {image: web:1}}\n"],
    ["a JSON patch", "- {op: replace, path: /spec/image, value: 'web:1'}\n"],
    ["JSON with escapes", '{"\\u0069mage": "web:1"}'],
    ["an OCIRepository", ociRepository("oci://ghcr.io/acme/web", "1.0.0")],
    ["an OCI source of Argo CD", ociApplication],
    ["a HelmRelease", helmRelease("web", "1.0.0")],
    ["a source of charts", helmRepository("acme", "https://charts.acme.example")],
    ["an Application with a chart", application],
    ["a HelmChart of K3s", "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec: {chart: web, version: 1.0.0}\n"],
    ["Kustomize charts", "kind: Kustomization\nhelmCharts: [{name: web, version: 1.0.0}]\n", "kustomization.yaml"],
    ["a helmfile", "releases: [{name: w, chart: acme/web, version: 1.0.0}]\n", "helmfile.yaml"],
    [
      "a chart's dependencies",
      "dependencies: [{name: web, version: 1.0.0, repository: 'oci://ghcr.io/acme'}]\n",
      "Chart.yaml",
    ],
    [
      "dependencies of Helm 2",
      "dependencies: [{name: web, version: 1.0.0, repository: '@acme'}]\n",
      "requirements.yaml",
    ],
  ])("are in %s", (_, text, path = "values.yaml") => {
    const manifest = { path, text };
    const { references, charts = [], chartSources = [] } = findReferences(manifest);
    expect(references.length + charts.length + chartSources.length).toBeGreaterThan(0);
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
