import fc from "fast-check";
import type { ImageDigest, ImageTag } from "../../../src/core/image/reference.ts";
import { parseImageDigest, parseImageTag } from "../../../src/core/image/reference.ts";

/** The image that the generated places refer to. */
export const image = "registry.acme.example:5000/acme/web";

export interface Version {
  readonly tag: ImageTag;
  readonly digest: ImageDigest;
}

/** A manifest's text as a function of the version in it, and how many references it has. */
export interface GeneratedManifest {
  readonly render: (version: Version) => string;
  readonly references: number;
}

/** Tags, among them all kinds that a plain scalar would not keep as text, with what other readers make of them. */
const keptPlain = ["1.2.3", "v1", "latest", "main-abc1234-1789484486", "1.2.3-rc.1", "1_a", "0x", "1.2.3_4", "nope"];
const quotedWhenPlain = [
  "1.10",
  "0123",
  "12e4567",
  "e3",
  "1e3",
  "on",
  "No",
  "y",
  "true",
  "NULL",
  "1_000",
  "1_0.5",
  "0x1F",
  "0b11",
  "0o17",
  "2026-11-21",
  "2026-1-2T3",
  "7",
  "_",
  "1.",
];

export function anyVersion(): fc.Arbitrary<Version> {
  return fc
    .tuple(fc.constantFrom(...keptPlain, ...quotedWhenPlain), fc.stringMatching(/^[0-9a-f]{64}$/))
    .map(([tag, hex]) => ({ tag: tagOf(tag), digest: digestOf(`sha256:${hex}`) }));
}

/**
 * Manifests of one to three documents: Helm values, objects of Kubernetes, of Flux, of Argo CD with values in a string;
 * with CRLF, mixed line ends, a byte order mark, directives, empty documents, comments, trailing blanks, odd indents,
 * quotes, flow style, block scalars, escapes, anchors, merge keys, duplicate keys, long lines.
 */
export function anyManifest(): fc.Arbitrary<GeneratedManifest> {
  return fc
    .record({
      bom: fc.boolean(),
      ends: fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 1, maxLength: 3 }),
      finalNewline: fc.boolean(),
      header: fc.constantFrom("", "", "---\n", "%YAML 1.2\n---\n", "# c\n\n", "%YAML 1.1 # c\n--- # c\n", "---\n---\n"),
      documents: fc.array(fc.oneof({ arbitrary: anyValues(), weight: 3 }, anyObject()), { minLength: 1, maxLength: 3 }),
      separator: fc.constantFrom(
        "---",
        "--- # é",
        "---   ",
        "...\n---",
        "---\n# c\n---",
        "...\n# c\n%YAML 1.2\n---",
        "... # c\n%YAML 1.1\n---",
      ),
    })
    .map(({ bom, ends, finalNewline, header, documents, separator }) => ({
      references: documents.reduce((sum, { references }) => sum + references, 0),
      render: (version) => {
        const body = documents.map((document) => document.render(version, "k")).join(`\n${separator}\n`);
        const lines = (header + body).split("\n");
        const text = lines.map((line, index) => (index === 0 ? "" : ends[index % ends.length]) + line).join("");
        return (bom ? "\ufeff" : "") + text + (finalNewline ? ends[0] : "");
      },
    }));
}

interface Block {
  /** Lines of YAML, under a key of their own when they are a part of a document. */
  readonly render: (version: Version, key: string) => string;
  readonly references: number;
}

/** Helm values. */
function anyValues(): fc.Arbitrary<Block> {
  return fc
    .array(fc.oneof(anyFiller(), { arbitrary: anyPlace(), weight: 2 }), { minLength: 1, maxLength: 6 })
    .map((blocks) => ({
      references: blocks.reduce((sum, { references }) => sum + references, 0),
      render: (version, key) => blocks.map((block, index) => block.render(version, `${key}${index}`)).join("\n"),
    }));
}

