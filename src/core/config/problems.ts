import type { Stretch } from "./place.ts";
import type { Path, SourceNode } from "./source.ts";
import { quote, showPlainly } from "./visible.ts";

/** What is wrong with the config file, in words. */
export interface Problem {
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string;
  /** A misspelt word and the known ones; the nearest is the suggestion. Looked for only when the problem is shown. */
  readonly misspelt?: { readonly word: string; readonly known: readonly string[] };
}

/** A problem, and the stretch of the file that it is about. */
export interface Finding {
  readonly stretch: Stretch;
  readonly problem: Problem;
}

// The file as a whole

/** There is nothing in it, or comments alone. */
export function emptyFile(path: string): Problem {
  return { message: `${path} is empty; it needs at least one environment below the key environments` };
}

/** It is not read at all. */
export function fileTooLarge(path: string): Problem {
  return { message: `${path} is larger than 1 MB` };
}

/** Beyond the limit nothing of the file is looked at. */
export function tooMany(
  what: "environments" | "services" | "paths" | "named places",
  found: number,
  most: number,
): Problem {
  return { message: `${found} ${what} are more than Tidegate reads from one file; at most ${most} are read` };
}

/** Stands last when the list of problems is cut. */
export function moreProblems(count: number): Problem {
  return { message: `and ${count} more ${count === 1 ? "problem" : "problems"}` };
}

// YAML

