import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { compareKeys, readKey, type TagKey } from "../tag-key.ts";
import { extractByPattern, parseTagPattern, type TagPattern } from "../tag-pattern.ts";
import { type Constraint, parseConstraint, parseFluxVersion } from "./constraint.ts";
import { createPreset, type Judged, type PresetProblem, type TagPreset } from "./preset.ts";
import { judgeVersion, newerVersion } from "./version-rules.ts";

/**
 * Reads a Flux ImagePolicy, as YAML with one such document among others, or tells what is wrong.
 * Flux's pattern is not anchored: it finds a part of the tag.
 *
 * @see https://fluxcd.io/flux/components/image/imagepolicies/
 */
export function parseFluxImagePolicy(yaml: string): TagPreset | PresetProblem {
  const found = readPolicies(yaml);
  if ("problem" in found) return found;
  const [first, ...others] = found.policies;
  if (first === undefined) return { problem: "The file holds no ImagePolicy." };
  if (others.length > 0) return { problem: "The file holds several ImagePolicies; give one." };
  const parsed = imagePolicy.safeParse(first);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      problem: `The ImagePolicy is not of Flux's form at ${issue?.path.join(".") || "its root"}: ${issue?.message}.`,
    };
  }
  return build(parsed.data.spec);
}

const order = z.enum(["asc", "desc"]).default("asc");

const imagePolicy = z.object({
  spec: z.object({
    filterTags: z.object({ pattern: z.string().default(""), extract: z.string().optional() }).optional(),
    policy: z.union([
      z.object({ semver: z.object({ range: z.string() }) }),
      z.object({ alphabetical: z.object({ order }) }),
      z.object({ numerical: z.object({ order }) }),
    ]),
  }),
});

type ImagePolicySpec = z.infer<typeof imagePolicy>["spec"];

function readPolicies(yaml: string): { readonly policies: readonly unknown[] } | PresetProblem {
  // Every scalar as text: `range: 1.0` is not the number 1.
  const documents = parseAllDocuments(yaml, { schema: "failsafe", logLevel: "error", prettyErrors: false });
  const parsed = Array.isArray(documents) ? documents : [];
  const [fault] = parsed.flatMap(({ errors }) => errors);
  if (fault !== undefined) return { problem: `The file is not YAML: ${fault.message}.` };
  return { policies: parsed.filter((document) => document.get("kind") === "ImagePolicy").map((each) => each.toJS()) };
}

function build({ filterTags, policy }: ImagePolicySpec): TagPreset | PresetProblem {
  const filter = filterTags === undefined ? undefined : readFilter(filterTags.pattern, filterTags.extract);
  if (filter !== undefined && "problem" in filter) return filter;
  if ("semver" in policy) {
    const constraint = parseConstraint(policy.semver.range);
    if (constraint === undefined) return { problem: `"${policy.semver.range}" is no range of versions.` };
    return bySemver(constraint, filter);
  }
  return "alphabetical" in policy
    ? byKey("text", policy.alphabetical.order, filter)
    : byKey("numeric", policy.numerical.order, filter);
}

function readFilter(pattern: string, extract: string | undefined): TagPattern | PresetProblem {
  const read = parseTagPattern(`(?s:.*?)(?:${pattern})(?s:.*)`, extract === "" ? undefined : extract);
  return "problem" in read ? { problem: `filterTags.${read.field}: ${read.problem}` } : read;
}

function bySemver(constraint: Constraint, filter: TagPattern | undefined): TagPreset {
  return createPreset({
    judge: ({ tag }) => afterFilter(filter, tag, (text) => judgeVersion(parseFluxVersion(text), constraint)),
    compare: newerVersion,
  });
}

function byKey(kind: "text" | "numeric", direction: "asc" | "desc", filter: TagPattern | undefined): TagPreset {
  const noun = kind === "text" ? "text" : "number";
  return createPreset<TagKey>({
    judge: ({ tag }) =>
      afterFilter(filter, tag, (text) => {
        const key = readKey(kind, text);
        return key === undefined ? { code: "not-orderable", message: `gives no ${noun} to order by` } : { key };
      }),
    // "asc" takes the last in ascending order: the greatest.
    compare: (a, b) => (compareKeys(a, b) ?? 0) * (direction === "asc" ? 1 : -1),
  });
}

function afterFilter<Key>(
  filter: TagPattern | undefined,
  tag: string,
  judge: (text: string) => Judged<Key>,
): Judged<Key> {
  if (filter === undefined) return judge(tag);
  const extracted = extractByPattern(filter, tag);
  return extracted === undefined
    ? { code: "pattern-mismatch", message: "does not match filterTags.pattern" }
    : judge(extracted);
}
