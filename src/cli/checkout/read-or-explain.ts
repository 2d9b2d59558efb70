import { quote } from "../show.ts";
import { explainSystemError, isSystemError } from "../system-error.ts";
import type { FileReader } from "./file-reader.ts";
import type { FoundFile } from "./walk.ts";

/** A file's bytes, valid until the reader's next call; where they cannot be read, undefined and a sentence more in `problems`. */
export function readOrExplain(
  reader: FileReader,
  { path, absolute }: FoundFile,
  problems: string[],
): Buffer | undefined {
  try {
    return reader.read(absolute);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // Gone, or turned into a link, between two looks: as if it had never been a file here.
    if (error.code !== "ENOENT" && error.code !== "ELOOP")
      problems.push(`The file ${quote(path)} ${explainSystemError(error)}.`);
    return undefined;
  }
}
