import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { createProgress } from "../checkout/scan.ts";
import type { FoundFile } from "../checkout/walk.ts";
import type { Terminal } from "../terminal.ts";
import type { ReadImages } from "./read-images.ts";

/**
 * Finds the references in files, in the order given. Many files are shared out among threads, a batch at a time; few are
 * read here, since a thread takes longer to start than to read some hundred files.
 */
export async function readAllImages(files: readonly FoundFile[], terminal: Terminal): Promise<ReadImages> {
  const progress = createProgress(terminal, files.length);
  const batches = split(files);
  const threads = Math.min(availableParallelism(), mostThreads, Math.floor(files.length / fewestPerThread));
  const results =
    threads < 2 ? await readHere(files, progress.tell) : await readInThreads(batches, threads, progress.tell);
  progress.end();
  return {
    references: results.flatMap(({ references }) => references),
    unclear: results.flatMap(({ unclear }) => unclear),
    skipped: results.flatMap(({ skipped }) => skipped),
    problems: results.flatMap(({ problems }) => problems),
  };
}

const batchSize = 250;
const fewestPerThread = 500;
/** More of them wait for the disk, and each takes some 50 MB. */
const mostThreads = 4;
/** Young garbage is collected sooner, and a thread stays small; measured as no slower. */
const youngGenerationMb = 16;

type Tell = (done: number) => void;

function split(files: readonly FoundFile[]): readonly (readonly FoundFile[])[] {
  const count = Math.ceil(files.length / batchSize);
  return Array.from({ length: count }, (_, index) => files.slice(index * batchSize, (index + 1) * batchSize));
}

async function readHere(files: readonly FoundFile[], tell: Tell): Promise<readonly ReadImages[]> {
  const { readImages } = await import("./read-images.ts");
  return [readImages(files, tell)];
}

async function readInThreads(
  batches: readonly (readonly FoundFile[])[],
  threads: number,
  tell: Tell,
): Promise<readonly ReadImages[]> {
  const results: ReadImages[] = [];
  let [next, done] = [0, 0];
  // The sources run as they are; the built program has scripts.
  const script = new URL(`./images-worker${import.meta.filename.slice(-3)}`, import.meta.url);
  const work = async (): Promise<void> => {
    const worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb } });
    try {
      for (let mine = next++; mine < batches.length; mine = next++) {
        const batch = batches[mine] ?? [];
        results[mine] = await ask(worker, batch);
        done += batch.length;
        tell(done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return results;
}

function ask(worker: Worker, batch: readonly FoundFile[]): Promise<ReadImages> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (answer: ReadImages) => {
      worker.off("error", reject);
      resolve(answer);
    });
    worker.postMessage(batch);
  });
}
