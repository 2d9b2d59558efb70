import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlayground, type Playground } from "../src/demo/playground.ts";

export type Print = (line: string) => void;

/** A playground for one measurement, taken away afterwards. */
export async function withPlayground<Result>(measure: (playground: Playground) => Promise<Result>): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "tidegate-bench-"));
  const playground = await openPlayground({ directory });
  try {
    await playground.settle();
    return await measure(playground);
  } finally {
    await playground.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** How long the work took, in milliseconds. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The value below which that share of the sorted values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
