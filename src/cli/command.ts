import type { Arguments } from "./read-arguments.ts";
import type { Terminal } from "./terminal.ts";

/** One command of `tidegate`: from the list of these come parsing, help, completion and suggestions. */
export interface Command {
  readonly name: string;
  /** A line of the list of commands, without full stop. */
  readonly summary: string;
  /** What follows `tidegate`, one entry a form. */
  readonly usage: readonly string[];
  /** Paragraphs below the usage. */
  readonly about: readonly string[];
  readonly operands: OperandKind;
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  readonly exits: readonly Exit[];
  /** Brings the code that runs it: only what is asked for is loaded. */
  readonly load: () => Promise<RunCommand>;
}

/** What stands beside the options: nothing, files and folders, or one of a few words. */
export type OperandKind =
  | { readonly kind: "none" }
  | { readonly kind: "paths" }
  | { readonly kind: "words"; readonly words: readonly string[] };

/** An option of a command, or of all. */
export interface Option {
  /** Without `--`. */
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in help; absent for a flag. */
  readonly takes?: string;
  /** Whether it may be given more than once. */
  readonly repeats?: true;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** Without full stop. */
  readonly about: string;
}

export interface Example {
  readonly does: string;
  /** As typed in a shell. */
  readonly line: string;
}

export interface Exit {
  readonly code: number;
  readonly means: string;
}

/** Runs a command and tells its exit code. Throws {@link BadInput} for what the person can mend. */
export type RunCommand = (given: Arguments, terminal: Terminal) => Promise<number>;

/** Wrong input: said on standard error, and the exit code is 2. */
export class BadInput extends Error {
  override readonly name = "BadInput";
  /** Each a sentence or more; all that is known to be wrong. */
  readonly problems: readonly string[];

  constructor(...problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
