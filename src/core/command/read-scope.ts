import type { EnvironmentName, ServiceName } from "../identity.ts";
import { findNearest } from "../nearest.ts";
import type { CommandKind } from "./command.ts";
import type { CommandMistake, KnownPlaces, UnknownWord } from "./mistake.ts";
import type { TextWord } from "./read-arguments.ts";
import { syntax } from "./syntax.ts";

/** The names that a comment may use. */
export interface CommandNames {
  readonly environments: readonly EnvironmentName[];
  /** Services of the pull request's source repo. */
  readonly services: readonly ServiceName[];
  /** Groups of environments; a group that is named like an environment is not seen. */
  readonly groups: ReadonlyMap<string, readonly EnvironmentName[]>;
}

/** Environments, groups resolved, and the words behind them. */
export interface ReadEnvironments {
  readonly environments: readonly EnvironmentName[];
  /** The list as it was written. */
  readonly written: readonly string[];
  readonly rest: readonly TextWord[];
  readonly mistakes: readonly CommandMistake[];
}

/**
 * Reads the list of environments with which a command's words begin: `qa1,qa2`, `qa1, qa2`, `all-qa`. A list goes on
 * only after a comma. Names are in lower case, so any case will do.
 */
export function readEnvironments(
  command: CommandKind,
  words: readonly TextWord[],
  names: CommandNames,
): ReadEnvironments {
  const known: KnownPlaces = { environments: names.environments, groups: [...names.groups.keys()] };
  const { entries, rest } = takeList(words);
  const isOptional = syntax[command].environments !== "required";
  const namesServices = entries.length > 0 && entries.every((entry) => isServiceOnly(entry, names));
  const none = { environments: [], written: [], rest: [] };
  if (isOptional && (entries.length === 0 || namesServices)) return { ...none, rest: words, mistakes: [] };
  if (entries.length === 0) return { ...none, mistakes: [{ code: "missing-environment", command, known }] };
  if (namesServices) return { ...none, mistakes: [{ code: "service-first", command, services: entries, known }] };
  const resolved = entries.map((entry) => ({ entry, environments: resolve(entry, names) }));
  const unknown = resolved.flatMap(({ entry, environments }) => (environments === undefined ? [entry] : []));
  const empty = resolved.flatMap(({ entry, environments }) => (environments?.length === 0 ? [entry] : []));
  const mistakes: CommandMistake[] = empty.map((group) => ({ code: "empty-group", group }));
  if (unknown.length > 0) {
    const places = [...known.environments, ...known.groups];
    mistakes.push({ code: "unknown-environment", command, words: withNearest(unknown, places), known });
  }
  const environments = unique(resolved.flatMap((each) => each.environments ?? []));
  return { environments, written: entries, rest, mistakes };
}

/** Services, all of them known or else told. */
export interface ReadServices {
  readonly services: readonly ServiceName[];
  readonly mistakes: readonly CommandMistake[];
}

/** Reads the services behind the environments, apart by blanks or commas. */
export function readServices(command: CommandKind, before: ReadEnvironments, names: CommandNames): ReadServices {
  const entries = unique(before.rest.flatMap(({ text }) => splitList(text)));
  const found = new Map(entries.map((entry) => [entry, findName(entry, names.services)]));
  const services = unique([...found.values()].flatMap((service) => (service === undefined ? [] : [service])));
  const unknown = entries.filter((entry) => found.get(entry) === undefined);
  const apart = unknown.filter((entry) => resolve(entry, names) !== undefined);
  const others = unknown.filter((entry) => !apart.includes(entry));
  const mistakes: CommandMistake[] = [];
  if (apart.length > 0) mistakes.push(...environmentsApart(command, before, apart));
  if (others.length > 0) {
    mistakes.push({
      code: "unknown-service",
      command,
      words: withNearest(others, names.services),
      known: names.services,
    });
  }
  return { services, mistakes };
}

/**
 * What is said of environments that stand behind a blank instead of a comma, or, in a query, behind services. Nothing
 * when the list before them is wrong itself: what was meant is then not known.
 */
export function environmentsApart(
  command: CommandKind,
  { written, mistakes }: ReadEnvironments,
  apart: readonly string[],
): readonly CommandMistake[] {
  if (mistakes.length > 0) return [];
  return [{ code: "environments-apart", command, together: unique([...written, ...apart]).join(","), apart }];
}

/** Whether an unquoted word names an environment or a group. */
export function namesEnvironment({ text, form }: TextWord, names: CommandNames): boolean {
  return form === "plain" && resolve(text, names) !== undefined;
}

function takeList(words: readonly TextWord[]): {
  readonly entries: readonly string[];
  readonly rest: readonly TextWord[];
} {
  let count = Math.min(1, words.length);
  while (words[count] !== undefined && (words[count - 1]?.raw.endsWith(",") || words[count]?.raw.startsWith(","))) {
    count += 1;
  }
  return { entries: unique(words.slice(0, count).flatMap(({ text }) => splitList(text))), rest: words.slice(count) };
}

function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function isServiceOnly(entry: string, names: CommandNames): boolean {
  return findName(entry, names.services) !== undefined && resolve(entry, names) === undefined;
}

function resolve(entry: string, names: CommandNames): readonly EnvironmentName[] | undefined {
  const environment = findName(entry, names.environments);
  if (environment !== undefined) return [environment];
  return names.groups.get(entry) ?? names.groups.get(entry.toLowerCase());
}

function findName<Name extends string>(entry: string, names: readonly Name[]): Name | undefined {
  const folded = entry.toLowerCase();
  return names.find((name) => name === folded);
}

/** Looking for what was meant takes time; nobody reads more than a few suggestions. */
const mostSuggestions = 5;

function withNearest(words: readonly string[], known: readonly string[]): readonly UnknownWord[] {
  return words.map((word, index) => {
    const nearest = index < mostSuggestions ? findNearest(word, known) : undefined;
    return nearest === undefined ? { word } : { word, nearest };
  });
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
