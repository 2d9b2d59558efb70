import { RE2JS } from "re2js";
import { parseTagPattern } from "./tag-pattern.ts";
import type { TagPolicy } from "./tag-policy.ts";
import { renderBranchForTag, type TagTemplate } from "./tag-template.ts";

/** What a Flux ImagePolicy says: which tags it looks at, and which of them is the newest. */
export interface FluxRule {
  /** Absent: it looks at all tags. */
  readonly filter?: { readonly pattern: string; readonly extract?: string };
  readonly order: FluxOrder;
}

/** The field of `spec.policy`; of the two by text and by number always ascending, where the greatest is the newest. */
export type FluxOrder =
  | { readonly kind: "semver"; readonly range: string }
  | { readonly kind: "numerical" }
  | { readonly kind: "alphabetical" };

/**
 * `branch-untold`: the service's `tags` do not tell the branch.
 * `no-order`: they tell nothing by which Flux finds the newest, or a version, whose end and a branch's begin are one.
 * `no-filter`: Flux has nothing that says the same, as globs to `ignore`.
 */
export type FluxRuleProblem = "branch-untold" | "no-order" | "no-filter";

/**
 * Makes what an ImagePolicy is to say, so that Flux takes just the tags that the tag policy takes. `written` is the order
 * that it has now: it stays where it does as well.
 *
 * A branch becomes its tags' pattern, anchored, every character of it for itself. Two branches that CI writes alike into
 * tags (`a/b` and `a-b`) have the same tags.
 *
 * @see https://fluxcd.io/flux/components/image/imagepolicies/
 */
export function renderFluxRule(
  follows: TagPolicy,
  template: TagTemplate | undefined,
  written: FluxOrder["kind"] | undefined,
): FluxRule | { readonly problem: FluxRuleProblem } {
  switch (follows.kind) {
    case "semver":
      return renderVersions(follows.range, template);
    case "branch":
      return renderBranch(renderBranchForTag(follows.branch), template, written);
    case "pattern":
      return renderPattern(follows);
  }
}

function renderVersions(range: string, template: TagTemplate | undefined): ReturnType<typeof renderFluxRule> {
  const order = { kind: "semver", range } as const;
  const isPart = template?.parts.some(({ kind }) => kind === "version") === true && template.parts.length > 1;
  // Flux reads whole tags, with or without a v, as versions.
  if (!isPart || template.text === "v{version}") return { order };
  const pieces = template.parts.map((part) => (part.kind === "literal" ? RE2JS.quote(part.text) : anyOf[part.kind]));
  return { filter: { pattern: `^${pieces.join("")}$`, extract: "$version" }, order };
}

/** What a placeholder stands for where nothing is wanted of it. */
const anyOf = {
  branch: "[0-9A-Za-z_.-]+",
  sha: "[0-9a-f]{7,40}",
  timestamp: "[0-9][0-9TZ._-]*",
  number: "[0-9]+",
  version: "(?P<version>[vV]?[0-9]+[.][0-9A-Za-z.-]+)",
} as const;

function renderBranch(
  inTag: string,
  template: TagTemplate | undefined,
  written: FluxOrder["kind"] | undefined,
): ReturnType<typeof renderFluxRule> {
  const kinds = new Set(template?.parts.map(({ kind }) => kind));
  if (template === undefined || !kinds.has("branch")) return { problem: "branch-untold" };
  const key = kinds.has("timestamp") ? "timestamp" : kinds.has("number") ? "number" : undefined;
  if (kinds.has("version") || (key === undefined && kinds.has("sha"))) return { problem: "no-order" };
  const order = key === "timestamp" ? (written === "numerical" ? written : "alphabetical") : orderOf(key);
  const pieces = template.parts.map((part) => {
    if (part.kind === "literal") return RE2JS.quote(part.text);
    if (part.kind === "branch") return RE2JS.quote(inTag);
    const piece = part.kind === "timestamp" ? timestamps[order] : anyOf[part.kind];
    return part.kind === key ? `(?P<${key}>${piece})` : piece;
  });
  const filter = { pattern: `^${pieces.join("")}$`, ...(key === undefined ? {} : { extract: `$${key}` }) };
  return { filter, order: { kind: order } };
}

/** Without a key there is one tag, and any order does. */
function orderOf(key: "number" | undefined): "numerical" | "alphabetical" {
  return key === "number" ? "numerical" : "alphabetical";
}

/**
 * In all forms that `parseTimestamp` reads, text orders time stamps as time does, also those of more digits than Flux's
 * numbers have. By number only digits count, since one value that is no number fails the whole ImagePolicy.
 */
const timestamps = {
  numerical: "[0-9]+",
  alphabetical:
    "[0-9]{4}[-._]?[0-9]{2}[-._]?[0-9]{2}(?:[T._-]?[0-9]{2}[-._]?[0-9]{2}(?:[-._]?[0-9]{2}(?:[._]?[0-9]{3})?)?)?Z?" +
    "|[0-9]{10}|[0-9]{13}|[0-9]{16}|[0-9]{19}",
} as const;

function renderPattern({
  pattern,
  extract,
  order,
  ignore,
}: TagPolicy & { readonly kind: "pattern" }): ReturnType<typeof renderFluxRule> {
  const anchored = anchor(pattern);
  if (ignore.length > 0 || "problem" in parseTagPattern(anchored, extract)) return { problem: "no-filter" };
  return { filter: { pattern: anchored, ...(extract === undefined ? {} : { extract }) }, order: fluxOrders[order] };
}

/** Flux's patterns take a tag that they match a part of. */
function anchor(pattern: string): string {
  if (/[|]|\\Q/.test(pattern)) return `^(?:${pattern})$`;
  const isEnded = /(?:^|[^\\])(?:\\\\)*\$$/.test(pattern);
  return `${pattern.startsWith("^") ? "" : "^"}${pattern}${isEnded ? "" : "$"}`;
}

const fluxOrders = {
  semver: { kind: "semver", range: ">=0.0.0-0" },
  numeric: { kind: "numerical" },
  text: { kind: "alphabetical" },
  time: { kind: "alphabetical" },
} as const;
