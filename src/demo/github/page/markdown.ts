import { raw } from "hast-util-raw";
import { defaultSchema, sanitize } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { type Options, toHast } from "mdast-util-to-hast";
import { gfm } from "micromark-extension-gfm";
import { linkWords } from "./markdown-links.ts";

/**
 * A body or comment as safe HTML: GitHub-flavoured Markdown with its raw HTML cut to GitHub's own list of harmless
 * elements and attributes, comments gone, images made into links (the page loads nothing from elsewhere), line ends
 * kept as GitHub keeps them. `repository` (`acme/config`) is what `#12` refers to. What is too long or nested too
 * deep comes back as plain text.
 *
 * @see https://github.github.com/gfm/
 */
export function renderMarkdown(text: string, repository: string): string {
  if (text.length > longest || deeplyNested.test(text)) return renderPlain(text);
  try {
    const mdast = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
    // Raw HTML is parsed as a browser parses it, and only then cut: what is left is what the browser will see.
    const hast = raw(toHast(mdast, { allowDangerousHtml: true, handlers: { text: keepLineEnds } }));
    return toHtml(sanitize(linkWords(hast, repository), schema));
  } catch (error) {
    // Twenty thousand open tags exhaust the stack of the tree's recursive walks.
    if (error instanceof RangeError) return renderPlain(text);
    throw error;
  }
}

// GitHub refuses longer bodies.
const longest = 65_536;

// Quotes and lists within each other cost time with the square of their depth: 65,000 quote marks took 13 s.
const deeplyNested = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){20}/m;

const schema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !["img", "picture", "source"].includes(name)),
  protocols: { ...defaultSchema.protocols, href: ["http", "https", "mailto"] },
};

const keepLineEnds: NonNullable<NonNullable<Options["handlers"]>["text"]> = (_, node: { readonly value: string }) =>
  node.value
    .split(/[ \t]*\r?\n[ \t]*/)
    .flatMap((value, index) => [
      ...(index === 0 ? [] : [{ type: "element" as const, tagName: "br", properties: {}, children: [] }]),
      { type: "text" as const, value },
    ]);

function renderPlain(text: string): string {
  const shown = { type: "text" as const, value: text.slice(0, longest) };
  return toHtml({ type: "element", tagName: "pre", properties: {}, children: [shown] });
}
