import type { sanitize } from "hast-util-sanitize";

type Tree = ReturnType<typeof sanitize>;
type Element = Extract<Tree, { readonly type: "element" }>;
type Content = Element["children"][number];

/**
 * The tree with GitHub's references made into links (`#12`, `acme/blip#12`, a commit's 40 digits), mentions set
 * apart, and images replaced by links to them. `repository` is what `#12` and commits refer to.
 */
export function linkWords(tree: Tree, repository: string): Tree {
  if (tree.type === "root")
    return {
      type: "root",
      children: tree.children
        .filter((child) => child.type !== "doctype")
        .flatMap((child) => linkNode(child, repository)),
    };
  if (tree.type === "doctype") return tree;
  return { type: "root", children: linkNode(tree, repository) };
}

function linkNode(node: Content, repository: string): Content[] {
  if (node.type === "text") return linkText(node.value, repository);
  if (node.type !== "element") return [node];
  if (node.tagName === "img") return [imageLink(node)];
  if (["a", "code", "pre"].includes(node.tagName)) return [node];
  return [{ ...node, children: node.children.flatMap((child) => linkNode(child, repository)) }];
}

const reference =
  /(?<![\w/@.#-])(?:(?<place>[\w.-]+\/[\w.-]+)?#(?<number>[1-9]\d{0,8})\b|@(?<login>[a-z\d](?:[a-z\d-]{0,38}))|(?<sha>[0-9a-f]{40})\b)/gi;

function linkText(text: string, repository: string): Content[] {
  const found: Content[] = [];
  let end = 0;
  for (const match of text.matchAll(reference)) {
    found.push({ type: "text", value: text.slice(end, match.index) });
    found.push(renderReference(match, repository));
    end = match.index + match[0].length;
  }
  return [...found, { type: "text", value: text.slice(end) }];
}

function renderReference(match: RegExpExecArray, repository: string): Content {
  const { place = repository, number, login, sha } = match.groups ?? {};
  if (login !== undefined) return element("strong", {}, match[0]);
  if (sha !== undefined) return element("a", { href: `/${repository}/commit/${sha.toLowerCase()}` }, sha.slice(0, 7));
  return element("a", { href: `/${place}/pull/${number}` }, match[0]);
}

function imageLink({ properties }: Element): Element {
  const { src, alt } = properties;
  const text = typeof alt === "string" && alt !== "" ? alt : "image";
  return element("a", typeof src === "string" ? { href: src } : {}, text);
}

function element(tagName: string, properties: Record<string, string>, text: string): Element {
  return { type: "element", tagName, properties, children: [{ type: "text", value: text }] };
}
