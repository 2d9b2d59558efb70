import { isScalar } from "yaml";
import type { LineMarks } from "./line-marks.ts";
import type { Position, Scalar, SkipReason } from "./manifest.ts";
import { type PlacedText, placeScalarText } from "./place-scalar-text.ts";
import { readScalar } from "./read-scalar.ts";
import type { SourceMap } from "./source-map.ts";
import { parseYaml, textOf, type YamlSource, type YamlValue } from "./yaml-source.ts";

/**
 * Parses the YAML that a string in YAML says (Argo CD's `values`, a patch of Kustomize). Places in it are told as
 * places of the file where each character of the string stands in the file just once, one after the other; where folds
 * and escapes hide that, its scalars are `detached`. Undefined for what is no string of several characters, or is
 * such a string itself inside of one.
 */
export function parseEmbedded(value: YamlValue | undefined): YamlSource | { readonly skipped: SkipReason } | undefined {
  const text = textOf(value);
  if (value === undefined || text === undefined || !isScalar(value.node)) return undefined;
  const outer = readScalar(value.source.text, value.node);
  if (outer === undefined || outer.style === "plain" || value.source.map instanceof EmbeddedMap) return undefined;
  return parseYaml(value.source.path, text, new EmbeddedMap(value, outer, placeScalarText(outer)), value);
}

class EmbeddedMap implements SourceMap {
  readonly #holder: YamlValue;
  readonly #outer: Scalar;
  readonly #placed: PlacedText | undefined;

  constructor(holder: YamlValue, outer: Scalar, placed: PlacedText | undefined) {
    this.#holder = holder;
    this.#outer = outer;
    this.#placed = placed;
  }

  positionOf(offset: number): Position {
    return this.#holder.source.map.positionOf(this.#toOuter(offset));
  }

  marksAt(offset: number): LineMarks {
    return this.#holder.source.map.marksAt(this.#toOuter(offset));
  }

  positionInFile(offset: number): Position {
    return this.#holder.source.map.positionInFile(offset);
  }

  marksInFile(offset: number): LineMarks {
    return this.#holder.source.map.marksInFile(offset);
  }

  outward(scalar: Scalar): Scalar {
    const quotes = quotesIn(this.#outer.style);
    const range = this.#rangeOf(scalar.range) ?? this.#rangeAround(scalar);
    if (range === undefined) {
      const { textRange: _, ...rest } = scalar;
      return { ...rest, range: this.#outer.range, source: this.#outer.source, quotes, detached: true };
    }
    const { textRange, ...rest } = scalar;
    const source = this.#sourceAt(range);
    const asIs = textRange === undefined ? undefined : this.#rangeOf(textRange);
    const place = asIs !== undefined && this.#sourceAt(asIs) === scalar.text ? { textRange: asIs } : {};
    return { ...rest, range, source, quotes, ...place };
  }

  #toOuter(offset: number): number {
    return this.#placed?.starts[offset] ?? this.#outer.textRange?.start ?? this.#outer.range.start;
  }

  /** Where the characters stand in the file; undefined when something else stands between them. */
  #rangeOf({ start, end }: Scalar["range"]): Scalar["range"] | undefined {
    if (this.#placed === undefined) return undefined;
    const { starts, ends } = this.#placed;
    for (let at = start; at < end - 1; at += 1) if (ends[at] !== starts[at + 1]) return undefined;
    const [first, last] = [starts[start], end > start ? ends[end - 1] : starts[start]];
    return first === undefined || last === undefined ? undefined : { start: first, end: last };
  }

  /** A block in a block has the outer's indents between its lines; its text may stand on one of them all the same. */
  #rangeAround({ style, range, text, textRange }: Scalar): Scalar["range"] | undefined {
    const asIs = textRange === undefined ? undefined : this.#rangeOf(textRange);
    if (style !== "block" || asIs === undefined || this.#sourceAt(asIs) !== text) return undefined;
    const [start, end] = [this.#placed?.starts[range.start], this.#placed?.ends[range.end - 1]];
    return start === undefined || end === undefined ? undefined : { start, end };
  }

  #sourceAt({ start, end }: Scalar["range"]): string {
    return this.#outer.source.slice(start - this.#outer.range.start, end - this.#outer.range.start);
  }
}

function quotesIn(style: Scalar["style"]): { readonly single: string; readonly double: string } {
  if (style === "single") return { single: "''", double: '"' };
  return style === "double" ? { single: "'", double: '\\"' } : { single: "'", double: '"' };
}
