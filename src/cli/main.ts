#!/usr/bin/env node
import { inspect } from "node:util";
import { runCommandLine } from "./run-command-line.ts";
import { showLines } from "./show.ts";
import { OutputGone, openTerminal } from "./terminal.ts";

let exitOfOutput: number | undefined;
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (exitOfOutput !== undefined) return;
  // A reader that had enough (`| head`) is no fault. What still runs is told at its next line, and ends in order.
  exitOfOutput = code === "EPIPE" ? 0 : 2;
  process.exitCode = exitOfOutput;
  if (code !== "EPIPE") process.stderr.write(`Standard output cannot be written: ${code}.\n`);
});
// Who does not listen to the talk loses nothing else.
process.stderr.on("error", () => undefined);
try {
  const exit = await runCommandLine(process.argv.slice(2), openTerminal(process));
  // Not process.exit: what is written must arrive.
  process.exitCode = exitOfOutput ?? exit;
} catch (error) {
  if (!(error instanceof OutputGone)) {
    process.stderr.write(`This is a mistake in Tidegate, not in what it was given:\n${showLines(inspect(error))}\n`);
    // EX_SOFTWARE of sysexits.h, since 1 would tell a script that there was nothing to do.
    process.exitCode = 70;
  }
}
