import { renderNumber } from "../../core/words/counted.ts";
import type { Terminal } from "../terminal.ts";
import { FileReader } from "./file-reader.ts";
import { readOrExplain } from "./read-or-explain.ts";
import type { FoundFile } from "./walk.ts";

/** A file whose bytes were asked for and kept. */
export interface KeptFile extends FoundFile {
  readonly bytes: Buffer;
}

/** What a scan brought. */
export interface Scan {
  readonly kept: readonly KeptFile[];
  /** What could not be read, each a sentence. */
  readonly problems: readonly string[];
}

/** Reads all files one after the other and keeps those that are asked to be kept. */
export function scan(
  files: readonly FoundFile[],
  terminal: Pick<Terminal, "progress">,
  keeps: (bytes: Buffer) => boolean,
): Scan {
  const kept: KeptFile[] = [];
  const problems = visitFiles(files, terminal, (file, bytes) => {
    if (keeps(bytes)) kept.push({ ...file, bytes: Buffer.from(bytes) });
  });
  return { kept, problems };
}

/**
 * Shows the bytes of all files to `visit`, one file after the other; they are valid during the call alone. Returns what
 * could not be read, each a sentence.
 */
export function visitFiles(
  files: readonly FoundFile[],
  terminal: Pick<Terminal, "progress">,
  visit: (file: FoundFile, bytes: Buffer) => void,
): readonly string[] {
  const reader = new FileReader();
  const progress = createProgress(terminal, files.length);
  const problems: string[] = [];
  for (const [index, file] of files.entries()) {
    if (index % 256 === 0) progress.tell(index);
    const bytes = readOrExplain(reader, file, problems);
    if (bytes !== undefined) visit(file, bytes);
  }
  progress.end();
  return problems;
}

/** Tells how far a run is, from its second second on. */
export function createProgress(terminal: Pick<Terminal, "progress">, total: number) {
  const startedAt = performance.now();
  let told = startedAt + firstTellMs - tellEveryMs;
  return {
    tell: (done: number): void => {
      const now = performance.now();
      if (now - told < tellEveryMs) return;
      told = now;
      terminal.progress(`${renderNumber(done)} of ${renderNumber(total)} files read`);
    },
    end: (): void => {
      if (told > startedAt + firstTellMs - tellEveryMs) terminal.progress("");
    },
  };
}

const firstTellMs = 1000;
const tellEveryMs = 200;
