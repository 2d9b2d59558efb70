import { LineIndex } from "./line-index.ts";
import { type LineMarks, readLineMarks } from "./line-marks.ts";
import type { Position, Scalar } from "./manifest.ts";

/** Tells where in the file something stands that was parsed out of it. */
export interface SourceMap {
  /** Of an offset in what was parsed. Both from 1; the column in UTF-16 units. */
  readonly positionOf: (offset: number) => Position;
  /** What the comment says on the line of the file on which an offset in what was parsed is. */
  readonly marksAt: (offset: number) => LineMarks;
  /** As `positionOf`, for an offset in the file. */
  readonly positionInFile: (offset: number) => Position;
  /** As `marksAt`, for an offset in the file. */
  readonly marksInFile: (offset: number) => LineMarks;
  /** A scalar of what was parsed, as one of the file. */
  readonly outward: (scalar: Scalar) => Scalar;
}

/** For what is the file itself. */
export class FileMap implements SourceMap {
  readonly #lines: LineIndex;
  /** By the line's number: a line may hold a hundred thousand references. */
  readonly #marks = new Map<number, LineMarks>();

  constructor(text: string) {
    this.#lines = new LineIndex(text);
  }

  positionOf(offset: number): Position {
    return this.#lines.positionOf(offset);
  }

  marksAt(offset: number): LineMarks {
    const { line } = this.#lines.positionOf(offset);
    const known = this.#marks.get(line);
    if (known !== undefined) return known;
    const marks = readLineMarks(this.#lines.lineAt(offset));
    this.#marks.set(line, marks);
    return marks;
  }

  positionInFile(offset: number): Position {
    return this.#lines.positionOf(offset);
  }

  marksInFile(offset: number): LineMarks {
    return this.marksAt(offset);
  }

  outward(scalar: Scalar): Scalar {
    return scalar;
  }
}
