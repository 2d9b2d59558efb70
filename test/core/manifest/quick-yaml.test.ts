import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuickly as parseWithin } from "../../../src/core/manifest/quick-yaml.ts";
import { shapeByLibrary, shapeOf } from "./yaml-shape.ts";

function parseQuickly(text: string, range?: { readonly start: number; readonly end: number }) {
  return parseWithin(text, { left: 1000 }, range);
}

const fixtures = join(import.meta.dirname, "../../fixtures/manifests");

const sample = `# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, team: [a, 'b', {c: d}]}
  annotations: {}
spec:
  replicas: 2   # two
  empty:
  list: []
  template:
    spec:
      containers:
      - name: web
        image: 'acme/web:1.4.0'
        args: ["--a=b", x]
        env:
          - name: A-B
            value: "x # y"
          -
            name: http://a:80/#b
      # between
      - name: proxy
        args:
        - --flag=1
        - -x
        -
        - |
          echo "$x"	tab
            deeper: |

          # no comment
        - |- # a comment

          two
      "quoted-key": "a\\"b\\u00e9\\n"
      'single': x
---
a: b
---
- one
- two: 2
  three: it's "so"
`;

describe("the quick way to read YAML", () => {
  it("takes what manifests are written in", () => {
    expect(parseQuickly(sample)).toHaveLength(3);
  });

  it.each([
    ["CRLF", sample.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${sample}`],
    ["no final newline", sample.trimEnd()],
    ["characters beyond Unicode's first plane", sample.replace("a comment", "😀").replace("http://a", "😀")],
  ])("takes %s", (_, text) => {
    expect(parseQuickly(text)).toHaveLength(3);
    expectSame(text);
  });

  it("gives up when there is more than it may read", () => {
    const budget = { left: 3 };
    expect(parseWithin("a: [b, c]\n", budget)).toHaveLength(1);
    expect(parseWithin("a: [b]\n", budget)).toBeUndefined();
    expect(budget.left).toBeLessThan(0);
  });

  it("reads a part of a text as the whole would be read there", () => {
    const [start, end] = [sample.indexOf("---\na: b"), sample.indexOf("---\n- one")];
    expect(parseQuickly(sample, { start, end })?.map((root) => shapeOf(root))).toEqual([
      parseQuickly(sample)?.map((root) => shapeOf(root))[1],
    ]);
  });

  it.each([
    ["a tab", "a:\tb\n"],
    ["CR alone", "a: b\rc: d\n"],
    ["a folded scalar", "a: >\n  b\n"],
    ["a block scalar with an indent of its own", "a: |2\n   b\n"],
    ["a block scalar that keeps all", "a: |+\n  b\n\n"],
    ["an empty block scalar", "a: |\nb: c\n"],
    ["a block scalar at the end without a line end", "a: |\n  b"],
    ["blanks behind a block's indent", "a: |\n  b\n     \nc: d\n"],
    ["a line of a block that is indented less", "a: |\n   b\n  c\n"],
    ["odd escapes", 'a: "\\x41"\n'],
    ["an anchor", "a: &x b\n"],
    ["an alias", "a: *x\n"],
    ["a tag", "a: !!str b\n"],
    ["a value that goes on", "a: b\n  c\n"],
    ["quotes that go on", "a: 'b\n  c'\n"],
    ["flow style that goes on", "a: [b,\n  c]\n"],
    ["a merge key", "<<: b\n"],
    ["a template", "a: {{ b }}\n"],
    ["a directive", "%YAML 1.2\n---\na: b\n"],
    ["an end of document", "a: b\n...\n"],
    ["content behind ---", "--- a\n"],
    ["a mistake in indents", "a:\n    b: c\n  d: e\n"],
    ["a mapping in a plain value", "a: b: c\n"],
    ["a scalar as root", "a\n"],
    ["lists of lists in one line", "- - a\n"],
    ["depth beyond reason", `${Array.from({ length: 200 }, (_, n) => `${" ".repeat(n)}a:\n`).join("")}`],
  ])("leaves %s to the library", (_, text) => expect(parseQuickly(text)).toBeUndefined());

  it.each(
    globSync("**/*.{yaml,yml}", { cwd: fixtures })
      .sort()
      .map((file) => [file]),
  )("reads fixture %s as the library does, or not at all", (file) =>
    expectSame(readFileSync(join(fixtures, file), "utf8")),
  );

  it("reads any change of a manifest as the library does, or not at all", () => {
    const piece = fc.constantFrom(
      ..." \n\n  - -- : # ' \" [ ] { } , a b: c: - x: | > & * ! ? % @ ` ~ --- ... 1.2 '' \\ é \u2028 \t \r".split(
        /(?<=.) /,
      ),
      "\n",
      "\n  ",
      "\n        ",
      "\n          ",
      "|\n",
      "|-\n",
      "\r\n",
      ": ",
      " #",
      "- ",
    );
    const change = fc.record({ at: fc.nat(sample.length), removed: fc.nat(6), put: piece });
    const ends = fc.constantFrom("\n", "\n", "\r\n");
    let read = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), ends, (changes, end) => {
        let text = sample.replaceAll("\n", end);
        for (const { at, removed, put } of changes) text = text.slice(0, at) + put + text.slice(at + removed);
        if (parseQuickly(text) !== undefined) read += 1;
        expectSame(text);
      }),
      { numRuns: Number(process.env["QUICK_RUNS"] ?? 2000) },
    );
    // Else the property would say nothing.
    expect(read).toBeGreaterThan(100);
  });
});

function expectSame(text: string): void {
  const quick = parseQuickly(text);
  if (quick !== undefined)
    expect({ text, read: quick.map((root) => shapeOf(root)) }).toEqual({ text, read: shapeByLibrary(text) });
}
