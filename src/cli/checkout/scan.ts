import { quote } from "../show.ts";
import { isSystemError } from "../system-error.ts";
import type { Terminal } from "../terminal.ts";
import { FileReader } from "./file-reader.ts";
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

/**
 * Reads all files one after the other and keeps those in which one of the words stands. A file with a backslash is kept
 * too, since it may spell characters by escapes; whoever parses it finds out.
 */
export function scanForWords(files: readonly FoundFile[], words: readonly string[], terminal: Terminal): Scan {
  const needles = words.map((word) => Buffer.from(word));
  return scan(files, terminal, (bytes) => needles.some((needle) => bytes.includes(needle)) || bytes.includes(0x5c));
}

/** Reads all files one after the other and keeps those that are asked to be kept. */
export function scan(
  files: readonly FoundFile[],
  terminal: Pick<Terminal, "progress">,
  keeps: (bytes: Buffer) => boolean,
): Scan {
  const reader = new FileReader();
  const progress = createProgress(terminal, files.length);
  const kept: KeptFile[] = [];
  const problems: string[] = [];
  for (const [index, file] of files.entries()) {
    if (index % 256 === 0) progress.tell(index);
    try {
      const bytes = reader.read(file.absolute);
      if (keeps(bytes)) kept.push({ ...file, bytes: Buffer.from(bytes) });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // Gone, or turned into a link, between two looks: as if it had never been a file here.
      if (error.code !== "ENOENT" && error.code !== "ELOOP")
        problems.push(`The file ${quote(file.path)} cannot be read: ${error.code}.`);
    }
  }
  progress.end();
  return { kept, problems };
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
      terminal.progress(`${done.toLocaleString("en")} of ${total.toLocaleString("en")} files read`);
    },
    end: (): void => {
      if (told > startedAt + firstTellMs - tellEveryMs) terminal.progress("");
    },
  };
}

const firstTellMs = 1000;
const tellEveryMs = 200;
