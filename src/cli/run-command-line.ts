import { findNearest } from "../core/nearest.ts";
import { BadInput, type Command } from "./command.ts";
import { commands } from "./command-table.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";
import { readArguments } from "./read-arguments.ts";
import { readVersion } from "./read-version.ts";
import { guardText, quote } from "./show.ts";
import { isSystemError } from "./system-error.ts";
import type { Terminal } from "./terminal.ts";

/** Runs `tidegate` with these words and tells its exit code. What the person can mend ends with 2, never with a stack. */
export async function runCommandLine(words: readonly string[], given: Terminal): Promise<number> {
  const terminal: Terminal = { ...given, err: (text) => given.err(guardText(text)) };
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    terminal.progress("");
    const problems =
      error instanceof BadInput ? error.problems : isSystemError(error) ? [`${error.message}.`] : undefined;
    if (problems === undefined) throw error;
    terminal.err(`${problems.join("\n")}\n`);
    return 2;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined) {
    terminal.err(renderHelp(terminal.styles.err));
    return 2;
  }
  if (name === "--version" || name === "-V") {
    terminal.out(`${readVersion()}\n`);
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const [topic] = rest;
    const { out } = terminal.styles;
    terminal.out(topic === undefined ? renderHelp(out) : renderCommandHelp(findCommand(topic), out));
    return 0;
  }
  const command = findCommand(name);
  const beforeEnd = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  if (beforeEnd.includes("--help") || beforeEnd.includes("-h")) {
    terminal.out(renderCommandHelp(command, terminal.styles.out));
    return 0;
  }
  const given = readArguments(command, rest);
  const run = await command.load();
  return run(given, terminal);
}

function findCommand(name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const known = commands.map((each) => each.name);
  const what = `There is no ${name.startsWith("-") ? "option" : "command"} ${quote(name)}.`;
  const owner = commands.find(({ options }) => options.some((option) => `--${option.name}` === name));
  if (owner !== undefined)
    throw new BadInput(`The option ${name} stands behind the command, as in: tidegate ${owner.name} ${name}`);
  const near = findNearest(name.replace(/^--?/, ""), [...known, "help", "version"]);
  const meant = near === undefined ? "" : ` Did you mean ${near === "version" ? "--version" : near}?`;
  throw new BadInput(`${what}${meant}`, "`tidegate --help` shows what there is.");
}
