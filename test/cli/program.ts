import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The program's sources, which run as they are. */
export const sources = join(import.meta.dirname, "../../src/cli/main.ts");

/** What a process of the program left behind; `status` is null when a signal ended it. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as users do: a process of its own, with no more of the environment than `PATH`. */
export function runProgram(
  words: readonly string[],
  { program = sources, input = "", folder = "/", node = [] }: Run = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, ...words], {
    cwd: folder,
    input,
    encoding: "utf8",
    maxBuffer: 10_000_000,
    env: { PATH: process.env["PATH"] },
  });
  return { status, stdout, stderr };
}

interface Run {
  readonly program?: string;
  readonly input?: string | Uint8Array;
  readonly folder?: string;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}