/** An object in which values, or a place of its own, stand. */
function anyObject(): fc.Arbitrary<Block> {
  const pod = fc.record({ quote: fc.constantFrom("", "'", '"'), comment: anyComment() }).map(
    ({ quote, comment }): Block => ({
      references: 2,
      render: ({ tag, digest }) =>
        [
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: "é", annotations: {fluxcd.io/automated: "true"}}',
          "spec:\n  template: # c\n    spec:\n      containers:\n      - name: a",
          `        image: ${quote}${image}:${tag}${quote}${comment}`,
          `      initContainers: [{name: b, image: ${quote}${image}@${digest}${quote} }]`,
        ].join("\n"),
    }),
  );
  const kustomization = anyComment().map(
    (comment): Block => ({
      references: 2,
      render: ({ tag, digest }) =>
        [
          "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nimages:",
          `- newTag: ${quoted("", tag)}${comment}\n  name: web\n  newName: ${image}\n  digest: ${digest}`,
          `-   name: ${image}${comment}\n    newTag: ${quoted("'", tag)}`,
        ].join("\n"),
    }),
  );
  const json: Block = {
    references: 1,
    render: ({ tag, digest }) =>
      `{ "apiVersion": "v1", "kind": "Pod",\n "spec": { "containers": [ {"name": "\\u00e9", "image": "${image}:${tag}@${digest}"} ] } }`,
  };
  return fc.oneof(
    pod,
    kustomization,
    fc.constant(json),
    anyValues().map((values) =>
      within(values, ["apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    a: b"], 4),
    ),
    anyValues().map((values) =>
      within(
        values,
        [
          "kind: Application\napiVersion: argoproj.io/v1alpha1\nspec:\n  source:\n    helm:\n      values: |\n        a: b",
        ],
        8,
      ),
    ),
  );
}

function within(values: Block, head: readonly string[], indent: number): Block {
  return {
    references: values.references,
    render: (version, key) => [...head, values.render(version, key).replace(/^(?=.)/gm, " ".repeat(indent))].join("\n"),
  };
}

function anyFiller(): fc.Arbitrary<Block> {
  return fc
    .constantFrom(
      (_: string) => `# image: ${image}:1.0 äöü 한국어 😀`,
      (key: string) => `${key}: &a${key}x {tag: 1.0, "é": [1, 2,   3]}   # c`,
      (key: string) => `${key}:\n- tag: 1.0\n-   - x\n    - 'it''s'`,
      (key: string) => `${key}: |\n  image: ${image}:1.0\n\n   more\n`,
      (key: string) => `"${key}": "\\u00e9 \\" ${image}:1.0"`,
      (key: string) => `${key}:\n    image: {repository: ${image}-other, tag: 1.0}`,
      (key: string) => `${key}: {image: "${image}x:1.0"}\n\n`,
      (key: string) => `? ${key}\n: >-\n  folded\n  text`,
      (key: string) => `${key}: {tag: 1.0, tag: 1.1}   \n${key}x: 1\n${key}x: 2`,
      (key: string) => `${key}: "${"long é ".repeat(1000)}"`,
      (_: string) => "",
      (_: string) => "   ",
    )
    .map((render) => ({ render: (_, key) => render(key), references: 0 }));
}

function anyComment(): fc.Arbitrary<string> {
  return fc.constantFrom("", "   ", " # c", "   #\ttab: é", ' # {"$imagepolicy": "a:b"}', "\t# behind a tab");
}

/** Ends a line of a form behind which no comment may stand. */
const noComment = "\0";

function anyPlace(): fc.Arbitrary<Block> {
  return fc
    .record({
      form: fc.constantFrom(...forms),
      quote: fc.constantFrom("", "'", '"'),
      indent: fc.integer({ min: 1, max: 5 }),
      comment: anyComment(),
    })
    .map(({ form, quote, indent, comment }) => ({
      references: form.references,
      render: (version, key) =>
        form
          .lines({ key, version, scalar: (text) => quoted(quote, text) })
          .map((line) => line.replace(/^( *)/, (spaces) => " ".repeat(indent * spaces.length)))
          .map((line) => (line.endsWith(noComment) ? line.slice(0, -1) : line.endsWith(":") ? line : line + comment))
          .join("\n"),
    }));
}

