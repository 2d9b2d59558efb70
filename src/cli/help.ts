import type { Command, Option } from "./command.ts";
import { commands } from "./command-table.ts";
import { globalOptions } from "./global-options.ts";
import type { Styler } from "./styler.ts";

/** The text of `tidegate --help`, with a line end at its end. */
export function renderHelp(style: Styler): string {
  return sections([
    [
      `Usage: ${style.bold("tidegate COMMAND")} [OPTIONS]`,
      "",
      "Finds the places in a checkout that say which version runs, and changes them without touching another byte.",
    ],
    ["Commands", ...table(commands.map(({ name, summary }) => [style.bold(name), name.length, summary]))],
    [
      "Options",
      ...table([
        [style.bold("-h, --help"), 10, "show this text"],
        [style.bold("-V, --version"), 13, "show the version"],
      ]),
    ],
    ["`tidegate COMMAND --help` tells more of a command, with examples."],
  ]);
}

/** The text of `tidegate COMMAND --help`, with a line end at its end. */
export function renderCommandHelp(command: Command, style: Styler): string {
  const usage = command.usage.map((form, index) => `${index === 0 ? "Usage:" : "      "} tidegate ${style.bold(form)}`);
  const options = [...command.options, ...globalOptions].map((option): Row => {
    const written = renderOption(option);
    return [style.bold(written), written.length, option.about];
  });
  return sections([
    usage,
    ...command.about.map((paragraph) => wrap(paragraph, 100)),
    ["Options", ...table(options)],
    ["Examples", ...command.examples.flatMap(({ does, line }) => [`  ${style.dim(`# ${does}`)}`, `  ${line}`])],
    ["Exit codes", ...table(command.exits.map(({ code, means }) => [String(code), 1, means]))],
  ]);
}

type Row = readonly [shown: string, width: number, about: string];

function renderOption({ name, short, takes, repeats }: Option): string {
  const value = takes === undefined ? "" : ` ${takes}`;
  return `${short === undefined ? "" : `-${short}, `}--${name}${value}${repeats === true ? " …" : ""}`;
}

function table(rows: readonly Row[]): readonly string[] {
  const widest = Math.max(...rows.map(([, width]) => width));
  return rows.flatMap(([shown, width, about]) => {
    const [first = "", ...more] = wrap(about, 96 - widest);
    return [
      `  ${shown}${" ".repeat(widest - width)}  ${first}`,
      ...more.map((line) => `  ${" ".repeat(widest)}  ${line}`),
    ];
  });
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function sections(parts: readonly (readonly string[])[]): string {
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
