import type { Command, Option } from "../command.ts";
import { commands } from "../command-table.ts";
import { globalOptions } from "../global-options.ts";

/** The script for fish. */
export function renderFishCompletion(): string {
  const lines = [
    "complete -c tidegate -f",
    ...commands.map(
      ({ name, summary }) => `complete -c tidegate -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    `complete -c tidegate -n __fish_use_subcommand -l version -d 'show the version'`,
    ...commands.flatMap(renderCommand),
  ];
  return `# fish completion for tidegate\n${lines.join("\n")}\n`;
}

function renderCommand(command: Command): readonly string[] {
  const seen = `complete -c tidegate -n '__fish_seen_subcommand_from ${command.name}'`;
  const options = [...command.options, ...globalOptions].map((option) => `${seen} ${renderOption(option)}`);
  switch (command.operands.kind) {
    case "none":
      return options;
    case "paths":
      return [...options, `${seen} -F`];
    case "words":
      return [...options, `${seen} -a ${quoted(command.operands.words.join(" "))}`];
  }
}

function renderOption({ name, short, takes, choices, about }: Option): string {
  const value = choices !== undefined ? ` -x -a ${quoted(choices.join(" "))}` : takes === "FILE" ? " -r -F" : " -x";
  return `-l ${name}${short === undefined ? "" : ` -s ${short}`}${takes === undefined ? "" : value} -d ${quoted(about)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
