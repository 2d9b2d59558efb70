import { parentPort } from "node:worker_threads";
import { readImages } from "./read-images.ts";
import type { ImagesBatch } from "./read-with-workers.ts";

parentPort?.on("message", ({ files, form }: ImagesBatch) => {
  parentPort?.postMessage(readImages(files, form));
});
