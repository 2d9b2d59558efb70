import { type BranchName, parseBranchName } from "../identity.ts";
import type { ImageTag } from "./reference.ts";
import { compareKeys, readKey, type TagKey, type TagOrder } from "./tag-key.ts";
import {
  extractByPattern,
  matchesGlob,
  parseTagGlob,
  parseTagPattern,
  type TagGlob,
  type TagPattern,
} from "./tag-pattern.ts";
import { readTag, renderBranchForTag, type TagTemplate } from "./tag-template.ts";
import { parseVersion } from "./version.ts";
import { judgeByRange, parseVersionRange, type VersionRange } from "./version-range.ts";

/** An environment's `follow`: which tags it takes by itself, and which of two is newer. */
export type TagPolicy =
  | { readonly kind: "semver"; readonly range: string }
  | { readonly kind: "branch"; readonly branch: BranchName }
  | {
      readonly kind: "pattern";
      /** RE2 syntax; anchored at both ends by the policy. */
      readonly pattern: string;
      /** A replacement template over the pattern's groups, e.g. `$ts`; absence means the whole tag. */
      readonly extract?: string;
      readonly order: TagOrder;
      /** Globs; a tag that matches one is never taken. */
      readonly ignore: readonly string[];
    };

/** A {@link TagPolicy} whose range, pattern and globs were read and found good. */
export interface CompiledTagPolicy {
  readonly kind: "compiled";
  readonly rule: CompiledRule;
}

type CompiledRule =
  | { readonly kind: "semver"; readonly range: VersionRange }
  | { readonly kind: "branch"; readonly branch: BranchName; readonly inTag: string }
  | {
      readonly kind: "pattern";
      readonly pattern: TagPattern;
      readonly order: TagOrder;
      readonly ignore: readonly TagGlob[];
    };

/** What is wrong with a policy, in a sentence, and in which of its fields. */
export interface TagPolicyProblem {
  readonly kind: "problem";
  readonly field: "semver" | "branch" | "pattern" | "extract" | "ignore";
  readonly problem: string;
}

/** Whether a policy takes a tag, and why not. */
export type TagVerdict = { readonly kind: "accepted" } | { readonly kind: "rejected"; readonly reason: TagRejection };

export type TagRejection =
  /** A signature, attestation or list of parts that a tool keeps beside an image: `sha256-….sig`. */
  | { readonly code: "artefact" }
  | { readonly code: "not-a-version" }
  | { readonly code: "outside-range"; readonly range: string }
  | { readonly code: "pre-release"; readonly range: string }
  /** The policy follows a branch, and the service has no `tags` template that would tell it. */
  | { readonly code: "no-template" }
  | { readonly code: "template-mismatch"; readonly template: string }
  | { readonly code: "other-branch"; readonly branch: string; readonly wanted: BranchName }
  | { readonly code: "pattern-mismatch"; readonly pattern: string }
  | { readonly code: "ignored"; readonly glob: string }
  | { readonly code: "not-orderable"; readonly extracted: string; readonly order: TagOrder };

/** What a candidate is, beside the tag that is there. `unknown`: the tags alone do not tell. */
export type TagComparison = "older" | "same" | "newer" | "unknown";

/** Reads a policy's range, pattern, template and globs, up front, so that nothing of it can fail later. */
export function compileTagPolicy(policy: TagPolicy): CompiledTagPolicy | TagPolicyProblem {
  switch (policy.kind) {
    case "semver": {
      const range = parseVersionRange(policy.range);
      if (range !== undefined) return { kind: "compiled", rule: { kind: "semver", range } };
      return { kind: "problem", field: "semver", problem: `"${policy.range}" is no version range; ">=1.0.0" is one.` };
    }
    case "branch":
      if (parseBranchName(policy.branch) === undefined)
        return { kind: "problem", field: "branch", problem: `"${policy.branch}" is no branch name.` };
      return {
        kind: "compiled",
        rule: { kind: "branch", branch: policy.branch, inTag: renderBranchForTag(policy.branch) },
      };
    case "pattern":
      return compilePattern(policy);
  }
}

