import type { YAMLMap, YAMLSeq, Scalar as YamlScalar } from "yaml";
import { makeList, makeMap, makePair, makeScalar } from "./quick-nodes.ts";
import type { NodeBudget, QuickNode } from "./quick-yaml.ts";

/**
 * Reads JSON (which is YAML, tabs and escapes too) as the YAML library would, as far as ranges, texts and structure go;
 * undefined for what is no JSON by the letter of RFC 8259, or nested a hundred levels deep, or beyond the budget.
 */
export function parseJsonQuickly(text: string, budget: NodeBudget): QuickNode | undefined {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  if (!/[[{]/.test(text.charAt(skipSpace(text, start)))) return undefined;
  const reader = new JsonReader(text, skipSpace(text, start), budget);
  const node = reader.readValue(0);
  return node !== undefined && reader.isAtEnd() ? node : undefined;
}

const deepest = 100;
/** To the library a CR alone ends no line. */
const space = /(?:[ \t\n]+|\r\n)*/y;
// Unrolled: an alternative for each character would take memory for each.
const string = /"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\p{Cc}]*)*"/uy;
const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function skipSpace(text: string, at: number): number {
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

class JsonReader {
  readonly #text: string;
  readonly #budget: NodeBudget;
  #at: number;

  constructor(text: string, at: number, budget: NodeBudget) {
    this.#text = text;
    this.#at = at;
    this.#budget = budget;
  }

  isAtEnd(): boolean {
    return skipSpace(this.#text, this.#at) === this.#text.length;
  }

  readValue(depth: number): QuickNode | undefined {
    this.#budget.left -= 1;
    if (depth > deepest || this.#budget.left < 0) return undefined;
    switch (this.#text[this.#at]) {
      case "{":
        return this.#readObject(depth);
      case "[":
        return this.#readArray(depth);
      case '"':
        return this.#readString();
      default:
        return this.#readWord();
    }
  }

  #readObject(depth: number): YAMLMap | undefined {
    const map = makeMap();
    return this.#readItems(map, "}", () => {
      const key = this.#text[this.#at] === '"' ? this.#readString() : undefined;
      if (key === undefined || !this.#take(":")) return false;
      const value = this.readValue(depth + 1);
      if (value !== undefined) map.items.push(makePair(key, value));
      return value !== undefined;
    });
  }

  #readArray(depth: number): YAMLSeq | undefined {
    const list = makeList();
    return this.#readItems(list, "]", () => {
      const value = this.readValue(depth + 1);
      if (value !== undefined) list.items.push(value);
      return value !== undefined;
    });
  }

  #readItems<Node extends YAMLMap | YAMLSeq>(node: Node, close: string, readItem: () => boolean): Node | undefined {
    const start = this.#at;
    node.flow = true;
    this.#at = skipSpace(this.#text, start + 1);
    if (this.#text[this.#at] === close) this.#at += 1;
    else {
      do if (!readItem()) return undefined;
      while (this.#take(","));
      this.#at = skipSpace(this.#text, this.#at);
      if (this.#text[this.#at] !== close) return undefined;
      this.#at += 1;
    }
    node.range = [start, this.#at, this.#at];
    return node;
  }

  /** Goes behind a mark and the space around it, if it is the next. */
  #take(mark: string): boolean {
    const at = skipSpace(this.#text, this.#at);
    if (this.#text[at] !== mark) return false;
    this.#at = skipSpace(this.#text, at + 1);
    return true;
  }

  #readString(): YamlScalar | undefined {
    const source = this.#match(string);
    if (source === undefined) return undefined;
    const scalar = makeScalar(source.includes("\\") ? String(JSON.parse(source)) : source.slice(1, -1));
    scalar.type = "QUOTE_DOUBLE";
    return this.#end(scalar, source.length);
  }

  #readWord(): YamlScalar | undefined {
    const source = this.#match(word);
    if (source === undefined) return undefined;
    const scalar = makeScalar(source);
    scalar.type = "PLAIN";
    scalar.source = source;
    return this.#end(scalar, source.length);
  }

  #end(scalar: YamlScalar, length: number): YamlScalar {
    const start = this.#at;
    this.#at += length;
    scalar.range = [start, this.#at, this.#at];
    return scalar;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }
}
