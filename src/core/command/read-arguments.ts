import { findNearest } from "../nearest.ts";
import type { CommandKind } from "./command.ts";
import type { CommandMistake } from "./mistake.ts";
import type { Word } from "./read-words.ts";
import { type Flag, flagForms, syntax } from "./syntax.ts";

/** A word that is no flag and no flag's value. */
export type TextWord = Extract<Word, { readonly kind: "text" }>;

/** A command's words, sorted; what is wrong with its flags is told, and the rest is read all the same. */
export interface Arguments {
  readonly words: readonly TextWord[];
  /** The value of each flag that was given; empty for one that takes none. */
  readonly flags: ReadonlyMap<Flag, string>;
  readonly mistakes: readonly CommandMistake[];
}

/** Takes flags, with their values, out of a command's words. A flag may stand anywhere; the same one said twice is one. */
export function readArguments(command: CommandKind, words: readonly Word[]): Arguments {
  const texts: TextWord[] = [];
  const flags = new Map<Flag, string>();
  const mistakes: CommandMistake[] = [];
  const remaining = [...words];
  for (let word = remaining.shift(); word !== undefined; word = remaining.shift()) {
    if (word.kind === "text") {
      texts.push(word);
      continue;
    }
    const flag = syntax[command].flags.find((known) => known === word.flag);
    const next = remaining[0]?.kind === "text" ? remaining[0] : undefined;
    const takesNext = word.value === undefined && next !== undefined && formOf(command, word.flag) === "value";
    if (takesNext) remaining.shift();
    const value = takesNext ? next.text : (word.value ?? "");
    const before = flag === undefined ? undefined : flags.get(flag);
    if (flag === undefined) mistakes.push(unknownFlag(command, word.flag));
    else if (flagForms[flag] === "alone" && word.value !== undefined) {
      mistakes.push({ code: "flag-with-value", flag, value });
    } else if (flagForms[flag] === "value" && value === "") {
      mistakes.push({ code: "flag-without-value", command, flag });
    } else if (before !== undefined && before !== value) {
      mistakes.push({ code: "flag-twice", flag, values: [before, value] });
    } else flags.set(flag, value);
  }
  return { words: texts, flags, mistakes };
}

/** Another command's flag, or a misspelt one, takes its value along, so that it is not taken for a service as well. */
function formOf(command: CommandKind, flag: string): "value" | "alone" | undefined {
  const wanted = flag in flagForms ? flag : findNearestFlag(command, flag);
  return Object.entries(flagForms).find(([known]) => known === wanted)?.[1];
}

function unknownFlag(command: CommandKind, flag: string): CommandMistake {
  const nearest = findNearestFlag(command, flag);
  const known = syntax[command].flags;
  return { code: "unknown-flag", command, flag, known, ...(nearest === undefined ? {} : { nearest }) };
}

function findNearestFlag(command: CommandKind, flag: string): Flag | undefined {
  const known = syntax[command].flags;
  const found = findNearest(flag.startsWith("--") ? flag : `-${flag}`, known);
  return known.find((each) => each === found);
}
