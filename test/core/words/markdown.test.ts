import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, link, type Markdown, md, prose } from "../../../src/core/words/markdown.ts";
import { blocks, fenced, folded, list, table } from "../../../src/core/words/markdown-blocks.ts";
import { showAsLine, showAsLines } from "../../../src/core/words/visible-text.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, anyText, parse, shapeOf, textOf, textSeenByFilters } from "./rendered.ts";

const templates: readonly { readonly name: string; readonly render: (text: string) => Markdown }[] = [
  { name: "alone", render: (text) => md`${text}` },
  { name: "in a sentence", render: (text) => md`before ${text} after` },
  { name: "at the beginning of a line", render: (text) => md`before\n${text} after` },
  { name: "in a heading", render: (text) => md`### ${text}` },
  { name: "in a list", render: (text) => list([md`${text}`, md`next`]) },
  { name: "in a numbered list", render: (text) => md`1. ${text}\n2. next` },
  { name: "in a quote", render: (text) => md`> ${text}\n> next` },
  { name: "in a table", render: (text) => table(["a", "b"], [[text, "next"]]) },
  { name: "as a link's label", render: (text) => md`x ${link(text, "https://example.com/")} y` },
  { name: "before a link", render: (text) => md`${text}${link("label", "https://example.com/")}` },
  { name: "after brackets", render: (text) => md`[x]${text} y` },
  { name: "between blocks", render: (text) => blocks(md`one`, md`${text}`, md`three`) },
  { name: "in a fold", render: (text) => folded("more", md`${text}`) },
  { name: "twice side by side", render: (text) => md`${text} ${text}` },
];
const codeTemplates: typeof templates = [
  { name: "code in a sentence", render: (text) => md`before ${code(text)} after` },
  { name: "code at the beginning", render: (text) => md`${code(text)} after` },
  { name: "code in a table", render: (text) => table(["a", "b"], [[code(text), "next"]]) },
  { name: "code as a link's label", render: (text) => md`x ${link(code(text), "https://example.com/")} y` },
];

describe("text from outside in Markdown", () => {
  it.each(hostileTexts)("stays text in every place: $name", ({ text }) => {
    for (const { name, render } of [...templates, ...codeTemplates]) expectSameShape(render, text, name);
  });

  it.each([...templates, ...codeTemplates])("stays text whatever it is, $name", ({ name, render }) => {
    fc.assert(fc.property(anyText(), (text) => expectSameShape(render, text, name)));
  });

  it.each(templates)("comes out as what it shows, $name", ({ render }) => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const shown = showAsLine(text, 200) || "(empty)";
        expect(textOf(parse(render(text).text))).toContain(shown);
      }),
    );
  });

  it.each(hostileTexts)("comes out as it is in a code span: $name", ({ text }) => {
    expect(textOf(parse(md`${code(text)}`.text))).toBe(showAsLine(text, 200) || "(empty)");
  });

  it("leaves a tag, a branch and a path as they are in a code span", () => {
    expect(md`${code("feature/gh-12@home#3_*x*")}`.text).toBe("`feature/gh-12@home#3_*x*`");
  });

  it("is cut by whole characters, with an ellipsis", () => {
    expect(prose("😀😀😀😀", 3).text).toBe("😀😀…");
    expect(prose("😀😀😀", 3).text).toBe("😀😀😀");
  });

  it("reads well where nothing is hostile", () => {
    expect(prose("Show the price of a trip (in euros), again").text).toBe("Show the price of a trip (in euros), again");
    expect(prose("feat(api)!: add v1.2, see C#").text).toBe("feat(api)!: add v1.2, see C\\#&#8203;");
  });

  it("takes lists and numbers, and Markdown of our own as it is", () => {
    expect(md`${["a*", md`**b**`]} and ${12}`.text).toBe("a\\*, **b** and 12");
  });
});

