import { buildCommand } from "./build-command.ts";
import type { Command } from "./command.ts";
import { type FoundLine, findCommandLines } from "./find-lines.ts";
import type { CommandMistake } from "./mistake.ts";
import type { CommandNames } from "./read-scope.ts";
import { readWords } from "./read-words.ts";
import { recognise } from "./recognise.ts";
import { renderCommand } from "./render-command.ts";

/** A line of a comment that is for us: a command, or what is wrong with it. */
export type CommandLine =
  | {
      readonly kind: "command";
      readonly command: Command;
      /** From 1, in the comment. */
      readonly line: number;
      /** The line as it looks, at most 2,000 characters: text from outside. `parseCommandLine` reads it again. */
      readonly source: string;
    }
  | {
      readonly kind: "mistake";
      /** At least one. */
      readonly mistakes: readonly CommandMistake[];
      readonly line: number;
      readonly source: string;
    };

/**
 * Reads the commands of a comment, a review or a pull request's description, in their order. A line for somebody else
 * gives nothing; a line for us that is wrong gives a mistake, and the other lines are read all the same. The same
 * command twice in a row is one. Whose comment it is, and whether it was edited, is for the caller to look at.
 *
 *     comment     = GitHub's Markdown, of which the lines of its outermost paragraphs are looked at, see `find-lines.ts`
 *     line        = *3blank "/" ( deploy / default / query / rollback / resume / lock / unlock / help )
 *     deploy      = "deploy"   scope *( "--tag" value / "--dry-run" )
 *     default     = "default"  scope
 *     query       = "query"    [ scope / services ]
 *     rollback    = "rollback" scope *( "--to" value )
 *     resume      = "resume"   scope
 *     lock        = "lock"     environments *( "--for" value ) [ reason ]
 *     unlock      = "unlock"   environments *( "--force" )
 *     help        = "help"     *text                            what follows is not looked at
 *     scope       = environments [ services ]
 *     environments = place *( *blank "," *blank place )         place: an environment or a group of them
 *     services    = service *( ( blank / "," ) service )
 *     reason      = 1*text
 *     value       = text                                        `--flag value` or `--flag=value`
 *
 * Between all parts stand blanks. Flags may stand anywhere behind the word. Words and names are read in any case. How
 * texts and flags are written (quotes, escapes, the dashes that phones make) stands above `readWords`.
 */
export function parseComment(comment: string, names: CommandNames): readonly CommandLine[] {
  const lines: CommandLine[] = [];
  let before: string | undefined;
  const found = findCommandLines(comment);
  for (const [index, each] of found.entries()) {
    const left = found.length - index;
    if (lines.length === mostCommands) {
      return [...lines, mistakeAt(each, [{ code: "too-many-commands", left, most: mostCommands }])];
    }
    const line = parseLine(each, names);
    const canonical = line.kind === "command" ? renderCommand(line.command) : undefined;
    if (canonical === undefined || canonical !== before) lines.push(line);
    before = canonical;
  }
  return lines;
}

/** Reads a line that was found in a comment once more, maybe with other names; undefined for one that is not for us. */
export function parseCommandLine(text: string, names: CommandNames): CommandLine | undefined {
  const recognised = recognise(/^\/([^ ]+)/.exec(text)?.[1] ?? "");
  return recognised === undefined ? undefined : parseLine({ kind: "line", line: 1, text, recognised }, names);
}

/** What is kept of a line: the command in its one form, or the beginning of what could not be read. */
export function renderCommandLine(line: CommandLine): string {
  return line.kind === "command" ? renderCommand(line.command) : line.source.slice(0, longestShown).toWellFormed();
}

/** Nobody types more; a paste or a loop does. */
const mostCommands = 10;

/** Nobody types more in a line either. Looking for what was meant takes time for each word. */
const longestLine = 2_000;
const longestShown = 200;

function parseLine(found: FoundLine, names: CommandNames): CommandLine {
  if (found.kind === "mistake") return mistakeAt(found, [found.mistake]);
  const { recognised, text } = found;
  if (recognised.kind === "near") {
    return mistakeAt(found, [{ code: "unknown-command", word: recognised.word, nearest: recognised.nearest }]);
  }
  if (text.length > longestLine) {
    return mistakeAt(found, [{ code: "line-too-long", characters: text.length, most: longestLine }]);
  }
  const words = readWords(text.slice(recognised.command.length + 1));
  const built = buildCommand(recognised.command, words, names);
  if (built.kind === "mistake") return mistakeAt(found, built.mistakes);
  return { kind: "command", command: built.command, line: found.line, source: sourceOf(text) };
}

function mistakeAt({ line, text }: FoundLine, mistakes: readonly CommandMistake[]): CommandLine {
  return { kind: "mistake", mistakes, line, source: sourceOf(text) };
}

function sourceOf(text: string): string {
  return text.slice(0, longestLine).toWellFormed();
}
