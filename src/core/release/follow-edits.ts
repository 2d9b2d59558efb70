import { type FluxRuleProblem, renderFluxRule } from "../image/flux-rule.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import { applyEdits } from "../manifest/apply-edits.ts";
import type { Manifest, ManifestEdit, UnclearPlace, UnclearReason } from "../manifest/manifest.ts";
import { describeFluxRule, planImagePolicy, readFluxOrder, readFluxRule } from "../manifest/plan-image-policy.ts";
import { planNamedText } from "../manifest/plan-named-text.ts";
import { choosePolicies, type FoundPolicy } from "./choose-policies.ts";
import type { NamedFiles, PlaceSite } from "./named-files.ts";
import type { SkippedFile } from "./skipped-file.ts";

/** A place that says what Flux follows, and what it is to say. */
export interface FollowChange {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** `ImagePolicy flux-system/blip`, or the keys of a named path: text from the config repo. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** What it takes to have Flux follow something else in an environment. */
export interface FollowEdits {
  readonly edits: readonly ManifestEdit[];
  /** The edited files, whole. */
  readonly files: readonly Manifest[];
  readonly changes: readonly FollowChange[];
  /** How many places are there, changed or not. */
  readonly places: number;
  readonly leftAlone: readonly UnclearPlace[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Plans the edits that have a service's ImagePolicies of an environment, and the paths that the service names there, say
 * what is followed. A problem where no ImagePolicy can say it.
 */
export function planFollowEdits(
  files: readonly Manifest[],
  { site, named }: { readonly site: PlaceSite; readonly named: NamedFiles },
  follows: TagPolicy,
): FollowEdits | { readonly problem: FluxRuleProblem } {
  const chosen = choosePolicies(files, site);
  const outcomes: Outcome[] = chosen.ambiguous.map((policy) => ({ ...policy, reason: "ambiguous" }));
  for (const found of chosen.policies) {
    const outcome = planPolicy(found, site, follows);
    if ("problem" in outcome) return outcome;
    outcomes.push(outcome);
  }
  for (const outcome of planPaths(files, named, textOf(follows)))
    outcomes.push(overlaps(outcome, outcomes) ? { ...outcome.change, reason: "ambiguous" } : outcome);
  const changed = outcomes.flatMap((each) => ("change" in each && each.edits.length > 0 ? [each] : []));
  const edits = changed.flatMap((each) => each.edits);
  return {
    edits,
    files: files
      .filter(({ path }) => edits.some((edit) => edit.path === path))
      .map(({ path, text }) => ({
        path,
        text: applyEdits(
          text,
          edits.filter((edit) => edit.path === path),
        ),
      })),
    changes: changed.map(({ change }) => change),
    places: outcomes.filter((each) => "change" in each).length,
    leftAlone: outcomes.flatMap((each) => ("reason" in each ? [leftAloneAt(each)] : [])),
    skipped: chosen.skipped,
  };
}

type Outcome =
  | { readonly change: FollowChange; readonly edits: readonly ManifestEdit[] }
  | { readonly path: string; readonly line: number; readonly reason: UnclearReason };

/** Whether a named path leads into what is changed otherwise already. */
function overlaps(
  outcome: Outcome,
  others: readonly Outcome[],
): outcome is Extract<Outcome, { readonly change: FollowChange }> {
  if (!("change" in outcome)) return false;
  return others.some(
    (other) =>
      "change" in other &&
      other.edits.some(({ path, range }) =>
        outcome.edits.some(
          (edit) => edit.path === path && edit.range.start <= range.end && range.start <= edit.range.end,
        ),
      ),
  );
}

function planPolicy(
  { manifest, policy }: FoundPolicy,
  { service }: PlaceSite,
  follows: TagPolicy,
): Outcome | { readonly problem: FluxRuleProblem } {
  const rule = renderFluxRule(follows, service.tags, readFluxOrder(policy)?.kind);
  if ("problem" in rule) return rule;
  const { path, line, name, namespace } = policy;
  const edits = planImagePolicy(manifest, policy, rule);
  if ("reason" in edits) return { path, line, ...edits };
  const what = `ImagePolicy ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  const [from, to] = [describeFluxRule(readFluxRule(policy)), describeFluxRule(rule)];
  return { change: { path, line, what, from, to }, edits };
}

function planPaths(files: readonly Manifest[], { own, missing }: NamedFiles, to: string): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (const manifest of files) {
    const { path } = manifest;
    for (const place of own.get(path) ?? []) {
      if (place.kind !== "path") continue;
      const planned = planNamedText(manifest, place, to);
      const what = place.keys.join(".");
      if ("reason" in planned) outcomes.push({ path, ...planned });
      else outcomes.push({ change: { path, line: planned.line, what, from: planned.text, to }, edits: planned.edits });
    }
  }
  const absent = missing.filter(({ kind }) => kind === "path");
  return [...outcomes, ...absent.map(({ file }) => ({ path: file, line: 1, reason: "no-match" as const }))];
}

/** What is followed, as it is written at a named path: the branch's own name. */
function textOf(follows: TagPolicy): string {
  switch (follows.kind) {
    case "branch":
      return follows.branch;
    case "semver":
      return follows.range;
    case "pattern":
      return follows.pattern;
  }
}

function leftAloneAt({ path, line, reason }: Extract<Outcome, { readonly reason: UnclearReason }>): UnclearPlace {
  return { path, line, column: 1, reason };
}
