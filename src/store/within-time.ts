import { setTimeout as sleep } from "node:timers/promises";

/** Waits for the work, at most that long; says whether it ended. What it throws in time is thrown on. */
export async function withinTime(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const over = new AbortController();
  try {
    return await Promise.race([work.then(() => true), sleep(timeoutMs, false, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
