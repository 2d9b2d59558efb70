import { githubOperations } from "../../tools/github-operations.ts";

/** A concrete request's place in GitHub's API: the operation's template and what the path says for its parameters. */
export interface MatchedOperation {
  /** As in `githubOperations`: `GET /repos/{owner}/{repo}`. */
  readonly operation: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The operation that a request is for, or undefined when there is none such in our list. A reference, a file's path and
 * a comparison may contain slashes; of several templates that fit, the one with the most literal text is meant.
 */
export function matchOperation(method: string, path: string): MatchedOperation | undefined {
  for (const { operation, pattern, names } of templates()) {
    const match = operation.startsWith(`${method.toUpperCase()} `) ? pattern.exec(path) : null;
    if (match === null) continue;
    const values = match.slice(1).map(decoded);
    return { operation, pathParameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])) };
  }
  return undefined;
}

function decoded(segment: string): string {
  // A malformed escape is for the server to answer; here it is just odd text.
  return /%(?![0-9a-f]{2})/i.test(segment) ? segment : decodeURIComponent(segment);
}

interface Template {
  readonly operation: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

let compiled: readonly Template[] | undefined;

function templates(): readonly Template[] {
  compiled ??= githubOperations.map(compileTemplate).toSorted((a, b) => b.literals - a.literals);
  return compiled;
}

const greedy: ReadonlyMap<string, string> = new Map([
  ["path", "(.*)"],
  ["ref", "(.+)"],
  ["basehead", "(.+)"],
]);

function compileTemplate(operation: string): Template {
  const path = operation.slice(operation.indexOf(" ") + 1);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const literal = path.replaceAll(/\{\w+\}/g, "");
  const source = path
    .replaceAll(/[.*+?^$|()[\]\\]/g, "\\$&")
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => greedy.get(name) ?? "([^/]+)");
  return { operation, pattern: new RegExp(`^${source}$`), names, literals: literal.length };
}
