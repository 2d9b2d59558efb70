import { LineIndex } from "./line-index.ts";
import type { Scalar } from "./manifest.ts";

/** Tells where in the file something stands that was parsed out of it. */
export interface SourceMap {
  /** Of an offset in what was parsed. Both from 1; the column in UTF-16 units. */
  readonly positionOf: (offset: number) => Position;
  /** The whole line of the file on which an offset in what was parsed is, without its end. */
  readonly lineAt: (offset: number) => string;
  /** As `positionOf`, for an offset in the file. */
  readonly positionInFile: (offset: number) => Position;
  /** As `lineAt`, for an offset in the file. */
  readonly lineInFile: (offset: number) => string;
  /** A scalar of what was parsed, as one of the file. */
  readonly outward: (scalar: Scalar) => Scalar;
}

/** Both from 1; the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** For what is the file itself. */
export class FileMap implements SourceMap {
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.#lines = new LineIndex(text);
  }

  positionOf(offset: number): Position {
    return this.#lines.positionOf(offset);
  }

  lineAt(offset: number): string {
    return this.#lines.lineAt(offset);
  }

  positionInFile(offset: number): Position {
    return this.#lines.positionOf(offset);
  }

  lineInFile(offset: number): string {
    return this.#lines.lineAt(offset);
  }

  outward(scalar: Scalar): Scalar {
    return scalar;
  }
}
