import { Pair, YAMLMap, YAMLSeq, Scalar as YamlScalar } from "yaml";

/** A document's root as the YAML library would give it, as far as ranges, texts and structure go. */
export type QuickNode = YAMLMap | YAMLSeq | YamlScalar;

/**
 * Reads the plain part of YAML in which nearly all manifests are written, some ten times as fast as the library; gives
 * undefined for everything else, mistakes included, and then the library must read it. What it takes:
 *
 *     mappings and lists in block style, keys of letters, digits and _ . / -
 *     values on one line: plain, in quotes without escapes, or in flow style of single words and quoted texts
 *     comments, and documents between lines of `---`
 *
 * No tabs, no CR, no anchors, aliases, tags, block scalars, directives, or values that go on in the next line.
 * Documents without content are left out. Mappings and lists in block style come without their range.
 */
export function parseQuickly(text: string): readonly QuickNode[] | undefined {
  if (beyond.test(text)) return undefined;
  const lines = readLines(text);
  if (lines === undefined) return undefined;
  try {
    return new QuickReader(text, lines).readDocuments();
  } catch (error) {
    if (error instanceof BeyondQuick) return undefined;
    throw error;
  }
}

/** Characters and pairs of them that only the library may judge. */
const beyond = /[^\n\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\uffef]|\{\{|\{%/;

/** Thrown in the middle of reading, so that no step needs to look whether one before it gave up. */
class BeyondQuick extends Error {}

/** A line with content; `indent` is -1 for the `---` between documents. */
interface Line {
  indent: number;
  /** Of the first character that is no blank. */
  at: number;
  /** Behind the last character that is no blank. */
  readonly end: number;
}

const separatorIndent = -1;

function readLines(text: string): Line[] | undefined {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const stop = newline < 0 ? text.length : newline;
    let at = start;
    while (at < stop && text.charCodeAt(at) === blank) at += 1;
    if (at < stop && text.charCodeAt(at) !== hash) {
      let end = stop;
      while (text.charCodeAt(end - 1) === blank) end -= 1;
      const separates = at === start && (text.startsWith("---", at) || text.startsWith("...", at));
      // `--- # why` and `--- {}` are for the library.
      if (separates && (end - at > 3 || text[at] === ".")) return undefined;
      lines.push({ indent: separates ? separatorIndent : at - start, at, end });
    }
    start = stop + 1;
  }
  return lines;
}

const [blank, hash, dash] = [0x20, 0x23, 0x2d];
const key = /[A-Za-z0-9_./][A-Za-z0-9_./-]{0,200}:(?= |$)/my;
const singleQuoted = /'(?:[^'\n]|'')*'/y;
const doubleQuoted = /"[^"\\\n]*"/y;
const flowWord = /[A-Za-z0-9_./+=][A-Za-z0-9_./+=-]*(?::[A-Za-z0-9_./+=-]+)*(?=[ ,\]}])/y;
const flowKey = /[A-Za-z0-9_./][A-Za-z0-9_./-]*:(?= )/y;
/** How a plain scalar may begin: with nothing that means something, or with a dash and no blank behind it. */
const plainValue = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-\S)/;
const deepest = 100;

class QuickReader {
  readonly #text: string;
  readonly #lines: Line[];
  #next = 0;
  #depth = 0;

  constructor(text: string, lines: Line[]) {
    this.#text = text;
    this.#lines = lines;
  }

  readDocuments(): readonly QuickNode[] {
    const roots: QuickNode[] = [];
    for (let line = this.#line(); line !== undefined; line = this.#line()) {
      if (line.indent === separatorIndent) this.#next += 1;
      else {
        roots.push(this.#readBlock(line));
        if (this.#indent() > separatorIndent) throw new BeyondQuick();
      }
    }
    return roots;
  }

  #line(): Line | undefined {
    return this.#lines[this.#next];
  }

  /** Of the next line; that of a separator at the end. */
  #indent(): number {
    return this.#line()?.indent ?? separatorIndent;
  }

  #readBlock(line: Line): YAMLMap | YAMLSeq {
    this.#depth += 1;
    if (this.#depth > deepest) throw new BeyondQuick();
    const node = this.#isItem(line) ? this.#readList(line.indent) : this.#readMap(line.indent);
    this.#depth -= 1;
    return node;
  }

