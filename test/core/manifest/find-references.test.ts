import { describe, expect, it } from "vitest";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import type { ManifestFindings } from "../../../src/core/manifest/manifest.ts";

const digest = `sha256:${"a1".repeat(32)}`;

describe("finding references", () => {
  it("tells kind, image, version and place of each", () => {
    const text = [
      "a: # é",
      "  image: ghcr.io/acme/web:1.10",
      `  job: {image: {repository: nginx, "tag": 0123, digest: ${digest}}}`,
      `  pinned: {image: "nginx@${digest}"}`,
      "  bare: {image: nginx}",
    ].join("\r\n");
    expect(brief(text)).toEqual([
      { kind: "helm-values", image: "ghcr.io/acme/web", tag: "1.10", line: 2, column: 27 },
      { kind: "helm-values", image: "docker.io/library/nginx", tag: "0123", digest, line: 3, column: 43 },
      { kind: "helm-values", image: "docker.io/library/nginx", digest, line: 4, column: 26 },
      { kind: "helm-values", image: "docker.io/library/nginx", line: 5, column: 17 },
    ]);
  });

  it("shows an alias where it stands, not its anchor", () => {
    const text = "t: &t v1\na: {image: {repository: acme/web, tag: *t}}\nb: &b {image: acme/web:v1}\nc: *b\n";
    expect(brief(text).map(({ line, column, tag }) => ({ line, column, tag }))).toEqual([
      { line: 2, column: 40, tag: "v1" },
      { line: 3, column: 24, tag: "v1" },
      { line: 4, column: 4, tag: "v1" },
    ]);
  });

  it("tells what Flux was told about a place", () => {
    const text = [
      "apiVersion: helm.fluxcd.io/v1",
      "kind: HelmRelease",
      "metadata:",
      "  annotations:",
      '    fluxcd.io/automated: "true"',
      "    fluxcd.io/tag.chart-image: semver:~1",
      "    filter.fluxcd.io/web: glob:main-*",
      "    repository.fluxcd.io/other: my.repo",
      "    tag.fluxcd.io/other: my.version",
      "    fluxcd.io/tag.other: regexp:^v",
      "spec:",
      "  values:",
      "    image: {repository: acme/top, tag: 1.0.0}",
      "    web: {image: acme/web:v1}",
      "    my: {repo: acme/my, version: v1}",
      '    b: {image: "acme/b:v1"} # {"$imagepolicy": "a:b"}',
    ].join("\n");
    const told = findReferences({ path: "a.yaml", text }).references.map(({ image, hints }) => [image, hints]);
    const automated = { kind: "flux-v1", automated: true, locked: false } as const;
    expect(told).toEqual([
      ["docker.io/acme/top", [{ ...automated, tags: "semver:~1" }]],
      ["docker.io/acme/web", [{ ...automated, tags: "glob:main-*" }]],
      ["docker.io/acme/my", [{ ...automated, tags: "regexp:^v" }]],
      ["docker.io/acme/b", [{ kind: "flux-marker", policy: "a:b" }, automated]],
    ]);
  });

  it("follows the last anchor of a name before the alias", () => {
    expect(
      brief("a: &t v1\nb: {image: acme/web, tag: *t}\nc: &t v2\nd: {image: acme/web, tag: *t}").map(({ tag }) => tag),
    ).toEqual(["v1", "v2"]);
  });

  it.each([
    { what: "an empty file", text: "" },
    { what: "comments", text: "# image: nginx:1.0\n" },
    { what: "a scalar", text: "nginx:1.0" },
    { what: "an object without images", text: "apiVersion: v1\nkind: ConfigMap\ndata: {image: nginx:1.0}" },
    {
      what: "a custom resource definition",
      text: "apiVersion: x/v1\nkind: CustomResourceDefinition\nspec: {containers: [{image: nginx:1.0}]}",
    },
    { what: "an alias of nothing", text: "image: *nothing" },
    { what: "a list for an image", text: "image: [nginx:1.0]" },
    { what: "a null", text: "image: null\ntag: ~" },
    { what: "a tag of its own", text: "image: !env nginx:1.0" },
    { what: "prose", text: "image: The nginx image, version 1" },
    { what: "a URL", text: "image: https://acme.example/logo.png" },
    {
      what: "a chart dependency",
      text: "dependencies: [{name: web, repository: https://acme.example/charts, version: 1.0.0}]",
    },
    {
      what: "a Kustomization without images",
      text: "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:",
    },
  ])("finds nothing in $what", ({ text }) => {
    expect(findReferences({ path: "a.yaml", text })).toEqual({ references: [], unclear: [] });
  });

  it.each([
    { what: "YAML that is broken", text: "a: [", skipped: "not-yaml" },
    { what: "tabs for indents", text: "a:\n\tb: c", skipped: "not-yaml" },
    { what: "a Helm template", text: "{{- if .Values.x }}\na: b\n{{- end }}", skipped: "template" },
    {
      what: "a Helm template that happens to be YAML",
      text: "a: {{ .Values.x }}\nimage: nginx:1.0",
      skipped: "template",
    },
    { what: "a Jinja template", text: "{% if x %}\nimage: nginx:1.0\n{% endif %}", skipped: "template" },
    {
      what: "SOPS in a second document",
      text: "image: nginx:1.0\n---\nsops: {mac: x, version: 3.9.0}",
      skipped: "encrypted",
    },
    { what: "an alias within its own anchor", text: "a: &a\n  b: *a\n  image: nginx:1.0", skipped: "too-large" },
    { what: "aliases that spell out billions", text: bomb(), skipped: "too-large" },
  ])("leaves $what alone: $skipped", ({ text, skipped }) => {
    expect(findReferences({ path: "a.yaml", text })).toEqual({ references: [], unclear: [], skipped });
  });

  it.each([
    { what: "braces in strings", text: 'a: "{{ x }}"\nimage: nginx:1.0' },
    { what: "braces in comments", text: "# {{ x }}\nimage: nginx:1.0 # {{ y }}" },
    { what: "a block with braces", text: "a: |\n  {{ x }}\nimage: nginx:1.0" },
    { what: "nested flow maps", text: "a: { {b: c}: d }\nimage: nginx:1.0" },
    { what: "a key sops without its code", text: "sops: {enabled: true}\nimage: nginx:1.0" },
    { what: "an anchor that no alias uses", text: "a: &a 1\nimage: nginx:1.0" },
    { what: "a star that is no alias", text: 'a: "*"\nimage: nginx:1.0' },
    { what: "unknown tags elsewhere", text: "a: !vault x\nimage: nginx:1.0" },
  ])("reads a file with $what", ({ text }) => {
    expect(brief(text)).toMatchObject([{ image: "docker.io/library/nginx", tag: "1.0" }]);
  });

  it.each([
    { what: "deep lists", text: "[".repeat(50_000) + "]".repeat(50_000) },
    { what: "deep maps", text: "a: {".repeat(20_000) },
    { what: "deep blocks", text: "- ".repeat(50_000) },
    { what: "a long scalar", text: `image: ${"a".repeat(2_000_000)}` },
    { what: "many digits", text: `image: a:${"1".repeat(2_000_000)}` },
    { what: "many merges", text: `a: &a {x: 1}\n${"b: {<<: [*a, *a, *a]}\n".repeat(2_000)}` },
    {
      what: "long chains of merges",
      text: Array.from({ length: 1000 }, (_, i) => `m${i}: &m${i} {<<: *m${i - 1}, x: 1}\n`)
        .slice(1)
        .join(""),
    },
    { what: "one key many times", text: "image: nginx:1.0\n".repeat(100_000) },
    { what: "many slashes in a name", text: `image: {repository: 'a${"/".repeat(150_000)}x', tag: v1}` },
    { what: "many colons before a slash", text: `image: '${":".repeat(150_000)}/'\ntag: a` },
    { what: "many braces", text: `image: a:${"{{".repeat(75_000)}` },
    { what: "a long run of blanks in a string of values", text: inString(`"${" ".repeat(150_000)}a: b"`) },
    {
      what: "many empty lines in a string of values",
      text: inString(`|\n        a: b${"\n".repeat(150_000)}        c: d`),
    },
    { what: "many folds in a string of values", text: inString(`>\n${"        a\n\n".repeat(15_000)}`) },
    { what: "many escapes in a string of values", text: inString(`"${"\\u0061".repeat(25_000)}"`) },
    { what: "a pattern of many groups", text: kustomizationOf(`${"(a|b)?".repeat(25_000)}`) },
    { what: "many comments in a line", text: `image: a:${"# ".repeat(75_000)}` },
    { what: "many markers in a line", text: `image: x # ${'{ "$imagepolicy" #'.repeat(10_000)}` },
  ])("answers on $what, and soon", ({ text }) => {
    const start = process.threadCpuUsage();
    expect(findReferences({ path: "a.yaml", text }).references.filter(({ tag }) => tag !== undefined)).toEqual([]);
    const { user, system } = process.threadCpuUsage(start);
    // Of this thread's own time. What takes the square of the length takes minutes.
    expect(user + system).toBeLessThan(5_000_000);
  });
});

function inString(values: string): string {
  return `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: ${values}`;
}

function kustomizationOf(name: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n- {name: '${name}', newTag: v1}`;
}

function brief(text: string) {
  const findings: ManifestFindings = findReferences({ path: "values.yaml", text });
  expect(findings).toMatchObject({ unclear: [] });
  expect(findings.skipped).toBeUndefined();
  return findings.references.map(({ path: _, writer: __, ...rest }) => rest);
}

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const below = level === 0 ? "x" : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: 9 }, () => below).join(", ")}]`;
  });
  return levels.join("\n");
}
