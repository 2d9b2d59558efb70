import { isMap, isPair, isScalar, isSeq, parseAllDocuments } from "yaml";

/** A node's structure, texts and ranges, these moved by `base`. What stands for nothing is null, whichever way it was given. */
export function shapeOf(node: unknown, base = 0): unknown {
  const range = (each: { readonly range?: readonly number[] | null | undefined }) =>
    each.range?.slice(0, 2).map((offset) => offset + base);
  if (isMap(node)) {
    const items = node.items.map((pair) =>
      isPair(pair) ? [shapeOf(pair.key, base), shapeOf(pair.value, base)] : pair,
    );
    return { map: items, ...(node.flow === true ? { range: range(node) } : {}) };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => shapeOf(item, base));
    return { list: items, ...(node.flow === true ? { range: range(node) } : {}) };
  }
  if (!isScalar(node) || (node.type === "PLAIN" && node.source === "")) return null;
  return [node.value, node.type, ...(range(node) ?? [])];
}

/**
 * The shapes of a text's documents as the YAML library reads them, those without content left out; or that it has
 * mistakes. It does not get to see a byte order mark, behind which it takes a list for a mistake.
 */
export function shapeByLibrary(text: string): unknown {
  const base = text.startsWith("\ufeff") ? 1 : 0;
  const documents = parseAllDocuments(text.slice(base), {
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const parsed = Array.isArray(documents) ? documents : [];
  if (parsed.some(({ errors }) => errors.length > 0)) return "mistakes";
  return parsed.map(({ contents }) => shapeOf(contents, base)).filter((root) => root !== null);
}