/** Tells whether the policy takes a tag by itself, whatever runs now. `template` is the service's, if it has one. */
export function judgeTag({ rule }: CompiledTagPolicy, template: TagTemplate | undefined, tag: ImageTag): TagVerdict {
  if (isArtefact(tag)) return rejected({ code: "artefact" });
  switch (rule.kind) {
    case "semver":
      return judgeVersion(rule.range, template, tag);
    case "branch": {
      if (template === undefined || !template.parts.some(({ kind }) => kind === "branch"))
        return rejected({ code: "no-template" });
      const branch = readTag(template, tag)?.branch;
      if (branch === undefined) return rejected({ code: "template-mismatch", template: template.text });
      return branch === rule.inTag ? accepted : rejected({ code: "other-branch", branch, wanted: rule.branch });
    }
    case "pattern": {
      const { pattern, order, ignore } = rule;
      const glob = ignore.find((each) => matchesGlob(each, tag));
      if (glob !== undefined) return rejected({ code: "ignored", glob: glob.text });
      const extracted = extractByPattern(pattern, tag);
      if (extracted === undefined) return rejected({ code: "pattern-mismatch", pattern: pattern.text });
      return readKey(order, extracted) === undefined ? rejected({ code: "not-orderable", extracted, order }) : accepted;
    }
  }
}

/**
 * Tells what `candidate` is beside `current`, as far as both can be read, even where the policy would not take
 * `current`: with 2.0.0-rc.1 in Git, 1.5.0 is older under `>=1.0.0` too. The order of a branch policy is that of
 * `{timestamp}`, then `{number}`, then `{version}`, whatever the branches are.
 */
export function compareTags(
  { rule }: CompiledTagPolicy,
  template: TagTemplate | undefined,
  current: ImageTag,
  candidate: ImageTag,
): TagComparison {
  if (current === candidate) return "same";
  const [there, here] = [keyOf(rule, template, current), keyOf(rule, template, candidate)];
  if (there === undefined || here === undefined) return "unknown";
  const difference = compareKeys(here, there);
  if (difference === undefined) return "unknown";
  // Two builds of one instant: the branch's history must tell.
  if (difference === 0) return rule.kind === "branch" ? "unknown" : "same";
  return difference < 0 ? "older" : "newer";
}

/** What {@link chooseTag} made of a list of tags. */
export interface TagChoice {
  /** The newest that the policy takes; absent when it takes none, or when nothing orders those it takes. */
  readonly tag?: ImageTag;
  /** Taken tags of the same order as the chosen one: it won by its text alone. */
  readonly ties: readonly ImageTag[];
  /** All that were not taken, in the order given. */
  readonly rejected: readonly { readonly tag: ImageTag; readonly reason: TagRejection }[];
}

/** Chooses the newest tag that the policy takes. The result does not depend on the order of `tags`. */
export function chooseTag(
  policy: CompiledTagPolicy,
  template: TagTemplate | undefined,
  tags: readonly ImageTag[],
): TagChoice {
  const rejections: { tag: ImageTag; reason: TagRejection }[] = [];
  let best: readonly Keyed[] = [];
  for (const tag of new Set(tags)) {
    const verdict = judgeTag(policy, template, tag);
    const key = verdict.kind === "accepted" ? keyOf(policy.rule, template, tag) : undefined;
    if (verdict.kind === "rejected") rejections.push({ tag, reason: verdict.reason });
    else if (key !== undefined) best = keepNewest(best, { tag, key });
  }
  const [chosen, ...ties] = best.map(({ tag }) => tag).sort((a, b) => (a < b ? 1 : -1));
  return { ...(chosen === undefined ? {} : { tag: chosen }), ties, rejected: rejections };
}

