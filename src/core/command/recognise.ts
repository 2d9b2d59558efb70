import { findNearest } from "../nearest.ts";
import type { CommandKind } from "./command.ts";
import { commandKinds } from "./syntax.ts";

/** A line's first word: one of our commands, or one that is nearly so. */
export type Recognised =
  | { readonly kind: "ours"; readonly command: CommandKind }
  | { readonly kind: "near"; readonly word: string; readonly nearest: CommandKind };

/**
 * Reads the word after the slash, in any case. Undefined: it belongs to another bot, or to prose.
 * Near is as {@link findNearest} has it, but only one slip off where either word has four letters or fewer: `/hold`,
 * `/hello` and `/close` are other bots' words, not a misspelt `/help` or `/lock`.
 */
export function recognise(word: string): Recognised | undefined {
  if (!/^[a-z][a-z_-]{0,19}$/i.test(word)) return undefined;
  const folded = word.toLowerCase();
  const exact = commandKinds.find((kind) => kind === folded);
  if (exact !== undefined) return { kind: "ours", command: exact };
  const candidates = commandKinds.filter((kind) => Math.min(kind.length, folded.length) > 4 || isOneSlip(folded, kind));
  const found = findNearest(folded, candidates);
  const nearest = commandKinds.find((kind) => kind === found);
  return nearest === undefined ? undefined : { kind: "near", word, nearest };
}

/** Whether a letter is missing, added or wrong, or two are swapped. */
function isOneSlip(from: string, to: string): boolean {
  const shorter = Math.min(from.length, to.length);
  let before = 0;
  while (before < shorter && from[before] === to[before]) before += 1;
  let after = 0;
  while (after < shorter - before && from.at(-1 - after) === to.at(-1 - after)) after += 1;
  const was = from.slice(before, from.length - after);
  const is = to.slice(before, to.length - after);
  return (was.length <= 1 && is.length <= 1) || (was.length === 2 && is === `${was[1]}${was[0]}`);
}
