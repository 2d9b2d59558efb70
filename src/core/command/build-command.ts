import { assertNever } from "../assert-never.ts";
import type { ImageTag } from "../image/reference.ts";
import type { Command, CommandKind, Scope } from "./command.ts";
import type { CommandMistake } from "./mistake.ts";
import { readArguments } from "./read-arguments.ts";
import { readReason } from "./read-reason.ts";
import {
  type CommandNames,
  environmentsApart,
  namesEnvironment,
  type ReadEnvironments,
  readEnvironments,
  readServices,
} from "./read-scope.ts";
import { readForSeconds, readTag } from "./read-values.ts";
import type { Word } from "./read-words.ts";
import { type Flag, syntax } from "./syntax.ts";

/** A command, or everything that is wrong with it; at least one mistake. */
export type BuiltCommand =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "mistake"; readonly mistakes: readonly CommandMistake[] };

/** Makes a command from its kind and the words behind it, with the names that the repository has. */
export function buildCommand(kind: CommandKind, words: readonly Word[], names: CommandNames): BuiltCommand {
  if (syntax[kind].environments === "none") return { kind: "command", command: assemble(kind, nothingSaid) };
  const { words: texts, flags, mistakes: flagMistakes } = readArguments(kind, words);
  const before = readEnvironments(kind, texts, names);
  const behind = readBehind(kind, before, names);
  const tag = readTag(flags);
  const duration = readForSeconds(flags);
  const mistakes = [...before.mistakes, ...behind.mistakes, ...flagMistakes, ...tag.mistakes, ...duration.mistakes];
  if (mistakes.length > 0) return { kind: "mistake", mistakes };
  const scope = { environments: before.environments, services: behind.services ?? [] };
  const parts = {
    scope,
    flags: new Set(flags.keys()),
    tag: tag.tag,
    forSeconds: duration.seconds,
    reason: behind.reason,
  };
  return { kind: "command", command: assemble(kind, parts) };
}

type Behind = Pick<Parts, "reason"> & {
  readonly services?: Scope["services"];
  readonly mistakes: readonly CommandMistake[];
};

/** Reads what stands behind the environments. Where they are wrong already, nothing is known to stand behind them. */
function readBehind(kind: CommandKind, before: ReadEnvironments, names: CommandNames): Behind {
  const { rest } = syntax[kind];
  if (rest === "services") return { reason: undefined, ...readServices(kind, before, names) };
  if (rest === "reason") return readReason(kind, before, names);
  const words = before.rest.map(({ text }) => text);
  if (words.length === 0) return { reason: undefined, mistakes: [] };
  return before.rest.every((word) => namesEnvironment(word, names))
    ? { reason: undefined, mistakes: environmentsApart(kind, before, words) }
    : { reason: undefined, mistakes: [{ code: "extra-words", command: kind, words }] };
}

/** All that any command may say. */
interface Parts {
  readonly scope: Scope;
  readonly flags: ReadonlySet<Flag>;
  readonly tag: ImageTag | undefined;
  readonly forSeconds: number | undefined;
  readonly reason: string | undefined;
}

const nothingSaid: Parts = {
  scope: { environments: [], services: [] },
  flags: new Set(),
  tag: undefined,
  forSeconds: undefined,
  reason: undefined,
};

function assemble(kind: CommandKind, { scope, flags, tag, forSeconds, reason }: Parts): Command {
  switch (kind) {
    case "deploy": {
      const mode = flags.has("--dry-run") ? "dry-run" : "release";
      return { kind, ...scope, ...(tag === undefined ? {} : { tag }), mode };
    }
    case "rollback":
      return { kind, ...scope, ...(tag === undefined ? {} : { to: tag }) };
    case "default":
    case "query":
    case "resume":
      return { kind, ...scope };
    case "lock": {
      const until = forSeconds === undefined ? {} : { forSeconds };
      return { kind, environments: scope.environments, ...until, ...(reason === undefined ? {} : { reason }) };
    }
    case "unlock":
      return { kind, environments: scope.environments, locks: flags.has("--force") ? "any" : "own" };
    case "help":
      return { kind };
    default:
      return assertNever(kind);
  }
}