/** Sorts tags that the policy takes, the newest first, of the same order by text; others are left out. */
export function sortNewestFirst(
  policy: CompiledTagPolicy,
  template: TagTemplate | undefined,
  tags: readonly ImageTag[],
): readonly ImageTag[] {
  const keyed = tags.flatMap((tag): readonly Keyed[] => {
    const isTaken = judgeTag(policy, template, tag).kind === "accepted";
    const key = isTaken ? keyOf(policy.rule, template, tag) : undefined;
    return key === undefined ? [] : [{ tag, key }];
  });
  return keyed.sort((a, b) => (compareKeys(b.key, a.key) ?? 0) || (a.tag < b.tag ? 1 : -1)).map(({ tag }) => tag);
}

interface Keyed {
  readonly tag: ImageTag;
  readonly key: TagKey;
}

const accepted: TagVerdict = { kind: "accepted" };

function rejected(reason: TagRejection): TagVerdict {
  return { kind: "rejected", reason };
}

function compilePattern(policy: TagPolicy & { kind: "pattern" }): CompiledTagPolicy | TagPolicyProblem {
  const pattern = parseTagPattern(policy.pattern, policy.extract);
  if ("problem" in pattern) return { kind: "problem", ...pattern };
  const ignore: TagGlob[] = [];
  for (const text of policy.ignore) {
    const glob = parseTagGlob(text);
    if ("problem" in glob) return { kind: "problem", field: "ignore", problem: glob.problem };
    ignore.push(glob);
  }
  return { kind: "compiled", rule: { kind: "pattern", pattern, order: policy.order, ignore } };
}

/**
 * cosign and OCI's referrers fallback keep what belongs to an image under its digest's name.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function isArtefact(tag: ImageTag): boolean {
  return /^sha(?:256|512)-[0-9a-f]{64,}(?:\..*)?$|\.(?:sig|att|sbom)$/.test(tag);
}

function judgeVersion(range: VersionRange, template: TagTemplate | undefined, tag: ImageTag): TagVerdict {
  const text = versionIn(template, tag);
  if (text === undefined && template !== undefined)
    return rejected({ code: "template-mismatch", template: template.text });
  const version = text === undefined ? undefined : parseVersion(text);
  if (version === undefined) return rejected({ code: "not-a-version" });
  const verdict = judgeByRange(range, version);
  if (verdict === "inside") return accepted;
  return rejected({ code: verdict === "outside" ? "outside-range" : "pre-release", range: range.text });
}

/** Where the template names a `{version}`, that; else the whole tag is one, or none. */
function versionIn(template: TagTemplate | undefined, tag: ImageTag): string | undefined {
  return template?.parts.some(({ kind }) => kind === "version") ? readTag(template, tag)?.version : tag;
}

function keyOf(rule: CompiledRule, template: TagTemplate | undefined, tag: ImageTag): TagKey | undefined {
  switch (rule.kind) {
    case "semver": {
      const text = versionIn(template, tag);
      return readKey("semver", text ?? tag);
    }
    case "branch":
      return template === undefined ? undefined : branchKey(template, tag);
    case "pattern": {
      const extracted = extractByPattern(rule.pattern, tag);
      // Without `extract` a tag outside the pattern can be read as a whole all the same.
      return readKey(rule.order, extracted ?? (rule.pattern.extract === undefined ? tag : ""));
    }
  }
}

function branchKey(template: TagTemplate, tag: ImageTag): TagKey | undefined {
  const facts = readTag(template, tag);
  if (facts === undefined) return undefined;
  const { timestamp, number, version } = facts;
  const key = [timestamp, number, version === undefined ? undefined : parseVersion(version)];
  return key.some((part) => part !== undefined) ? key.filter((part) => part !== undefined) : undefined;
}

function keepNewest(best: readonly Keyed[], next: Keyed): readonly Keyed[] {
  const [first] = best;
  const difference = first === undefined ? 1 : (compareKeys(next.key, first.key) ?? 0);
  if (difference > 0) return [next];
  return difference === 0 ? [...best, next] : best;
}