  #isItem({ at, end }: Line): boolean {
    return this.#text.charCodeAt(at) === dash && (at + 1 === end || this.#text.charCodeAt(at + 1) === blank);
  }

  #readMap(indent: number): YAMLMap {
    const map = new YAMLMap();
    for (let line = this.#line(); line?.indent === indent && !this.#isItem(line); line = this.#line()) {
      const name = this.#match(key, line.at);
      if (name === undefined) throw new BeyondQuick();
      const start = line.at;
      const value = this.#afterBlanks(start + name.length, line.end);
      this.#next += 1;
      const node =
        value === undefined ? this.#readBelow(indent, "same-indent-list") : this.#readInline(value, line.end, indent);
      map.items.push(new Pair<unknown, unknown>(this.#scalar(start, start + name.length - 1), node));
    }
    return map;
  }

  #readList(indent: number): YAMLSeq {
    const list = new YAMLSeq();
    for (let line = this.#line(); line?.indent === indent && this.#isItem(line); line = this.#line()) {
      const value = this.#afterBlanks(line.at + 1, line.end);
      if (value === undefined) {
        this.#next += 1;
        list.items.push(this.#readBelow(indent, "deeper-only"));
      } else if (this.#match(key, value) !== undefined) {
        // The item's mapping begins on the dash's line: from here on that line is its first.
        line.indent += value - line.at;
        line.at = value;
        list.items.push(this.#readBlock(line));
        if (this.#indent() > indent) throw new BeyondQuick();
      } else {
        this.#next += 1;
        list.items.push(this.#readInline(value, line.end, indent));
      }
    }
    return list;
  }

  /** What stands below a key or a dash; null when nothing does. A key's list may stand as far left as the key. */
  #readBelow(indent: number, lists: "same-indent-list" | "deeper-only"): QuickNode | null {
    const line = this.#line();
    if (line === undefined) return null;
    if (line.indent > indent) {
      const node = this.#readBlock(line);
      if (this.#indent() > indent) throw new BeyondQuick();
      return node;
    }
    return lists === "same-indent-list" && line.indent === indent && this.#isItem(line) ? this.#readBlock(line) : null;
  }

  /** Where a value begins, unless there is none, or only a comment. */
  #afterBlanks(from: number, end: number): number | undefined {
    let at = from;
    while (at < end && this.#text.charCodeAt(at) === blank) at += 1;
    return at >= end || this.#text.charCodeAt(at) === hash ? undefined : at;
  }

  #readInline(at: number, lineEnd: number, indent: number): QuickNode {
    // It goes on in the next line, or that is a mistake.
    if (this.#indent() > indent) throw new BeyondQuick();
    switch (this.#text[at]) {
      case "'":
        return this.#ending(this.#readQuoted("QUOTE_SINGLE", singleQuoted, at), lineEnd);
      case '"':
        return this.#ending(this.#readQuoted("QUOTE_DOUBLE", doubleQuoted, at), lineEnd);
      case "[":
      case "{":
        return this.#ending(this.#readFlow(at), lineEnd);
      default:
        return this.#readPlain(at, lineEnd);
    }
  }

  /** Behind a value with an end of its own only a comment may stand. */
  #ending<Node extends QuickNode>(node: Node, lineEnd: number): Node {
    const end = node.range?.[1] ?? 0;
    const separated = end >= lineEnd || this.#text.charCodeAt(end) === blank;
    if (!separated || this.#afterBlanks(end, lineEnd) !== undefined) throw new BeyondQuick();
    return node;
  }

  #readPlain(at: number, lineEnd: number): YamlScalar {
    // Looked at by itself: a search in the whole text for what is not there would go to its end, for each line.
    const rest = this.#text.slice(at, lineEnd);
    const comment = rest.indexOf(" #");
    let length = comment < 0 ? rest.length : comment;
    while (rest.charCodeAt(length - 1) === blank) length -= 1;
    const value = rest.slice(0, length);
    if (!plainValue.test(value) || value.includes(": ") || value.endsWith(":")) throw new BeyondQuick();
    return this.#scalar(at, at + value.length);
  }

  #readQuoted(type: "QUOTE_SINGLE" | "QUOTE_DOUBLE", pattern: RegExp, at: number): YamlScalar {
    const source = this.#match(pattern, at);
    if (source === undefined) throw new BeyondQuick();
    const inner = source.slice(1, -1);
    const scalar = new YamlScalar<unknown>(type === "QUOTE_SINGLE" ? inner.replaceAll("''", "'") : inner);
    scalar.type = type;
    scalar.range = [at, at + source.length, at + source.length];
    return scalar;
  }

  #readFlow(at: number): YAMLMap | YAMLSeq {
    this.#depth += 1;
    if (this.#depth > deepest) throw new BeyondQuick();
    const isMap = this.#text[at] === "{";
    const close = isMap ? "}" : "]";
    const node = isMap ? new YAMLMap() : new YAMLSeq();
    node.flow = true;
    let end = this.#blanks(at + 1);
    while (this.#text[end] !== close) {
      end = node instanceof YAMLMap ? this.#readFlowEntry(node, end) : this.#readFlowItem(node, end);
      if (this.#text[end] === ",") end = this.#blanks(end + 1);
      else if (this.#text[end] !== close) throw new BeyondQuick();
    }
    node.range = [at, end + 1, end + 1];
    this.#depth -= 1;
    return node;
  }

  #readFlowEntry(map: YAMLMap, at: number): number {
    const name = this.#match(flowKey, at);
    if (name === undefined) throw new BeyondQuick();
    const value = this.#readFlowValue(this.#blanks(at + name.length));
    map.items.push(new Pair<unknown, unknown>(this.#scalar(at, at + name.length - 1), value));
    return this.#blanks(value.range?.[1] ?? 0);
  }

  #readFlowItem(list: YAMLSeq, at: number): number {
    const value = this.#readFlowValue(at);
    list.items.push(value);
    return this.#blanks(value.range?.[1] ?? 0);
  }

  #readFlowValue(at: number): QuickNode {
    switch (this.#text[at]) {
      case "'":
        return this.#readQuoted("QUOTE_SINGLE", singleQuoted, at);
      case '"':
        return this.#readQuoted("QUOTE_DOUBLE", doubleQuoted, at);
      case "[":
      case "{":
        return this.#readFlow(at);
      default: {
        const word = this.#match(flowWord, at);
        if (word === undefined) throw new BeyondQuick();
        return this.#scalar(at, at + word.length);
      }
    }
  }

  #blanks(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === blank) at += 1;
    return at;
  }

  #scalar(start: number, end: number): YamlScalar {
    const source = this.#text.slice(start, end);
    const scalar = new YamlScalar<unknown>(source);
    scalar.type = "PLAIN";
    scalar.source = source;
    scalar.range = [start, end, end];
    return scalar;
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0];
  }
}
