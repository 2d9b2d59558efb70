import { RE2JS, RE2JSSyntaxException } from "re2js";
import type { ChartIdentity } from "../image/chart.ts";
import type { ImageName } from "../image/reference.ts";

/** A place that the config file names, because no form tells it: plain data, what it says already checked. */
export type NamedPlace = NamedSubject & (NamedPath | NamedLine);

/** Whose version stands there. */
export type NamedSubject =
  | { readonly subject: "image"; readonly image: ImageName }
  | { readonly subject: "chart"; readonly chart: ChartIdentity };

/** A scalar in YAML or JSON: the keys (or a list's indexes) that lead to it. */
export interface NamedPath {
  readonly kind: "path";
  /** A path or a glob, as an environment's. */
  readonly file: string;
  readonly keys: readonly string[];
}

/** Text in a line of any file. */
export interface NamedLine {
  readonly kind: "line";
  /** A path or a glob, as an environment's. */
  readonly file: string;
  /** RE2, with the groups `tag`, `digest` or `version`, and `image` where it is to tell images apart. */
  readonly pattern: string;
}

/** What is wrong with a named place, in a sentence. */
export interface NamedPlaceProblem {
  readonly problem: string;
}

/**
 * Reads a path into YAML, in which `{environment}` and `{service}` stand for their names:
 *
 *     text  = file "#" 1*( "/" key )      e.g. values.yaml#/namespaces/{environment}/gitops/{service}
 *     key   = any text, `~1` for `/` and `~0` for `~`
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function parseNamedPath(
  text: string,
  names: { readonly environment: string; readonly service: string },
): NamedPath | NamedPlaceProblem {
  const hash = text.indexOf("#");
  if (text.length > 1000) return { problem: "It is longer than 1,000 characters." };
  if (hash < 1) return { problem: "It has no file: write it as values.yaml#/key/of/the/tag." };
  const pointer = text.slice(hash + 1);
  if (!/^(?:\/[^/]+)+$/.test(pointer)) return { problem: "Behind # comes a / before each key, and no key is empty." };
  const unknown = /\{(?!(?:environment|service)\})[^{}]*\}/.exec(text)?.[0];
  if (unknown !== undefined) return { problem: `${unknown} is neither {environment} nor {service}.` };
  const fill = (part: string) =>
    part.replaceAll(/\{(environment|service)\}/g, (_, name) =>
      name === "service" ? names.service : names.environment,
    );
  const keys = pointer
    .slice(1)
    .split("/")
    .map((key) => fill(key.replaceAll("~1", "/").replaceAll("~0", "~")));
  return { kind: "path", file: fill(text.slice(0, hash)), keys };
}

/** Checks a pattern over lines; it is not anchored, and must match once in the file. */
export function parseNamedLine(file: string, pattern: string): NamedLine | NamedPlaceProblem {
  if (pattern.length > 1000) return { problem: "The pattern is longer than 1,000 characters." };
  const compiled = compile(pattern);
  if (typeof compiled === "string") return { problem: `It is not RE2 syntax: ${compiled}.` };
  const groups = Object.keys(compiled.namedGroups());
  const odd = groups.find((group) => !lineGroups.includes(group));
  if (odd !== undefined) return { problem: `It has a group ${odd}; the groups may be ${lineGroups.join(", ")}.` };
  if (!groups.some((group) => group !== "image"))
    return { problem: "It names no place: put (?P<tag>…), (?P<digest>…) or (?P<version>…) around what is to change." };
  return { kind: "line", file, pattern };
}

/** The groups that a {@link NamedLine} may have. */
export const lineGroups: readonly string[] = ["image", "tag", "digest", "version"];

/** The pattern of a {@link NamedLine}, compiled; throws for one that was not checked. */
export function compileNamedLine({ pattern }: NamedLine): RE2JS {
  const compiled = compile(pattern);
  if (typeof compiled === "string") throw new Error(`The pattern was not checked: ${compiled}.`);
  return compiled;
}

function compile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    // re2js's only way to say no.
    if (error instanceof RE2JSSyntaxException) return error.message.replace(/^error parsing regexp: /, "");
    throw error;
  }
}
