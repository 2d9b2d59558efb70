import type { BranchName } from "../identity.ts";
import type { ImageTag } from "./reference.ts";
import { findTimestampEnds } from "./timestamp.ts";
import { parseVersion } from "./version.ts";

/** A service's `tags` line, parsed: literal text and placeholders in order. */
export interface TagTemplate {
  readonly text: string;
  readonly parts: readonly TagTemplatePart[];
}

export type TagTemplatePart = { readonly kind: "literal"; readonly text: string } | { readonly kind: TagPlaceholder };

/** What may stand between braces in a {@link TagTemplate}. */
export type TagPlaceholder = (typeof tagPlaceholders)[number];

export const tagPlaceholders = ["branch", "sha", "timestamp", "number", "version"] as const;

/** What a tag says of its build when read by a template. Each is absent when the template does not name it. */
export interface TagFacts {
  /** The branch as CI wrote it into the tag: `/` and all else outside the tag grammar as `-`. */
  readonly branch?: string;
  /** 7 to 40 lower-case hex digits: a prefix of a commit's SHA. */
  readonly sha?: string;
  /** Nanoseconds since 1970, from any of the forms that `parseTimestamp` reads. */
  readonly timestamp?: bigint;
  readonly number?: bigint;
  /** As it stands in the tag; `parseVersion` reads it. */
  readonly version?: string;
}

/**
 * Reads a template, or tells what is wrong with it, in a sentence:
 *
 *     template    = 1*( placeholder / literal )
 *     placeholder = "{branch}" / "{sha}" / "{timestamp}" / "{number}" / "{version}"      each at most once
 *     literal     = 1*( word / "." / "-" )                                     stands between any two placeholders
 *
 * `{version}` may not come directly before `{branch}`: nothing tells `1.0.0-fix` `-me` from `1.0.0` `-fix-me`.
 */
export function parseTagTemplate(text: string): TagTemplate | { readonly problem: string } {
  if (text === "") return { problem: "The template is empty." };
  const parts: TagTemplatePart[] = [];
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    if (piece === "") continue;
    const part = parsePart(piece);
    if ("problem" in part) return part;
    parts.push(part);
  }
  const problem = findProblem(parts);
  return problem === undefined ? { text, parts } : { problem };
}

/**
 * Reads a tag by a template; undefined when it does not fit, or fits in more than one way (two readings of
 * `{branch}` and `{version}`): what is not clear is not guessed. Of several possible ends of a time stamp the last holds.
 */
export function readTag(template: TagTemplate, tag: ImageTag): TagFacts | undefined {
  const [facts, another] = readingsOf({ parts: template.parts, tag }, 0, 0);
  return another === undefined ? facts : undefined;
}

/** A branch as CI writes it into a tag: `feature/x#1` as `feature-x-1`. */
export function renderBranchForTag(branch: BranchName): string {
  return branch.replace(/[^A-Za-z0-9_.-]/gu, "-");
}

function parsePart(piece: string): TagTemplatePart | { readonly problem: string } {
  if (!piece.startsWith("{") || !piece.endsWith("}")) {
    const odd = /[^A-Za-z0-9_.-]/u.exec(piece);
    if (odd === null) return { kind: "literal", text: piece };
    if (odd[0] === "{" || odd[0] === "}") return { problem: `"${odd[0]}" stands alone; write a placeholder as {sha}.` };
    return { problem: `"${odd[0]}" cannot stand in a tag.` };
  }
  const kind = tagPlaceholders.find((name) => name === piece.slice(1, -1));
  if (kind !== undefined) return { kind };
  return { problem: `${piece} is no placeholder; there are ${tagPlaceholders.map((name) => `{${name}}`).join(", ")}.` };
}

function findProblem(parts: readonly TagTemplatePart[]): string | undefined {
  const [first] = parts;
  if (first?.kind === "literal" && /^[.-]/.test(first.text)) return `A tag cannot begin with "${first.text[0]}".`;
  const seen = new Set<string>();
  for (const [index, { kind }] of parts.entries()) {
    if (kind === "literal") continue;
    if (seen.has(kind)) return `{${kind}} stands twice.`;
    seen.add(kind);
    const next = parts[index + 1];
    if (next !== undefined && next.kind !== "literal")
      return `{${kind}} and {${next.kind}} cannot be told apart: put a "-" or "." between them.`;
    if (kind === "version" && parts[index + 2]?.kind === "branch")
      return "{version} and {branch} cannot be told apart in this order: put {branch} first.";
  }
  return seen.size === 0 ? "The template names no placeholder, so it tells nothing of a tag." : undefined;
}

interface Reading {
  readonly parts: readonly TagTemplatePart[];
  readonly tag: string;
}

/** At most two readings of the rest of the tag by the rest of the parts; two mean that it is not clear. */
function readingsOf(reading: Reading, index: number, at: number): readonly TagFacts[] {
  const { parts, tag } = reading;
  const part = parts[index];
  if (part === undefined) return at === tag.length ? [{}] : [];
  if (part.kind === "literal")
    return tag.startsWith(part.text, at) ? readingsOf(reading, index + 1, at + part.text.length) : [];
  const found: TagFacts[] = [];
  for (const { end, facts } of candidates(reading, index, at)) {
    for (const rest of readingsOf(reading, index + 1, end)) found.push({ ...facts, ...rest });
    if (found.length > 1 || (found.length > 0 && part.kind === "timestamp")) break;
  }
  return found.slice(0, 2);
}

interface Candidate {
  readonly end: number;
  readonly facts: TagFacts;
}

function candidates({ parts, tag }: Reading, index: number, at: number): readonly Candidate[] {
  const part = parts[index];
  const rest = tag.slice(at);
  switch (part?.kind) {
    case "sha":
      return run(/^[0-9a-f]{7,40}(?![0-9a-f])/, rest).map((sha) => ({ end: at + sha.length, facts: { sha } }));
    case "number":
      return run(/^\d+/, rest).map((text) => ({ end: at + text.length, facts: { number: BigInt(text) } }));
    case "timestamp":
      return findTimestampEnds(tag, at).map((stamp) => ({ end: stamp.end, facts: { timestamp: stamp.timestamp } }));
    case "branch":
      return endsBefore(parts[index + 1], tag, at).map((end) => ({ end, facts: { branch: tag.slice(at, end) } }));
    case "version":
      return endsBefore(parts[index + 1], tag, at)
        .map((end) => ({ end, facts: { version: tag.slice(at, end) } }))
        .filter(({ facts }) => parseVersion(facts.version) !== undefined);
    default:
      return [];
  }
}

function run(pattern: RegExp, text: string): readonly string[] {
  const match = pattern.exec(text);
  return match === null ? [] : [match[0]];
}

/** Where a placeholder of any text may end: wherever the literal after it stands, or at the tag's end. */
function endsBefore(next: TagTemplatePart | undefined, tag: string, at: number): readonly number[] {
  if (next?.kind !== "literal") return tag.length > at ? [tag.length] : [];
  const ends: number[] = [];
  for (let end = tag.indexOf(next.text, at + 1); end >= 0; end = tag.indexOf(next.text, end + 1)) ends.push(end);
  return ends;
}
