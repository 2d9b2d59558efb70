import { availableParallelism } from "node:os";
import { createProgress } from "../checkout/scan.ts";
import type { FoundFile } from "../checkout/walk.ts";
import type { Terminal } from "../terminal.ts";
import { askThreads } from "./ask-threads.ts";
import type { ImagesPiece } from "./read-images.ts";
import type { ListForm } from "./render-entry.ts";

/** Files to read, and how to show what they hold. */
export interface ImagesBatch {
  readonly files: readonly FoundFile[];
  readonly form: ListForm;
}

/**
 * Finds the references in files and hands them over a batch at a time, in the order of the files. Many files are shared
 * out among threads; few are read here, since a thread takes longer to start than to read some hundred files.
 */
export async function readAllImages(
  { files, form }: ImagesBatch,
  terminal: Pick<Terminal, "progress">,
  take: (piece: ImagesPiece) => void,
): Promise<void> {
  const progress = createProgress(terminal, files.length);
  const batches = split(files, form);
  const threads = Math.min(availableParallelism(), mostThreads, Math.floor(files.length / fewestPerThread));
  let done = 0;
  const accept = (piece: ImagesPiece) => {
    done += batchSize;
    progress.tell(Math.min(done, files.length));
    take(piece);
  };
  await (threads < 2 ? readHere(batches, accept) : askThreads({ script: worker, count: threads }, batches, accept));
  progress.end();
}

/** What a batch brings stays small enough to be forgotten soon; of 250 files a run took 50 MB more, and no less time. */
const batchSize = 50;
const fewestPerThread = 500;
/** More of them wait for the disk, and each takes some 50 MB. */
const mostThreads = 4;
/** The sources run as they are; the built program has scripts. */
const worker = new URL(`./images-worker${import.meta.filename.slice(-3)}`, import.meta.url);

function split(files: readonly FoundFile[], form: ListForm): readonly ImagesBatch[] {
  const count = Math.ceil(files.length / batchSize);
  return Array.from({ length: count }, (_, index) => ({
    files: files.slice(index * batchSize, (index + 1) * batchSize),
    form,
  }));
}

async function readHere(batches: readonly ImagesBatch[], take: (piece: ImagesPiece) => void): Promise<void> {
  const { readImages } = await import("./read-images.ts");
  for (const { files, form } of batches) take(readImages(files, form));
}
