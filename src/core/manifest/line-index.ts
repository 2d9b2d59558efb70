/** Tells lines and columns of offsets; reads the text once, when first asked. */
export class LineIndex {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Both from 1; the column in UTF-16 units. Lines end in LF or CRLF. */
  positionOf(offset: number): { readonly line: number; readonly column: number } {
    const line = this.#lineOf(offset);
    return { line: line + 1, column: offset - (this.#lineStarts()[line] ?? 0) + 1 };
  }

  /** The whole line on which the offset is, without its end. */
  lineAt(offset: number): string {
    const line = this.#lineOf(offset);
    const [start, next] = [this.#lineStarts()[line], this.#lineStarts()[line + 1]];
    return this.#text.slice(start, next).replace(/\r?\n$/, "");
  }

  #lineOf(offset: number): number {
    const starts = this.#lineStarts();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #lineStarts(): readonly number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (let at = this.#text.indexOf("\n"); at >= 0; at = this.#text.indexOf("\n", at + 1)) starts.push(at + 1);
      this.#starts = starts;
    }
    return this.#starts;
  }
}
