import { type Document, isMap, isScalar, parseAllDocuments } from "yaml";
import { z } from "zod";
import { cutEnd } from "../cut-end.ts";
import { compareKeys, readKey, type TagKey } from "../tag-key.ts";
import { extractByPattern, parseTagPattern, type TagPattern, type TagPatternProblem } from "../tag-pattern.ts";
import { type Constraint, parseConstraint, parseFluxVersion } from "./constraint.ts";
import { createPreset, type Judged, type PresetProblem, type TagPreset } from "./preset.ts";
import { judgeVersion, newerVersion } from "./version-rules.ts";

/**
 * Reads a Flux ImagePolicy, as YAML with one such document among others, or tells what is wrong.
 * Flux's pattern is not anchored: it finds a part of the tag.
 *
 * @see https://fluxcd.io/flux/components/image/imagepolicies/
 */
export function parseFluxImagePolicy(yaml: string): TagPreset | FluxPolicyProblem {
  const found = readPolicy(yaml);
  if ("problem" in found) return found;
  const parsed = imagePolicy.safeParse(found.toJS());
  if (parsed.success) return build(parsed.data.spec, found);
  return problemOf(parsed.error.issues.map(({ path, message }) => faultAt(found, path, message)));
}

/** What is wrong, all of it, and where it stands in the text. */
export interface FluxPolicyProblem extends PresetProblem {
  readonly faults: readonly FluxPolicyFault[];
}

export interface FluxPolicyFault {
  /** A sentence. */
  readonly problem: string;
  /** UTF-16 offsets; absent when it is the file as a whole. */
  readonly range?: { readonly start: number; readonly end: number };
}

const text = z.string({ error: ({ input }) => (input === undefined ? "is missing" : "must be a text") });
const order = z.enum(["asc", "desc"], { error: "must be asc or desc" }).default("asc");
const mapping = {
  error: ({ input }: { readonly input?: unknown }) => (input == null ? "is missing" : "must be a mapping"),
};
const kinds = ["semver", "alphabetical", "numerical"] as const;

const imagePolicy = z.object({
  spec: z.object(
    {
      filterTags: z.object({ pattern: text.default(""), extract: text.optional() }, mapping).optional(),
      policy: z
        .object(
          {
            semver: z.object({ range: text }, mapping).optional(),
            alphabetical: z.object({ order }, mapping).optional(),
            numerical: z.object({ order }, mapping).optional(),
          },
          mapping,
        )
        .refine((policy) => kinds.some((kind) => policy[kind] !== undefined), {
          error: `needs one of ${kinds.join(", ")}`,
        }),
    },
    mapping,
  ),
});

type ImagePolicySpec = z.infer<typeof imagePolicy>["spec"];

function readPolicy(yaml: string): Document | FluxPolicyProblem {
  // Every scalar as text: `range: 1.0` is not the number 1.
  const documents = parseAllDocuments(yaml, { schema: "failsafe", logLevel: "error", prettyErrors: false });
  const parsed = Array.isArray(documents) ? documents : [];
  const faults = parsed.flatMap(({ errors }) => errors);
  if (faults.length > 0)
    return problemOf(
      faults.map(({ message, pos: [start, end] }) => {
        // What is missing at the end is missing behind the last character that can be seen.
        const at = Math.min(start, yaml.trimEnd().length);
        return {
          problem: `The file is not YAML: ${cutEnd(message, ".")}.`,
          range: { start: at, end: Math.max(at, end) },
        };
      }),
    );
  const [policy, another] = parsed.filter((document) => document.get("kind") === "ImagePolicy");
  if (policy === undefined) return problemOf([{ problem: "The file holds no ImagePolicy." }]);
  if (another === undefined) return policy;
  const problem = "The file holds several ImagePolicies; give one.";
  return problemOf([{ problem, ...rangeAt(another, ["kind"]) }]);
}

function problemOf(faults: readonly FluxPolicyFault[]): FluxPolicyProblem {
  return { problem: faults.map(({ problem }) => problem).join(" "), faults };
}

function faultAt(document: Document, path: readonly PropertyKey[], message: string): FluxPolicyFault {
  const field = path.map(String).join(".");
  return { problem: `The ImagePolicy is not of Flux's form: ${field} ${message}.`, ...rangeAt(document, path) };
}

/** Of a missing field that of the nearest one that holds it, by its key. */
function rangeAt(document: Document, path: readonly PropertyKey[]): Pick<FluxPolicyFault, "range"> {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isScalar(node) && node.range != null) return { range: { start: node.range[0], end: node.range[1] } };
  const parent: unknown = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  if (isScalar(pair?.key) && pair.key.range != null)
    return { range: { start: pair.key.range[0], end: pair.key.range[1] } };
  return path.length === 0 ? {} : rangeAt(document, path.slice(0, -1));
}

function build({ filterTags, policy }: ImagePolicySpec, document: Document): TagPreset | FluxPolicyProblem {
  const filter = filterTags === undefined ? undefined : readFilter(filterTags.pattern, filterTags.extract);
  const constraint = policy.semver === undefined ? undefined : parseConstraint(policy.semver.range);
  const faults: FluxPolicyFault[] = [];
  if (filter !== undefined && "problem" in filter)
    faults.push({
      problem: `filterTags.${filter.field}: ${filter.problem}`,
      ...rangeAt(document, ["spec", "filterTags", filter.field]),
    });
  if (policy.semver !== undefined && constraint === undefined)
    faults.push({
      problem: `"${policy.semver.range}" is no range of versions.`,
      ...rangeAt(document, ["spec", "policy", "semver", "range"]),
    });
  if (faults.length > 0 || (filter !== undefined && "problem" in filter)) return problemOf(faults);
  if (constraint !== undefined) return bySemver(constraint, filter);
  return policy.alphabetical === undefined
    ? byKey("numeric", policy.numerical?.order ?? "asc", filter)
    : byKey("text", policy.alphabetical.order, filter);
}

/** What is wrong is told of the pattern as it is written. */
function readFilter(pattern: string, extract: string | undefined): TagPattern | TagPatternProblem {
  const template = extract === "" ? undefined : extract;
  const written = parseTagPattern(pattern, template);
  return "problem" in written ? written : parseTagPattern(`(?s:.*?)(?:${pattern})(?s:.*)`, template);
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
