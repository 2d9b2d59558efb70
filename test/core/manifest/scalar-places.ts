import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";

/** A scalar as a reader comes upon it, aliases followed. */
export interface ScalarPlace {
  readonly text: string;
  readonly line: number;
  /** From 1: of the outermost alias that stands for it, or of the scalar itself. */
  readonly column: number;
  /** Where the scalar itself begins; absent where an alias stands for it. */
  readonly start?: number;
}

/** All scalars of a text in order, by a reader that knows nothing of images. */
export function scalarPlacesOf(text: string): readonly ScalarPlace[] {
  const lineCounter = new LineCounter();
  const options = { schema: "failsafe", uniqueKeys: false, lineCounter, logLevel: "error" } as const;
  const documents = parseAllDocuments(text, options);
  return (Array.isArray(documents) ? documents : []).flatMap((document) => placesIn(document, lineCounter));
}

function placesIn(document: Document.Parsed, lines: LineCounter): readonly ScalarPlace[] {
  const found: ScalarPlace[] = [];
  const visit = (node: unknown, via: number | undefined): void => {
    if (isAlias(node)) visit(node.resolve(document), via ?? startOf(node));
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        visit(key, via);
        visit(value, via);
      }
    }
    if (isSeq(node)) for (const item of node.items) visit(item, via);
    if (!isScalar(node)) return;
    const { line, col } = lines.linePos(via ?? startOf(node));
    const own = via === undefined ? { start: startOf(node) } : {};
    found.push({ text: String(node.value), line, column: col, ...own });
  };
  visit(document.contents, undefined);
  return found;
}

function startOf({ range }: Node): number {
  return range?.[0] ?? 0;
}
