import { parseAllDocuments } from "yaml";
import type { TextRange } from "./manifest.ts";

/** Where a text stops being YAML, and why, as the parser says it. */
export interface YamlFault {
  readonly message: string;
  readonly range: TextRange;
}

/** The first fault of a text that is not YAML; undefined for one that is. */
export function findYamlFault(text: string): YamlFault | undefined {
  const documents = parseAllDocuments(text, { schema: "failsafe", prettyErrors: false, logLevel: "error" });
  const [error] = (Array.isArray(documents) ? documents : []).flatMap(({ errors }) => errors);
  if (error === undefined) return undefined;
  const [start, end] = error.pos;
  // What is missing at the end is missing behind the last character that can be seen.
  const at = Math.min(start, text.trimEnd().length);
  return { message: error.message, range: { start: at, end: Math.max(at, end) } };
}
