import { parentPort } from "node:worker_threads";
import { endOfQuestions } from "./ask-threads.ts";
import { readImages } from "./read-images.ts";
import type { ImagesBatch } from "./read-with-workers.ts";

parentPort?.on("message", (batch: ImagesBatch | typeof endOfQuestions) => {
  if (batch === endOfQuestions) parentPort?.close();
  else parentPort?.postMessage(readImages(batch.files, batch.form));
});
