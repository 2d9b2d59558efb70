import type { Command, Option } from "../command.ts";
import { commands } from "../command-table.ts";
import { globalOptions } from "../global-options.ts";

/** The script for zsh: sourced, or as a file `_tidegate` in `$fpath`. */
export function renderZshCompletion(): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${escapeColons(summary)}`)}`);
  return `#compdef tidegate
_tidegate() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
    help) _describe command commands ;;
${commands.map(renderCommand).join("\n")}
  esac
}
if [ "$funcstack[1]" = "_tidegate" ]; then
  _tidegate "$@"
else
  compdef _tidegate tidegate
fi
`;
}

function renderCommand(command: Command): string {
  const specs = [...[...command.options, ...globalOptions].map(renderOption), ...renderOperands(command)];
  return `    ${command.name}) _arguments ${specs.map((spec) => `\\\n      ${spec}`).join(" ")} ;;`;
}

function renderOption({ name, takes, choices, repeats, about }: Option): string {
  const action = choices !== undefined ? `(${choices.join(" ")})` : takes === "FILE" ? "_files" : " ";
  const value = takes === undefined ? "" : `:${takes}:${action}`;
  return quoted(`${repeats === true ? "*" : ""}--${name}[${about.replace(/[[\]\\]/g, "\\$&")}]${value}`);
}

function renderOperands({ operands }: Command): readonly string[] {
  switch (operands.kind) {
    case "none":
      return [];
    case "paths":
      return [quoted("*:path:_files")];
    case "words":
      return [quoted(`1:name:(${operands.words.join(" ")})`)];
  }
}

function escapeColons(text: string): string {
  return text.replaceAll(":", "\\:");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
