import type { CommandKind } from "./command.ts";

/** The options that a command may have. */
export type Flag = "--tag" | "--dry-run" | "--to" | "--for" | "--force";

/** What may follow a command's word. */
export interface CommandSyntax {
  readonly environments: "required" | "optional" | "none";
  /** What the words after the environments are; `ignored` where nothing depends on them. */
  readonly rest: "services" | "reason" | "nothing" | "ignored";
  readonly flags: readonly Flag[];
}

/** How each command is written. The words for people are in `core/words/help.ts`. */
export const syntax: Readonly<Record<CommandKind, CommandSyntax>> = {
  deploy: { environments: "required", rest: "services", flags: ["--tag", "--dry-run"] },
  default: { environments: "required", rest: "services", flags: [] },
  query: { environments: "optional", rest: "services", flags: [] },
  rollback: { environments: "required", rest: "services", flags: ["--to"] },
  resume: { environments: "required", rest: "services", flags: [] },
  lock: { environments: "required", rest: "reason", flags: ["--for"] },
  unlock: { environments: "required", rest: "nothing", flags: ["--force"] },
  help: { environments: "none", rest: "ignored", flags: [] },
};

/** Whether a flag is followed by a value. */
export const flagForms = {
  "--tag": "value",
  "--dry-run": "alone",
  "--to": "value",
  "--for": "value",
  "--force": "alone",
} as const satisfies Record<Flag, "value" | "alone">;

/** All commands, in the order in which the help tells them. */
export const commandKinds: readonly CommandKind[] = [
  "deploy",
  "default",
  "query",
  "rollback",
  "resume",
  "lock",
  "unlock",
  "help",
];
