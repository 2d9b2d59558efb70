import type { EnvironmentName } from "../identity.ts";
import type { AskedBy } from "../release/request.ts";
import { code, type Markdown, md } from "./markdown.ts";
import { line, type PlainLine } from "./plain-line.ts";

/** Who or what asked, as a sentence. */
export function renderAskedBy(askedBy: AskedBy, environment: EnvironmentName): Markdown {
  return md`Published through ${askedBy.via}; ${code(environment)} follows this tag.`;
}

/** The same for a commit message. */
export function renderAskedByLine(askedBy: AskedBy, environment: EnvironmentName): PlainLine {
  return line`Published through ${askedBy.via}; ${environment} follows this tag.`;
}
