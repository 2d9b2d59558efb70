import { YAMLMap, type YAMLSeq, type Scalar as YamlScalar } from "yaml";
import type { TextRange } from "./manifest.ts";
import { makeList, makeMap, makePair, makeScalar } from "./quick-nodes.ts";

/** A document's root as the YAML library would give it, as far as ranges, texts and structure go. */
export type QuickNode = YAMLMap | YAMLSeq | YamlScalar;

/**
 * Reads the plain part of YAML in which nearly all manifests are written, some ten times as fast as the library; gives
 * undefined for everything else, mistakes included, and then the library must read it. What it takes:
 *
 *     mappings and lists in block style, keys of letters, digits and _ . / -, in quotes or not
 *     values on one line: plain, in quotes, or in flow style of single words and quoted texts
 *     literal block scalars without an indent of their own
 *     comments, documents between lines of `---`, CRLF, a byte order mark
 *
 * No tabs, no anchors, aliases, tags, directives, or values that go on in the next line.
 * Documents without content are left out. Mappings and lists in block style come without their range.
 * Only what lies in `range` is read, whole lines; ranges are told in `text`.
 */
export function parseQuickly(text: string, budget: NodeBudget, range?: TextRange): readonly QuickNode[] | undefined {
  const { start, end } = range ?? { start: text.startsWith("\ufeff") ? 1 : 0, end: text.length };
  try {
    return new QuickReader(text, readLines(text, start, end), budget).readDocuments();
  } catch (error) {
    if (error instanceof BeyondQuick) return undefined;
    throw error;
  }
}

/** How many keys and items may be read yet: what is made of them takes far longer than the reading. Counted down. */
export interface NodeBudget {
  left: number;
}

/** All that a line outside of block scalars may hold without the library being asked. */
const plainLine =
  /[\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\uffef]*(?:[\ud800-\udbff][\udc00-\udfff][\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\uffef]*)*/y;

/** Thrown in the middle of reading, so that no step needs to look whether one before it gave up. */
class BeyondQuick extends Error {}

/** `indent` is -1 for the `---` between documents, and -2 for lines without content. */
interface Line {
  indent: number;
  /** Of the first character that is no blank. */
  at: number;
  /** Behind the last character that is no blank. */
  readonly end: number;
  /** Of the line's first character, and behind its last, the line's end not counted. */
  readonly from: number;
  readonly to: number;
  /** Set for a line that may only stand in a block scalar, or be a comment. */
  readonly odd: boolean;
}

const separatorIndent = -1;
const emptyIndent = -2;

function readLines(text: string, first: number, last: number): Line[] {
  const lines: Line[] = [];
  for (let from = first; from < last; ) {
    const newline = text.indexOf("\n", from);
    const next = newline < 0 || newline >= last ? last : newline + 1;
    let to = newline < 0 || newline >= last ? last : newline;
    if (to > from && to < last && text.charCodeAt(to - 1) === carriageReturn) to -= 1;
    let at = from;
    while (at < to && text.charCodeAt(at) === blank) at += 1;
    let end = to;
    while (end > at && text.charCodeAt(end - 1) === blank) end -= 1;
    plainLine.lastIndex = at;
    plainLine.test(text);
    const odd = plainLine.lastIndex < end;
    if (at === end) lines.push({ indent: emptyIndent, at, end, from, to, odd });
    else
      lines.push({
        indent: isSeparator(text, at, { from, end }) ? separatorIndent : at - from,
        at,
        end,
        from,
        to,
        odd,
      });
    from = next;
  }
  return lines;
}

function isSeparator(
  text: string,
  at: number,
  { from, end }: { readonly from: number; readonly end: number },
): boolean {
  const separates = at === from && (text.startsWith("---", at) || text.startsWith("...", at) || text[at] === "%");
  // `--- # why`, `--- {}` and directives are for the library.
  if (separates && (end - at > 3 || text[at] !== "-")) throw new BeyondQuick();
  return separates;
}

const [blank, hash, dash, carriageReturn] = [0x20, 0x23, 0x2d, 0x0d];
const key = /(?:[A-Za-z0-9_./][A-Za-z0-9_./-]{0,200}|"[A-Za-z0-9_./-]{0,200}"|'[A-Za-z0-9_./-]{0,200}'):(?= |$)/my;
// Unrolled: an alternative for each character would take memory for each.
const singleQuoted = /'[^'\n]*(?:''[^'\n]*)*'/y;
const doubleQuoted = /"[^"\\\n]*(?:\\(?:["\\/nt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^"\\\n]*)*"/y;
const flowWord = /[A-Za-z0-9_./+=][A-Za-z0-9_./+=-]*(?::[A-Za-z0-9_./+=-]+)*(?=[ ,\]}])/y;
const flowKey = /[A-Za-z0-9_./][A-Za-z0-9_./-]*:(?= )/y;
const blockHeader = /\|[+-]?(?= *$| +#)/my;
/** How a plain scalar may begin: with nothing that means something, or with a dash and no blank behind it. */
const plainValue = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-\S)/;
const deepest = 100;

class QuickReader {
  readonly #text: string;
  readonly #lines: Line[];
  readonly #budget: NodeBudget;
  #next = 0;
  #depth = 0;

