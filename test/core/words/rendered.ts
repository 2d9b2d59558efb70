import fc from "fast-check";
import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** GitHub-flavoured Markdown as a tree. */
export function parse(source: string): Root {
  return fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** What GitHub's filters act on in {@link textSeenByFilters}, and what hides from a reader. */
export const actedOn =
  /@[\w-]|#\d|\bgh-\d|[a-z]:\/\/|\bwww\.|:[\w+-]+:|\$|[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u2060\uFEFF]/iu;

/** What GitHub acts on where no Markdown is read, in titles and commit messages, and what hides from a reader there. */
export const actedOnInPlainText =
  /@[\w-]|#\d|\bgh-\d|:\/\/\S*\/(?:issues|pull|commit)\/|\[(?:skip|no|ci|actions) (?:ci|skip|actions)\]|[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u2060\uFEFF\u2028\u2029]/iu;

/** The tree's node types. A code span and `<code>` are one; the `<span>` around a dollar is nothing. */
export function shapeOf(node: Nodes): string {
  if (node.type === "html" && /^<\/?span>$/.test(node.value)) return "";
  if (node.type === "html") return node.value === "<code>" ? "code" : node.value === "</code>" ? "" : node.value;
  if (node.type === "inlineCode") return "code text";
  if (!("children" in node)) return node.type;
  const shapes = node.children.map(shapeOf).filter((shape) => shape !== "");
  return `${node.type}(${shapes.join(" ").replace(/text( text)+/g, "text")})`;
}

/** All text that a reader sees. */
export function textOf(node: Nodes): string {
  if ("children" in node) return node.children.map(textOf).join("").replaceAll("\u200B", "");
  return "value" in node && node.type !== "html" ? node.value : "";
}

/** The text outside of links and code, where GitHub's filters look. A dollar alone in its node has nothing to pair with. */
export function textSeenByFilters(node: Nodes): string {
  if (node.type === "text") return node.value === "$" ? "" : `${node.value.replaceAll("\n", " ")} `;
  if (!("children" in node) || node.type === "link") return "";
  let isCode = false;
  return node.children
    .map((child) => {
      if (child.type === "html") isCode = child.value === "<code>" || (isCode && child.value !== "</code>");
      return isCode ? "" : textSeenByFilters(child);
    })
    .join("");
}

/** Strings of whatever, and strings put together from pieces that mean something to Markdown or GitHub. */
export function anyText(): fc.Arbitrary<string> {
  const pieces =
    "` `` ``` ~~~ * ** _ # @ | \\ < > & ; [ ] ( ) ! : // $ - = + . 1. 1) GH- www https: a x1 <!-- --> </details> \n \r\n \t";
  const pieced = fc
    .array(fc.constantFrom(...pieces.split(" "), " ", "  "), { maxLength: 12 })
    .map((parts) => parts.join(""));
  return fc.oneof(pieced, fc.string({ unit: "binary", maxLength: 40 }), fc.string({ maxLength: 40 }));
}