/** What the YAML library says, made plain; `code` is the library's. */
export function notYaml(code: string, message: string): Problem {
  const hint = yamlHints.get(code);
  const plain = showPlainly(message.replace(/closing ["']quote/, "closing quote"));
  return { message: `not YAML: ${decapitalise(plain)}${hint === undefined ? "" : ` (${hint})`}` };
}

/** The library's stack is full. */
export function nestedTooDeeply(): Problem {
  return { message: "lists or mappings are nested too deeply here" };
}

/** Only the first would be read, in silence. */
export function secondDocument(): Problem {
  return { message: "a second YAML document begins here; the file must have one" };
}

/** Which of the two is meant cannot be told. */
export function keyTwice(key: string): Problem {
  return { message: `the key ${quote(key)} is written twice in the same mapping` };
}

/** A list or a mapping as a key, or none. */
export function keyNotText(): Problem {
  return { message: "a key must be text" };
}

/** No such anchor, or one that the alias stands inside of. */
export function unknownAlias(name: string): Problem {
  return { message: `the alias ${quote(`*${name}`)} has no finished anchor ${quote(`&${name}`)} before it` };
}

/** A few lines can stand for billions of values. */
export function tooManyAliases(): Problem {
  return { message: "aliases of aliases make the file too large" };
}

/** There is nothing to merge. */
export function mergeNotMap(): Problem {
  return { message: "<< takes a mapping, an alias of one, or a list of these" };
}

// Shape

/** A key that would be ignored, were it not told. */
export function unknownKey(key: string, path: Path, known: readonly string[]): Problem {
  const message = `unknown key ${quote(key)} in ${nameOf(path)}; known here: ${known.join(", ")}`;
  return { message, misspelt: { word: key, known } };
}

/** `path` ends with the key that is not there. */
export function missingKey(path: Path): Problem {
  return { message: `${nameOf(path.slice(0, -1))} needs the key ${path.at(-1)}` };
}

/** `expected` is a noun phrase: "text", "a mapping". */
export function wrongType(path: Path, expected: string, found: SourceNode): Problem {
  const message = `${nameOf(path)} must be ${expected}, not ${describe(found)}`;
  const truth = found.kind === "scalar" ? truthWords.get(String(found.value).toLowerCase()) : undefined;
  if (expected === "true or false" && truth !== undefined) return { message, suggestion: truth };
  const isBare = found.kind === "scalar" && found.value !== null && typeof found.value !== "string";
  if (!isBare || !expected.startsWith("text")) return { message };
  return { message: `${message}; put it in quotes`, suggestion: `"${showPlainly(found.written)}"` };
}

/** A word outside a closed set; `others` are noun phrases for what may stand there in place of a word. */
export function notOneOf(
  path: Path,
  found: SourceNode,
  known: readonly string[],
  others: readonly string[] = [],
): Problem {
  const message = `${nameOf(path)} must be ${listWords([...known, ...others], "or")}, not ${describe(found)}`;
  const word = found.kind === "scalar" ? String(found.value) : "";
  const begin = known.find((each) => word.toLowerCase().startsWith(each));
  return begin === undefined ? { message, misspelt: { word, known } } : { message, suggestion: begin };
}

/** As good as nothing written, but somebody wrote it. */
export function emptyList(path: Path): Problem {
  return { message: `${nameOf(path)} is an empty list; it needs at least one entry` };
}

/** Longer than anybody needs, and every entry takes time. */
export function longList(path: Path, most: number): Problem {
  return { message: `${nameOf(path)} has too many entries; at most ${most} are read` };
}

/** For what the schema may come to refuse in a way that has no sentence of its own. */
export function illShape(path: Path): Problem {
  return { message: `${nameOf(path)} is not of the form that Tidegate reads` };
}

// Names

/** `what` is "an environment", "a service" or "a group". */
export function illName(name: string, what: string): Problem {
  const isSpelt = nameSpelling.test(name);
  const why = isSpelt
    ? "it has .. in it, or . or .lock at its end"
    : "names begin with a lower-case letter or a digit, go on with these, ., _ and -, and have at most 63 characters";
  const message = `${quote(name)} cannot be the name of ${what}: ${why}`;
  const mended = name.toLowerCase().replace(/[\s/]+/g, "-");
  return !isSpelt && nameSpelling.test(mended) ? { message, suggestion: mended } : { message };
}

const nameSpelling = /^[a-z\d][a-z\d._-]{0,62}$/;

/** Then there is nowhere to release to. */
export function noEnvironment(): Problem {
  return { message: "environments is empty; at least one is needed" };
}

/** A service overrides the rules of an environment that is not there, or a group has it. */
export function unknownEnvironment(name: string, known: readonly string[]): Problem {
  return { message: `${quote(name)} is not one of the environments of this file`, misspelt: { word: name, known } };
}

// Paths

/** Why a text is no entry of `path`. */
export type IllPath = "empty" | "absolute" | "parent" | "backslash" | "part" | "glob" | "control" | "long";

/** An entry of `path` outside its grammar. */
export function illPath(text: string, reason: IllPath): Problem {
  const message = `${quote(text)} is not a path in the config repo: ${pathReasons[reason]}`;
  return reason === "backslash" ? { message, suggestion: showPlainly(text.replaceAll("\\", "/")) } : { message };
}

/** Within one environment. */
export function pathTwice(path: string): Problem {
  return { message: `${quote(path)} is listed twice` };
}

/** `inner` belongs to one environment, `outer` to the other one. */
export function pathShared(inner: string, outer: string, other: string): Problem {
  const same = inner === outer;
  return {
    message:
      `${quote(inner)} ${same ? "belongs" : `lies in ${quote(outer)}, which belongs`} to the environment ${quote(other)} too; ` +
      "a release for one would change the other",
  };
}

// Follow

/** A `follow` without a policy. */
export function followNeedsOne(path: Path): Problem {
  return { message: `${nameOf(path)} needs one of semver, branch and pattern` };
}

/** A `follow` with more than one policy. */
export function followHasSeveral(path: Path, found: readonly string[]): Problem {
  return { message: `${nameOf(path)} takes one of semver, branch and pattern; here are ${listWords(found, "and")}` };
}

/** `extract`, `order` or `ignore` without a pattern. */
export function onlyWithPattern(key: string): Problem {
  return { message: `${key} goes with pattern only` };
}

/** Outside npm's grammar of ranges. */
export function illRange(text: string): Problem {
  return { message: `${quote(text)} is not a range of versions as npm writes them, such as >=1.0.0 or ^2.3` };
}

/** Outside Git's grammar of branch names. */
export function illBranch(text: string): Problem {
  return { message: `${quote(text)} is not the name of a branch` };
}

/** `reason` is a sentence of `core/image`, with its full stop. */
export function illPattern(field: "pattern" | "extract" | "ignore" | "tags", text: string, reason: string): Problem {
  return { message: `${field} ${quote(text)}: ${decapitalise(showPlainly(reason)).replace(/\.$/, "")}` };
}

// Services

/** Not `owner/name`; an address of the repository gets it as suggestion. */
export function illRepo(text: string): Problem {
  const message = `${quote(text)} is not a repository of GitHub; write owner/name`;
  const inside = /^(?:https?:\/\/|git@|ssh:\/\/git@)[\w.-]+[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(text)?.[1];
  return inside === undefined ? { message } : { message, suggestion: inside };
}

/** Outside the grammar of image names. */
export function illImage(text: string): Problem {
  const message = `${quote(text)} is not the name of an image`;
  const lower = text.toLowerCase();
  return lower !== text && /^[a-z\d]/.test(text) ? { message: `${message}; it has capitals` } : { message };
}

/** Tag or digest belong to manifests; `name` is the image without them. */
export function imageWithVersion(text: string, name: string): Problem {
  const part = text.includes("@") ? "digest" : "tag";
  return { message: `${quote(text)} has a ${part}; name the image without one`, suggestion: name };
}

/** Both keys. */
export function imageAndImages(service: string): Problem {
  return { message: `service ${quote(service)} has image and images; write one of them` };
}

/** Neither key. */
export function noImage(service: string): Problem {
  return { message: `service ${quote(service)} needs the key image or images` };
}

/** Within one service. */
export function imageTwice(text: string): Problem {
  return { message: `the image ${quote(text)} is listed twice` };
}

/** `other` is the service that has it already. */
export function imageOfTwoServices(text: string, other: string): Problem {
  return {
    message: `the image ${quote(text)} belongs to service ${quote(other)} already; an image has one service`,
  };
}

/** Said at the tags of a service. */
export function branchNotInTags(service: string, environments: readonly string[]): Problem {
  return {
    message: `these tags do not name {branch}, so service ${quote(service)} cannot follow a branch, as it does in ${listNames(environments)}`,
  };
}

/** Said at a service without tags. */
export function branchUntold(service: string, environments: readonly string[]): Problem {
  return {
    message: `service ${quote(service)} has no tags, so it cannot follow a branch, as it does in ${listNames(environments)}; write how CI builds its tags, with {branch} in it`,
  };
}

/** Said where a branch is followed. */
export function branchNotReadable(services: readonly string[]): Problem {
  return {
    message: `a branch cannot be followed by ${listNames(services)}: the tags of ${services.length === 1 ? "this service" : "these services"} do not name {branch}`,
  };
}

const truthWords: ReadonlyMap<string, string> = new Map([
  ...["true", "yes", "on", "1"].map((word): [string, string] => [word, "true"]),
  ...["false", "no", "off", "0"].map((word): [string, string] => [word, "false"]),
]);

const yamlHints: ReadonlyMap<string, string> = new Map([
  ["TAB_AS_INDENT", "indent with blanks"],
  ["BLOCK_AS_IMPLICIT_KEY", "a text with a colon and a blank needs quotes"],
  ["BAD_SCALAR_START", "put the text in quotes"],
  ["BAD_INDENT", "check the blanks before the text"],
  ["TAG_RESOLVE_FAILED", "this file has no use for YAML tags"],
]);

const pathReasons: Readonly<Record<IllPath, string>> = {
  empty: "it is empty; . is the whole repository",
  absolute: "it must be relative to the root of the repository, without / before it",
  parent: ".. is not allowed",
  backslash: "parts are separated by /",
  part: "it has an empty part or a part of one dot",
  glob: "of globs only *, ? and ** as a whole part are known; [ ] { } and ! are not",
  control: "it has control characters or others that are not seen",
  long: "it is longer than 1,000 characters",
};

/** The thing at a path in the words of the file: `follow of environment "dev"`. */
function nameOf(path: Path): string {
  const [first, name, ...rest] = path;
  if (first === undefined) return "the file";
  if (name === undefined) return String(first);
  const owner = `${ownerKinds.get(first) ?? "environment"} ${quote(String(name))}`;
  const [key, environment, ...deeper] = rest;
  if (first === "services" && key === "environments" && environment !== undefined) {
    return nameBelow(deeper, `environment ${quote(String(environment))} of ${owner}`);
  }
  return nameBelow(rest, owner);
}

const ownerKinds: ReadonlyMap<string | number, string> = new Map([
  ["services", "service"],
  ["groups", "group"],
]);

function nameBelow(keys: Path, owner: string): string {
  const last = keys.at(-1);
  if (last === undefined) return owner;
  return typeof last === "number"
    ? `entry ${last + 1} of ${nameBelow(keys.slice(0, -1), owner)}`
    : `${keys.filter((key) => typeof key === "string").join(".")} of ${owner}`;
}

function describe(node: SourceNode): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a mapping" : "a list";
  if (node.value === null) return "nothing";
  if (typeof node.value === "string") return quote(node.value);
  return `the ${typeof node.value === "boolean" ? "truth value" : "number"} ${showPlainly(node.written)}`;
}

/** The first three, and how many more there are. */
function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(quote);
  return listWords(names.length > 3 ? [...shown, `${names.length - 3} more`] : shown, "and");
}

function listWords(words: readonly string[], joint: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1)}`;
}

function decapitalise(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