interface Writing {
  readonly key: string;
  readonly version: Version;
  readonly scalar: (text: string) => string;
}

interface Form {
  readonly references: number;
  readonly lines: (writing: Writing) => readonly string[];
}

const forms: readonly Form[] = [
  { references: 1, lines: ({ key, version, scalar }) => [`${key}:`, ` image: ${scalar(`${image}:${version.tag}`)}`] },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [`${key}:`, ` image: ${scalar(`${image}:${version.tag}@${version.digest}`)}`],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [`${key}:`, ` image: ${scalar(`${image}@${version.digest}`)}`],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}:`,
      " image:",
      `  tag: ${scalar(version.tag)}`,
      `  repository: ${image}`,
      `  digest: ${scalar(version.digest)}`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}: {"é😀": [ä], image: {registry: registry.acme.example:5000, repository: acme/web, tag: ${scalar(version.tag)} } }`,
    ],
  },
  {
    references: 2,
    lines: ({ key, version, scalar }) => [
      `${key}:`,
      ` t: &t${key} ${scalar(version.tag)}`,
      " list:",
      ` - image: {repository: ${image}, tag: *t${key}}`,
      ` - {image: ${image}, tag: *t${key} }`,
    ],
  },
  {
    references: 2,
    lines: ({ key, version, scalar }) => [
      `${key}:`,
      " image: &i",
      `  repository: ${image}`,
      `  tag: ${scalar(`${version.tag}@${version.digest}`)}`,
      " web:",
      "  image:",
      "   <<: *i",
      "   pullPolicy: Always",
    ],
  },
  {
    references: 2,
    lines: ({ key, version, scalar }) => [
      `${key}: # c`,
      ` image: &r${key} ${scalar(`${image}:${version.tag}`)}`,
      ` copy: {image: *r${key} }`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}:`,
      " image:",
      `  repository: ${image}`,
      `  tag: &u${key} ${scalar(version.tag)}`,
      ` env: {VERSION: *u${key} }`,
      ` labels: [*u${key}, x, *u${key} ]`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}:`,
      ` x: &m${key} {a: b, VERSION: &v${key} ${scalar(version.tag)} }`,
      ` y: *m${key}`,
      " z:",
      `  <<: *m${key}`,
      `  image: {repository: ${image}, tag: *v${key} }`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version }) => [`${key}:`, " image: >-", `   ${image}:${version.tag}${noComment}`],
  },
  {
    references: 1,
    lines: ({ key, version }) => [
      `${key}:`,
      " image:",
      `  repository: ${image}`,
      "  tag: |-",
      `    ${version.tag}${noComment}`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version }) => [
      `${key}:`,
      ` image: "registry.acme.example:5000\\/acme/w\\u0065b:${version.tag}@${version.digest}"`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}: {pad: "${"é😀".repeat(2000)}", image: {repository: ${image}, tag: ${scalar(version.tag)} } }`,
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}: {`,
      `  image:${noComment}`,
      `    ${scalar(`${image}:${version.tag}`)},`,
      "  list: [a,",
      "   b] }",
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [
      `${key}:`,
      " note: 1",
      " ? image",
      ` : ${scalar(`${image}:${version.tag}`)}`,
      " note: 2",
    ],
  },
  {
    references: 1,
    lines: ({ key, version, scalar }) => [`${key}:`, " image:", `      ${scalar(`${image}:${version.tag}`)}`],
  },
];

/** What a careful person writes: the quotes that are there, else quotes only where plain text would not stay text. */
function quoted(quote: string, text: string): string {
  return quote === "" && quotedWhenPlain.includes(text) ? `"${text}"` : quote + text + quote;
}

function tagOf(text: string): ImageTag {
  const tag = parseImageTag(text);
  if (tag === undefined) throw new Error(`not a tag: ${text}`);
  return tag;
}

function digestOf(text: string): ImageDigest {
  const digest = parseImageDigest(text);
  if (digest === undefined) throw new Error(`not a digest: ${text}`);
  return digest;
}
