import { describe, expect, it } from "vitest";
import { parseComment } from "../../../src/core/command/parse-comment.ts";
import { names, read } from "./names.ts";

const deployed = ["/deploy qa1"];

describe("a command is read", () => {
  it.each([
    { where: "alone", text: "/deploy qa1" },
    { where: "after prose", text: "Looks good.\n/deploy qa1\nThanks!" },
    { where: "with CRLF", text: "Looks good.\r\n\r\n/deploy qa1\r\n\r\nThanks!\r\n" },
    { where: "with CR alone", text: "Looks good.\r/deploy qa1\r" },
    { where: "after three blanks", text: "   /deploy qa1" },
    { where: "after blanks in a paragraph", text: "Looks good.\n   /deploy qa1   " },
    { where: "with no-break spaces", text: "\u00a0/deploy\u00a0qa1\u00a0" },
    { where: "with ideographic and thin spaces", text: "\u3000/deploy\u3000\u2009qa1" },
    { where: "with a tab", text: "/deploy\tqa1\t" },
    { where: "after a byte order mark", text: "\ufeff/deploy qa1" },
    { where: "with zero-width characters", text: "\u200b/dep\u200bloy \u2060qa1\ufeff" },
    { where: "with marks of direction", text: "\u202a/deploy qa1\u202c" },
    { where: "with control characters", text: "/deploy qa1\u0000\u0007" },
    { where: "with a lone surrogate below it", text: "/deploy qa1\n\ud800" },
    { where: "in capitals", text: "/DEPLOY qa1" },
    { where: "before a mail signature", text: "/deploy qa1\n-- \nAlice" },
    { where: "before a rule", text: "/deploy qa1\n---\nAlice" },
    { where: "before a rule of equals signs", text: "/deploy qa1\n===\nAlice" },
    { where: "before a phone's footer", text: "/deploy qa1\n\nSent from my iPhone" },
    { where: "right before a phone's footer", text: "/deploy qa1\nSent from my iPhone" },
    { where: "before a bot's footer", text: "/deploy qa1\n<!-- bot: 1 -->" },
    { where: "before a bot's footer on its line", text: "/deploy qa1 <!-- bot: 1 -->" },
    { where: "before a footer of several lines", text: "/deploy qa1 <!-- bot:\n/query\n-->" },
    { where: "before a footer that is never closed", text: "/deploy qa1\n<!-- bot: 1" },
    { where: "before a line break in HTML", text: "/deploy qa1<br>" },
    { where: "before a quoted thread", text: "/deploy qa1\n\nOn Monday alice wrote:\n> /deploy qa2\n" },
    { where: "after a quote and a blank line", text: "> /deploy qa2\n\n/deploy qa1" },
    { where: "after a list and a blank line", text: "- /deploy qa2\n\n/deploy qa1" },
    { where: "after code", text: "```\n/deploy qa2\n```\n/deploy qa1" },
    { where: "after a heading", text: "# Release\n/deploy qa1" },
    { where: "after a folded part", text: "<details>\n\n/deploy qa2\n\n</details>\n\n/deploy qa1" },
    { where: "with its environment as code", text: "/deploy `qa1`" },
    { where: "before a table", text: "/deploy qa1\n\na | b\n--|--\n1 | 2" },
    { where: "after an image", text: "![a](b)\n/deploy qa1" },
    { where: "between open emphasis", text: "*well\n/deploy qa1\n**so" },
  ])("$where", ({ text }) => {
    expect(read(text)).toEqual(deployed);
  });
});

