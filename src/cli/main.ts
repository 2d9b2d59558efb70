#!/usr/bin/env node
import { runCommandLine } from "./run-command-line.ts";
import { openTerminal } from "./terminal.ts";

// A reader that had enough (`| head`) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
// Not process.exit: what is written must arrive.
process.exitCode = await runCommandLine(process.argv.slice(2), openTerminal(process));
