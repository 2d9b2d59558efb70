import { type CommandKind, longestReason } from "./command.ts";
import type { CommandMistake } from "./mistake.ts";
import { type CommandNames, environmentsApart, namesEnvironment, type ReadEnvironments } from "./read-scope.ts";

/** A reason, or undefined when none is given or it is wrong. */
export interface ReadReason {
  readonly reason: string | undefined;
  readonly mistakes: readonly CommandMistake[];
}

/**
 * Takes the words behind the environments as a reason, as they were written; a single quoted one without its quotes.
 * Words that are environments every one are no reason: `/lock qa1 qa2` means two, and would lock one.
 */
export function readReason(command: CommandKind, before: ReadEnvironments, names: CommandNames): ReadReason {
  const words = before.rest;
  if (words.length > 0 && words.every((word) => namesEnvironment(word, names))) {
    const apart = words.map(({ text }) => text);
    return { reason: undefined, mistakes: environmentsApart(command, before, apart) };
  }
  const [first] = words;
  const written = words.length === 1 && first?.form === "quoted" ? first.text : words.map(({ raw }) => raw).join(" ");
  const reason = written.replace(/ {2,}/g, " ").trim();
  const characters = Array.from(reason).length;
  if (characters > longestReason) {
    return { reason: undefined, mistakes: [{ code: "reason-too-long", characters, most: longestReason }] };
  }
  return { reason: reason === "" ? undefined : reason, mistakes: [] };
}
