import type { Command, Option } from "../command.ts";
import { commands } from "../command-table.ts";
import { globalOptions } from "../global-options.ts";

/** The script for bash 3.2 and newer. */
export function renderBashCompletion(): string {
  const names = [...commands.map(({ name }) => name), "help", "--help", "--version"];
  return `# bash completion for tidegate: source <(tidegate completion bash)
_tidegate() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names.join(" ")}" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$cur")) ;;
${commands.map(renderCommand).join("\n")}
  esac
}
complete -o filenames -F _tidegate tidegate
`;
}

function renderCommand(command: Command): string {
  const options = [...command.options, ...globalOptions];
  const values = options.filter(({ takes }) => takes !== undefined).map(renderValues);
  const branches = values.length === 0 ? "" : `      case "$prev" in\n${values.join("\n")}\n      esac\n`;
  const flags = options.map(({ name }) => `--${name}`).join(" ");
  return `    ${command.name})
${branches}      case "$cur" in
        -*) COMPREPLY=($(compgen -W "${flags}" -- "$cur")) ;;
        *) ${renderOperands(command)} ;;
      esac ;;`;
}

function renderValues({ name, takes, choices }: Option): string {
  const offered =
    choices !== undefined
      ? `COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$cur")); `
      : takes === "FILE"
        ? `COMPREPLY=($(compgen -f -- "$cur")); `
        : "";
  return `        --${name}) ${offered}return ;;`;
}

function renderOperands({ operands }: Command): string {
  switch (operands.kind) {
    case "none":
      return ":";
    case "paths":
      return `COMPREPLY=($(compgen -f -- "$cur"))`;
    case "words":
      return `COMPREPLY=($(compgen -W "${operands.words.join(" ")}" -- "$cur"))`;
  }
}
