import type { Scalar as YamlScalar } from "yaml";
import type { Scalar, TextRange } from "./manifest.ts";

/**
 * Reads a scalar of the parsed tree from its source; undefined for `null`, for nothing, and for a scalar with a YAML
 * tag of its own (`!ref x`, `!!int 5`): what such a tag makes of the text is not ours to know. `!!str` is fine.
 */
export function readScalar(text: string, node: YamlScalar): Scalar | undefined {
  const { range: ranges, type } = node;
  const value = typeof node.value === "string" ? node.value : node.source;
  if (ranges == null || value === undefined) return undefined;
  if (node.tag !== undefined && node.tag !== "tag:yaml.org,2002:str") return undefined;
  const range = { start: ranges[0], end: ranges[1] };
  const style = styles[type ?? "PLAIN"];
  if (style === undefined) return undefined;
  const source = text.slice(range.start, range.end);
  if (style === "plain" && /^(?:null|Null|NULL|~|)$/.test(source)) return undefined;
  const textRange = findText(source, style, value);
  return {
    range,
    source,
    style,
    text: value,
    ...(textRange === undefined
      ? {}
      : { textRange: { start: range.start + textRange.start, end: range.start + textRange.end } }),
  };
}

const styles: Readonly<Record<string, Scalar["style"]>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_FOLDED: "block",
  BLOCK_LITERAL: "block",
};

/** Where the value stands in the source as it is: all of a plain scalar, what is between quotes, a block's only line. */
function findText(source: string, style: Scalar["style"], value: string): TextRange | undefined {
  if (style === "block") {
    const body = source.indexOf("\n") + 1;
    const start = body === 0 || value === "" || value.includes("\n") ? -1 : source.indexOf(value, body);
    return start < 0 ? undefined : { start, end: start + value.length };
  }
  const quote = style === "plain" ? 0 : 1;
  return source.slice(quote, source.length - quote) === value
    ? { start: quote, end: source.length - quote }
    : undefined;
}
