import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../../src/demo/github/page/markdown.ts";

const render = (text: string) => renderMarkdown(text, "acme/config");

describe("renderMarkdown", () => {
  it.each([
    [
      "tables",
      "| a |\n| - |\n| `1` |",
      "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>1</code></td>\n</tr>\n</tbody>\n</table>",
    ],
    [
      "details with Markdown inside",
      "<details><summary>S</summary>\n\n*x*\n\n</details>",
      "<details><summary>S</summary>\n<p><em>x</em></p>\n</details>",
    ],
    ["comments, which are hidden", "<!-- tidegate:v1 secret -->\nshown", "<p>shown</p>"],
    ["line ends, which stay", "one\ntwo", "<p>one<br>two</p>"],
    [
      "a task list",
      "- [x] done",
      '<ul class="contains-task-list">\n<li class="task-list-item"><input type="checkbox" checked disabled> done</li>\n</ul>',
    ],
    ["a reference here", "see #12", '<p>see <a href="/acme/config/pull/12">#12</a></p>'],
    ["a reference elsewhere", "acme/blip#3.", '<p><a href="/acme/blip/pull/3">acme/blip#3</a>.</p>'],
    ["a mention", "by @alice, not a@b", "<p>by <strong>@alice</strong>, not a@b</p>"],
    ["no reference in code", "`#12 @alice`", "<p><code>#12 @alice</code></p>"],
    ["no reference in a link", "[#12](https://example.com)", '<p><a href="https://example.com">#12</a></p>'],
    [
      "an image, as a link",
      "![logo](https://example.com/a.png)",
      '<p><a href="https://example.com/a.png">logo</a></p>',
    ],
    ["a commit", "a".repeat(40), `<p><a href="/acme/config/commit/${"a".repeat(40)}">aaaaaaa</a></p>`],
  ])("renders %s", (_, text, html) => {
    expect(render(text).trim()).toBe(html);
  });

  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["an event handler", '<p onclick="alert(1)" onfocus=alert(1) tabindex=1>x</p>'],
    ["a script's address", "[x](javascript:alert(1)) <a href=' java&#x0A;script:alert(1)'>y</a>"],
    ["a data address", "[x](data:text/html,<script>alert(1)</script>)"],
    ["a frame", '<iframe src="/acme/config/pull/7"></iframe><object data=x></object><embed src=x>'],
    [
      "a form of its own",
      '<form action="/acme/config/pull/7/merge" method=post><button>Merge</button><input name=a></form>',
    ],
    ["a button for another form", '<button form="merge" formaction="/x">x</button>'],
    ["a style", "<style>*{display:none}</style><p style='position:fixed'>x</p>"],
    [
      "a refresh, a base and a sheet",
      '<meta http-equiv=refresh content="0;url=//example.com"><base href="//example.com"><link rel=stylesheet href=x>',
    ],
    [
      "an image from elsewhere",
      '<img src="https://example.com/a.png" onerror=alert(1)><picture><source srcset=x></picture><video src=x>',
    ],
    [
      "a graphic with a script",
      '<svg onload=alert(1)><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>',
    ],
    [
      "a parser's trap",
      '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    ],
    ["another parser's trap", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'],
    ["a closing tag of the page's own", "</div></article></main></body></html><script>alert(1)</script>"],
    ["an unclosed comment", "<!-- <script>alert(1)</script>"],
    ["an entity that is a tag", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["a table cell with a tag", "| a |\n| - |\n| <script>alert(1)</script> |"],
  ])("makes %s inert", (_, text) => {
    expect(dangers(render(text))).toEqual([]);
  });

  it("keeps raw HTML from reaching beyond its own body", () => {
    expect(render("</div></main><b>x").replace(/\s+/g, "")).toBe("<b>x</b>");
  });

  it.each([
    ["many quote marks", ">".repeat(65_000)],
    ["quotes in lists in quotes", "> - ".repeat(10_000)],
    ["more open tags than the stack is deep", "<b>".repeat(20_000)],
    ["more than GitHub takes", "a".repeat(70_000)],
  ])("shows %s as plain text", (_, text) => {
    expect(render(text)).toMatch(/^<pre>/);
  });

  it("never lets through what could run or load, whatever the text", () => {
    const piece = fc.constantFrom(
      ..."<script> </script> <img src=x onerror=1> <a href= javascript: ' \" ` > < & <!-- --> <svg> <math> <style> [x]( ) | \n\n - # @a #1 <details> </p> <table> <td> &#106;".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        expect(dangers(render(pieces.join("")))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Tags that are not on the list of harmless ones, attributes that run something, addresses that do. */
function dangers(html: string): readonly string[] {
  const tags = [...html.matchAll(/<\/?([a-z][^\s/>]*)((?:[^>"]|"[^"]*")*)>/gi)];
  return tags.flatMap(([whole = "", name = "", attributes = ""]) => {
    const names = attributes.replaceAll(/"[^"]*"/g, '""');
    const address = /\b(?:href|src|cite)="([^"]*)"/.exec(attributes)?.[1] ?? "";
    const dangerous =
      /^(?:script|style|iframe|object|embed|form|button|svg|math|meta|base|link|img|video|audio|picture|source|select|textarea|noscript|template)$/i.test(
        name,
      ) ||
      (/^input$/i.test(name) && !/type="checkbox"/.test(attributes)) ||
      /\s(?:on\w+|style|srcset|formaction|form)=/i.test(names) ||
      (/^[^/#?]*:/.test(address) && !/^(?:https?|mailto):/i.test(address));
    return dangerous ? [whole] : [];
  });
}