  constructor(text: string, lines: Line[], budget: NodeBudget) {
    this.#text = text;
    this.#lines = lines;
    this.#budget = budget;
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

  /** The next line with content. */
  #line(): Line | undefined {
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[this.#next]) {
      if (line.indent !== emptyIndent && this.#text.charCodeAt(line.at) !== hash) {
        if (line.odd) throw new BeyondQuick();
        return line;
      }
      if (line.odd && this.#text.charCodeAt(line.at) !== hash) throw new BeyondQuick();
      this.#next += 1;
    }
    return undefined;
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

  #spend(): void {
    this.#budget.left -= 1;
    if (this.#budget.left < 0) throw new BeyondQuick();
  }

  #isItem({ at, end }: Line): boolean {
    return this.#text.charCodeAt(at) === dash && (at + 1 === end || this.#text.charCodeAt(at + 1) === blank);
  }

  #readMap(indent: number): YAMLMap {
    const map = makeMap();
    for (let line = this.#line(); line?.indent === indent && !this.#isItem(line); line = this.#line()) {
      this.#spend();
      const name = this.#match(key, line.at);
      if (name === undefined) throw new BeyondQuick();
      const start = line.at;
      const value = this.#afterBlanks(start + name.length, line.end);
      this.#next += 1;
      const node =
        value === undefined ? this.#readBelow(indent, "same-indent-list") : this.#readInline(value, line.end, indent);
      map.items.push(makePair(this.#readKey(start, name.length - 1), node));
    }
    return map;
  }

  #readKey(at: number, length: number): YamlScalar {
    const quote = this.#text[at];
    if (quote !== "'" && quote !== '"') return this.#scalar(at, at + length);
    return this.#quoted(quote === "'" ? "QUOTE_SINGLE" : "QUOTE_DOUBLE", at, this.#text.slice(at, at + length));
  }

  #readList(indent: number): YAMLSeq {
    const list = makeList();
    for (let line = this.#line(); line?.indent === indent && this.#isItem(line); line = this.#line()) {
      this.#spend();
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
    if (this.#text[at] === "|") return this.#readLiteral(at, indent);
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

  /** A literal block: its lines without the indent of the first, and by its header without the line ends behind them. */
  #readLiteral(at: number, parentIndent: number): YamlScalar {
    const header = this.#match(blockHeader, at);
    if (header === undefined) throw new BeyondQuick();
    const from = this.#next;
    let [indent, last] = [-1, from - 1];
    for (let line = this.#lines[from]; line !== undefined; line = this.#lines[this.#next]) {
      const isBlank = line.indent === emptyIndent;
      if (!isBlank && line.indent <= parentIndent) break;
      if (!isBlank && indent < 0) indent = line.indent;
      // Less than the first line's indent; or blanks beyond it where lines end the block or begin it.
      if (!isBlank && line.indent < indent) throw new BeyondQuick();
      if (!isBlank) last = this.#next;
      this.#next += 1;
    }
    const lines = this.#lines.slice(from, last + 1);
    const trailing = this.#lines.slice(last + 1, this.#next);
    const isLong = (line: Line) => line.indent === emptyIndent && (line.to - line.from > indent || line.odd);
    const leading = lines.slice(
      0,
      lines.findIndex((line) => line.indent !== emptyIndent),
    );
    if (indent < 0 || [...leading, ...trailing].some(isLong) || header === "|+") throw new BeyondQuick();
    // A tab that is not a part of the text, or is the indent's.
    if (lines.some((line) => line.odd && line.at - line.from < indent)) throw new BeyondQuick();
    const text = lines.map((line) => this.#text.slice(Math.min(line.from + indent, line.to), line.to)).join("\n");
    const scalar = makeScalar(header === "|-" ? text : `${text}\n`);
    scalar.type = "BLOCK_LITERAL";
    const end = this.#afterLineEnd(lines.at(-1)?.to ?? at);
    scalar.range = [at, end, end];
    return scalar;
  }

  #afterLineEnd(at: number): number {
    const behind = this.#text.charCodeAt(at) === carriageReturn ? at + 1 : at;
    if (this.#text[behind] !== "\n") throw new BeyondQuick();
    return behind + 1;
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
    return this.#quoted(type, at, source);
  }

  #quoted(type: "QUOTE_SINGLE" | "QUOTE_DOUBLE", at: number, source: string): YamlScalar {
    const inner = source.slice(1, -1);
    const scalar = makeScalar(type === "QUOTE_SINGLE" ? inner.replaceAll("''", "'") : unescapeText(inner));
    scalar.type = type;
    scalar.range = [at, at + source.length, at + source.length];
    return scalar;
  }

  #readFlow(at: number): YAMLMap | YAMLSeq {
    this.#depth += 1;
    if (this.#depth > deepest) throw new BeyondQuick();
    const isMap = this.#text[at] === "{";
    const close = isMap ? "}" : "]";
    const node = isMap ? makeMap() : makeList();
    node.flow = true;
    let end = this.#blanks(at + 1);
    while (this.#text[end] !== close) {
      this.#spend();
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
    map.items.push(makePair(this.#scalar(at, at + name.length - 1), value));
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
    const scalar = makeScalar(source);
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

function unescapeText(inner: string): string {
  return inner.includes("\\") ? String(JSON.parse(`"${inner}"`)) : inner;
}
