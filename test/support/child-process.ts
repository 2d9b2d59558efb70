import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** A program of the tests' in a process of its own, spoken with by lines. */
export interface Child {
  readonly pid: number;
  /** Its next line on standard output; undefined when it has ended. */
  nextLine(): Promise<string | undefined>;
  /** Ends its standard input, which the programs take for "stop", and waits for its end. */
  finish(): Promise<void>;
  /** As the power of the machine would: no handler runs. */
  kill(): Promise<void>;
}

/** Starts `program`, a TypeScript file, as another user when `uid` says so (which takes root). */
export function startChild(
  program: string,
  args: readonly string[],
  user: { readonly uid?: number; readonly gid?: number } = {},
): Child {
  const child = spawn(process.execPath, [program, ...args], { ...user, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const next = lineReader(lines);
  const ended = endOf(child);
  return {
    pid: child.pid ?? 0,
    nextLine: next,
    finish: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function lineReader(lines: Interface): () => Promise<string | undefined> {
  const each = lines[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await each.next();
    return done === true ? undefined : value;
  };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on("exit", () => resolve());
    child.on("error", reject);
  });
}
