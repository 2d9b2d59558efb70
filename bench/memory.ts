import { readFileSync } from "node:fs";
import { type Print, withPlayground } from "./bench-world.ts";

/** Resident memory of the process that holds the bot and both stand-ins, at rest and after 1,000 images; a bare Node beside it. */
export async function benchMemory(print: Print): Promise<void> {
  await withPlayground(async ({ registry, settle }) => {
    const idle = residentMegabytes();
    for (let build = 0; build < 1_000; build++) {
      await registry.pushImage({ repository: build % 10 === 0 ? "acme/blip" : "acme/unreleased", tag: `1.4.${build}` });
    }
    await settle();
    globalThis.gc?.();
    const after = residentMegabytes();
    print(
      `at rest ${idle.toFixed(0)} MB, after 1,000 images (100 of them released) ${after.toFixed(0)} MB (${(after / idle).toFixed(2)} times)`,
    );
    print("the embedded PostgreSQL runs beside it and is not in these figures");
  });
}

function residentMegabytes(): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return kilobytes === undefined ? process.memoryUsage.rss() / 1e6 : Number(kilobytes) / 1_000;
}