describe("nothing is read", () => {
  it.each([
    { where: "from nothing", text: "" },
    { where: "from prose", text: "please /deploy qa1" },
    { where: "from prose that denies it", text: "don't\u00a0/deploy qa1 yet" },
    { where: "from a path", text: "/deploy/qa1/values.yaml\n/query.ts\n/help, /query" },
    { where: "from two slashes", text: "//deploy qa1" },
    { where: "after a backslash", text: "\\/deploy qa1" },
    { where: "from a quote", text: "> /deploy qa1" },
    { where: "from a quote of several lines", text: "> please\n> /deploy qa1" },
    { where: "from a quote in a quote", text: "> > /deploy qa1\n> /query" },
    { where: "from a quote of GitHub's sort", text: "> [!NOTE]\n> /deploy qa1" },
    { where: "from a list", text: "- /deploy qa1\n* /query\n1. /help" },
    { where: "from further lines of a list", text: "- like\n  /deploy qa1\n\n  /query" },
    { where: "from a list of tasks", text: "- [ ] /deploy qa1" },
    { where: "from fenced code", text: "```\n/deploy qa1\n```" },
    { where: "from code with tildes", text: "~~~sh\n\n/deploy qa1\n~~~" },
    { where: "from code that is never closed", text: "```\n/deploy qa1\n\n/query" },
    { where: "from indented code", text: "    /deploy qa1" },
    { where: "from code indented by a tab", text: "\t/deploy qa1" },
    { where: "from a line that is indented like code", text: "like\n    /deploy qa1\n\t/query" },
    { where: "from inline code", text: "`/deploy qa1`" },
    { where: "from inline code over several lines", text: "like `a\n/deploy qa1\nb` so" },
    { where: "from a heading", text: "# /deploy qa1" },
    { where: "from an HTML comment", text: "<!--\n/deploy qa1\n\n/query\n-->" },
    { where: "from an HTML comment in a paragraph", text: "see <!-- this\n/deploy qa1\n--> here" },
    { where: "from an HTML comment in HTML", text: "<p>\n<!--\n/deploy qa1\n-->\n</p>" },
    { where: "from the line of an HTML comment", text: "<!-- a -->/deploy qa1" },
    { where: "from preformatted HTML", text: "<pre>\n\n/deploy qa1\n\n</pre>" },
    { where: "from an attribute", text: '<a title="\n/deploy qa1\n">x</a>' },
    { where: "from a folded part", text: "<details><summary>x</summary>\n\n/deploy qa1\n\n</details>" },
    { where: "from a quote in HTML", text: "<blockquote>\n\n/deploy qa1\n\n/query\n\n</blockquote>" },
    { where: "from a table", text: "| a |\n|---|\n| /deploy qa1 |" },
    { where: "from a table without outer lines", text: "/deploy qa1 | x\n--- | ---\n/query | y\n/help" },
    { where: "from a link's destination", text: '[a](\n/deploy "x")' },
    { where: "from a definition", text: '[a]:\n/deploy "qa1"' },
    {
      where: "from another bot's commands",
      text: "/lgtm\n/hold\n/hello\n/close\n/approve\n/retest\n/ok-to-test\n/cc @alice",
    },
    { where: "from a longer word", text: "/deploy-preview\n/deployed-by\n/locksmith\n/queries-all" },
    { where: "from a word with other letters", text: "/dеploy qa1" },
  ])("$where", ({ text }) => {
    expect(read(text)).toEqual([]);
  });
});

describe("a line that belongs to the block above for want of a blank line", () => {
  it.each([
    { block: "quote", text: "> Is it ready?\n/deploy qa1" },
    { block: "quote", text: "> > deep\r\n/deploy qa1\r\n" },
    { block: "list", text: "- done\n/deploy qa1" },
    { block: "list", text: "1. done\n   more\n/deploy qa1" },
    { block: "html", text: "<p>hello</p>\n/deploy qa1" },
    { block: "html", text: "<details>\n\nx\n\n</details>\n/deploy qa1" },
  ])("is told: $block, $text", ({ block, text }) => {
    expect(parseComment(text, names)).toMatchObject([{ mistakes: [{ code: "inside-other-block", block }] }]);
  });

  it("is not told when it is nearly a command only", () => {
    expect(read("> Is it ready?\n/delpoy qa1")).toEqual([]);
  });
});

describe("a comment that is too much to read", () => {
  const command = "/deploy qa1\n\n";

  it.each([
    { what: "too long", text: command + "x".repeat(65_536), code: "comment-too-long" },
    { what: "of too many lines", text: command + "x\n".repeat(5_001), code: "comment-too-tangled" },
    { what: "of too many lines with CR", text: command + "x\r".repeat(5_001), code: "comment-too-tangled" },
    { what: "quoted too deep", text: `${command}${">".repeat(33)} x`, code: "comment-too-tangled" },
    { what: "listed too deep", text: `${command}${"1. ".repeat(33)}x`, code: "comment-too-tangled" },
    { what: "of too many items", text: command + "- - - x\n".repeat(1_700), code: "comment-too-tangled" },
    { what: "of a long paragraph", text: `/deploy qa1\n${"x ".repeat(2_100)}`, code: "paragraph-too-long" },
    { what: "of a long line", text: `/deploy qa1 ${"x ".repeat(1_100)}`, code: "line-too-long" },
  ])("is told when it is $what", ({ text, code }) => {
    expect(read(text)).toEqual([code]);
  });

  it("says nothing when there is no command in it", () => {
    expect(read(`/delpoy\n${"x".repeat(70_000)}`)).toEqual([]);
    expect(read(">".repeat(60_000))).toEqual([]);
    expect(read(`/delpoy\n${"x ".repeat(2_100)}`)).toEqual([]);
  });

  it("is read behind a paragraph that is too long", () => {
    expect(read(`${"x ".repeat(15_000)}\n/query\n\n/deploy qa1`)).toEqual(["paragraph-too-long", "/deploy qa1"]);
  });

  it("is read up to where its paragraphs are too many", () => {
    const paragraph = `/query qa1\n/query qa2\n${"x ".repeat(1_900)}\n\n`;
    expect(read(paragraph.repeat(6)).slice(-2)).toEqual(["/query qa2", "comment-too-tangled"]);
  });
});
