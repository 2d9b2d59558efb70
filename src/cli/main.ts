#!/usr/bin/env node
import { inspect } from "node:util";
import { runCommandLine } from "./run-command-line.ts";
import { showLines } from "./show.ts";
import { openTerminal } from "./terminal.ts";

process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  // A reader that had enough (`| head`) is no fault.
  if (code !== "EPIPE") {
    process.stderr.write(`Standard output cannot be written: ${code}.\n`);
    process.exitCode = 2;
  }
  process.exit();
});
// Who does not listen to the talk loses nothing else.
process.stderr.on("error", () => undefined);
try {
  // Not process.exit: what is written must arrive.
  process.exitCode = await runCommandLine(process.argv.slice(2), openTerminal(process));
} catch (error) {
  process.stderr.write(`This is a mistake in Tidegate, not in what it was given:\n${showLines(inspect(error))}\n`);
  // EX_SOFTWARE of sysexits.h, since 1 would tell a script that there was nothing to do.
  process.exitCode = 70;
}
