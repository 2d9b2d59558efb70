import type { Command } from "../../../src/core/command/command.ts";
import type { CommandMistakeCode } from "../../../src/core/command/mistake.ts";
import { type CommandLine, parseComment } from "../../../src/core/command/parse-comment.ts";
import type { CommandNames } from "../../../src/core/command/read-scope.ts";
import { renderCommand } from "../../../src/core/command/render-command.ts";
import { environment, service } from "../words/samples.ts";

const [qa1, qa2, production] = [environment("qa1"), environment("qa2"), environment("production")];

/** A source repo with three services, and a config with three environments and two groups. */
export const names: CommandNames = {
  environments: [qa1, qa2, production],
  services: [service("blip"), service("platform"), service("jellyfish")],
  groups: new Map([
    ["all-qa", [qa1, qa2]],
    ["nobody", []],
  ]),
};

/** What was read of a comment, in short: each command as it would be typed, each mistake by its code. */
export function read(comment: string): readonly string[] {
  return parseComment(comment, names).map(inShort);
}

/** The one command of a comment. */
export function readOne(comment: string): Command {
  const [line, ...more] = parseComment(comment, names);
  if (line?.kind !== "command" || more.length > 0) throw new Error(`not one command: ${JSON.stringify(comment)}`);
  return line.command;
}

/** The codes of everything that is wrong with a comment. */
export function mistakesOf(comment: string): readonly CommandMistakeCode[] {
  return parseComment(comment, names).flatMap((line) =>
    line.kind === "mistake" ? line.mistakes.map(({ code }) => code) : [],
  );
}

function inShort(line: CommandLine): string {
  return line.kind === "command" ? renderCommand(line.command) : line.mistakes.map(({ code }) => code).join(" ");
}
