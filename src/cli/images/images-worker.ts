import { parentPort } from "node:worker_threads";
import type { FoundFile } from "../checkout/walk.ts";
import { readImages } from "./read-images.ts";

parentPort?.on("message", (files: readonly FoundFile[]) => {
  parentPort?.postMessage(readImages(files, () => undefined));
});