describe("links", () => {
  it.each([
    ["javascript:alert(1)", "label"],
    ["data:text/html,x", "label"],
    ["//example.com", "label"],
    ["https://example.com/a b)c", "[label](https://example.com/a%20b%29c)"],
    ["https://example.com/?a=1&copy=2|<x>\"'`", "[label](https://example.com/?a=1&amp;copy=2%7C%3Cx%3E%22'%60)"],
    ["https://example.com/\n\n# x", "[label](https://example.com/%0A%0A#%20x)"],
    ["https://example.com/\uD83D", "[label](https://example.com/%EF%BF%BD)"],
    ["https://example.com/(*_*)", "[label](https://example.com/%28%2A_%2A%29)"],
  ])("writes %j as %s", (url, expected) => {
    expect(link("label", url).text).toBe(expected);
  });

  it("keep their shape whatever the URL is", () => {
    fc.assert(
      fc.property(anyText(), (rest) => {
        const rendered = table(["a", "b"], [[link("label", `https://example.com/${rest}`), "next"]]);
        expect(shapeOf(parse(rendered.text))).toBe(
          shapeOf(parse(table(["a", "b"], [[link("label", "https://example.com/"), "next"]]).text)),
        );
      }),
    );
  });
});

describe("blocks", () => {
  it.each(hostileTexts)("a fence holds all of it: $name", ({ text }) => {
    const tree = parse(blocks(md`before`, fenced(text, 1000), md`after`).text);
    expect(tree.children.map(({ type }) => type)).toEqual(["paragraph", "code", "paragraph"]);
    expect(textOf(tree)).toBe(`before${showAsLines(text, 1000)}after`);
  });

  it("a fence holds whatever it is given", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const tree = parse(blocks(md`before`, fenced(text, 1000), md`after`).text);
        expect(tree.children.map(({ type }) => type)).toEqual(["paragraph", "code", "paragraph"]);
      }),
    );
  });

  it("leave out what is empty", () => {
    expect(blocks(md`a`, list([]), table(["x"], []), folded("more", md``), md`b`).text).toBe("a\n\nb");
  });

  it("a fold's summary is plain text", () => {
    expect(folded("2 <b> & fixes #1 @x", md`body`).text).toBe(
      "<details><summary>2 &lt;b&gt; &amp; fixes #&#8203;1 @&#8203;x</summary>\n\nbody\n\n</details>",
    );
  });

  it("a cell that would break its row is a bug", () => {
    expect(() => table(["a"], [[md`x\ny`]])).toThrow("a table's cell");
    expect(() => table(["a"], [[md`x|y`]])).toThrow("a table's cell");
  });
});

describe("text as it is shown", () => {
  it.each([
    ["a\u0000\u0007b", "a�b"],
    ["a\t \r\n\u2028b", "a b"],
    ["in\u202Evoice", "invoice"],
    ["x\u200B\u200B\u2060y", "xy"],
    ["\uD83D!", "�!"],
    ["👨‍👩‍👧 ❤️ 👍🏽", "👨‍👩‍👧 ❤️ 👍🏽"],
    [`z${"\u0351".repeat(9)}`, `z${"\u0351".repeat(4)}`],
    ["\u200B".repeat(100_000), "…"],
  ])("makes %j into %j", (text, shown) => {
    expect(showAsLine(text, 80)).toBe(shown);
  });

  it("is the same when done twice", () => {
    fc.assert(
      fc.property(anyText(), fc.integer({ min: 2, max: 50 }), (text, longest) => {
        const once = showAsLine(text, longest);
        expect(showAsLine(once, longest)).toBe(once);
        expect(Array.from(once).length).toBeLessThanOrEqual(longest);
      }),
    );
  });
});

function expectSameShape(render: (text: string) => Markdown, text: string, place: string): void {
  const tree = parse(render(text).text);
  expect(shapeOf(tree), place).toBe(shapeOf(parse(render("harmless").text)));
  expect(textSeenByFilters(tree), place).not.toMatch(actedOn);
}
