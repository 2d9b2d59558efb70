import { parseArgs } from "node:util";
import { findNearest } from "../core/nearest.ts";
import { BadInput, type Command, type Option } from "./command.ts";
import { globalOptions } from "./global-options.ts";
import { quote } from "./show.ts";

/** What was given to a command. Asking for an option that the command does not have is a bug, and throws. */
export interface Arguments {
  /** What is no option, in order. */
  readonly operands: readonly string[];
  flag(name: string): boolean;
  /** Absent when the option was not given. */
  text(name: string): string | undefined;
  /** Of an option that repeats: all its values, in order. */
  texts(name: string): readonly string[];
}

/** Reads a command's arguments by its options. Throws {@link BadInput} with all that is wrong. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const options = [...command.options, ...globalOptions];
  const known = new Map(options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(options.map(parserOption)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const option = known.get(token.name);
    const problem =
      option === undefined
        ? explainUnknown(words[token.index] ?? token.rawName, command)
        : explainValue(option, token, given);
    // `-xyz` is three options to the parser, and one word to a person.
    if (problem !== undefined && !problems.includes(problem)) problems.push(problem);
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? ""]);
  }
  if (operands.includes("")) problems.push("An argument is empty. The folder one is in is . (one dot).");
  if (command.operands.kind === "none" && operands.length > 0)
    problems.push(`${quote(operands.join(" "))} is not expected: ${command.name} takes options only.`);
  if (problems.length > 0) throw new BadInput(...problems, `\`tidegate ${command.name} --help\` shows what there is.`);
  return createArguments(known, operands, given);
}

interface GivenOption {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function createArguments(
  known: ReadonlyMap<string, Option>,
  operands: readonly string[],
  given: ReadonlyMap<string, readonly string[]>,
): Arguments {
  const valuesOf = (name: string): readonly string[] => {
    if (!known.has(name)) throw new Error(`the command has no option --${name}`);
    return given.get(name) ?? [];
  };
  return {
    operands,
    flag: (name) => valuesOf(name).length > 0,
    text: (name) => valuesOf(name).at(-1),
    texts: valuesOf,
  };
}

function parserOption({ name, short, takes }: Option) {
  const type: "boolean" | "string" = takes === undefined ? "boolean" : "string";
  return [name, { type, multiple: true, ...(short === undefined ? {} : { short }) }] as const;
}

function explainUnknown(word: string, { options, operands }: Command): string {
  const [rawName = ""] = word.split("=");
  const names = [...options, ...globalOptions].map(({ name }) => name);
  const near = rawName.startsWith("--") ? findNearest(rawName.slice(2), names) : undefined;
  const known = `There is no option ${quote(rawName)}.`;
  if (near !== undefined) return `${known} Did you mean --${near}?`;
  return operands.kind === "paths" && /[./]/.test(word) ? `${known} If it is a PATH, write ./${word}` : known;
}

function explainValue(
  { name, takes, repeats, choices }: Option,
  { rawName, value, inlineValue }: GivenOption,
  given: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if (takes === undefined) return value === undefined ? undefined : `${rawName} takes no value.`;
  if (value === undefined || value === "" || (inlineValue !== true && /^-./.test(value)))
    return `${rawName} needs a value: --${name} ${takes}.`;
  if (repeats !== true && given.has(name)) return `${rawName} is given twice.`;
  if (choices === undefined || choices.includes(value)) return undefined;
  const near = findNearest(value, choices);
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  return `${rawName} takes ${choices.join(", ")}; not ${quote(value)}.${meant}`;
}
