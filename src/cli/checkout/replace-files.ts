import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { BadInput } from "../command.ts";
import { quote } from "../show.ts";
import { isSystemError } from "../system-error.ts";

/** A file to write anew. */
export interface Replacement {
  /** As the person sees it. */
  readonly path: string;
  /** Without a symbolic link in it. */
  readonly absolute: string;
  /** What must still stand there. */
  readonly before: string;
  readonly after: string;
}

/**
 * Writes files anew, all or none: each new text is put whole, and flushed, beside its file first; then all are moved into
 * place. Mode and owner stay; a second hard link keeps the old text. Nothing is written, and {@link BadInput} thrown with all
 * reasons, when a file is read-only, is no plain file any more, or was changed meanwhile.
 * A signal to end ends the process only when nothing half-written is left.
 */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<void> {
  const staged: Staged[] = [];
  const signals = holdSignals();
  try {
    const problems: string[] = [];
    for (const replacement of replacements) {
      try {
        staged.push(stage(replacement));
      } catch (error) {
        problems.push(explain(replacement, error));
      }
      // Lets a signal through.
      await setImmediate();
      if (signals.received() !== undefined) return;
    }
    if (problems.length > 0) throw new BadInput(...problems, "Nothing was written.");
    while (staged.length > 0) moveLast(staged);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    signals.release();
  }
}

interface Staged {
  readonly temporary: string;
  readonly replacement: Replacement;
}

/** The reason why a file is not written, for a person. */
class NotWritten extends Error {}

function stage(replacement: Replacement): Staged {
  const { absolute, before, after } = replacement;
  // A link may have been put where a folder was, to lead the writer elsewhere.
  if (realpathSync(dirname(absolute)) !== dirname(absolute)) throw new NotWritten("is in another folder now");
  const stats = lstatSync(absolute);
  if (!stats.isFile()) throw new NotWritten("is no plain file any more");
  // The superuser may write everything; somebody who took the right away meant it.
  if ((stats.mode & 0o222) === 0) throw new NotWritten("is read-only");
  closeSync(openSync(absolute, constants.O_WRONLY | constants.O_NOFOLLOW));
  if (readFileSync(absolute, "utf8") !== before) throw new NotWritten("was changed by somebody else meanwhile");
  const temporary = join(dirname(absolute), `.tidegate-${randomBytes(8).toString("hex")}.tmp`);
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeFileSync(file, after);
    keepOwner(file, stats);
    fchmodSync(file, stats.mode & 0o7777);
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return { temporary, replacement };
}

function keepOwner(file: number, { uid, gid }: Stats): void {
  if (process.getuid?.() === uid && process.getgid?.() === gid) return;
  try {
    fchownSync(file, uid, gid);
  } catch (error) {
    if (isSystemError(error)) throw new NotWritten(`belongs to somebody else, and would not after a change`);
    throw error;
  }
}

function moveLast(staged: Staged[]): void {
  const [next] = staged.slice(-1);
  if (next === undefined) return;
  try {
    renameSync(next.temporary, next.replacement.absolute);
  } catch (error) {
    throw new BadInput(explain(next.replacement, error));
  }
  staged.pop();
}

function explain({ path }: Replacement, error: unknown): string {
  if (error instanceof NotWritten) return `${quote(path)} ${error.message}.`;
  if (isSystemError(error)) return `${quote(path)} cannot be written: ${error.code}.`;
  throw error;
}

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Keeps signals back until they are released; then the one that came does what it always does. */
function holdSignals() {
  let received: NodeJS.Signals | undefined;
  const note = (signal: NodeJS.Signals) => {
    received = signal;
  };
  for (const signal of endings) process.on(signal, note);
  return {
    received: () => received,
    release: () => {
      for (const signal of endings) process.off(signal, note);
      if (received !== undefined) process.kill(process.pid, received);
    },
  };
}
