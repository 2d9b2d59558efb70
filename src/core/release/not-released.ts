import type { ImageTag } from "../image/reference.ts";
import {
  compareTags,
  compileTagPolicy,
  isArtefact,
  judgeTag,
  type TagPolicy,
  type TagRejection,
} from "../image/tag-policy.ts";
import type { TagTemplate } from "../image/tag-template.ts";

/** A known tag that is newer than what runs, and why the environment does not take it by itself. */
export interface NotReleased {
  readonly tag: ImageTag;
  readonly why: WhyNotReleased;
}

/** As `FollowRejection`, with the facts. */
export type WhyNotReleased = TagRejection | { readonly code: "changes-only-when-asked" };

/** By what an environment takes a service's tags; `follow` is absent where it changes only when asked. */
export interface FollowedBy {
  readonly follow?: TagPolicy;
  /** The service's, if it has one. */
  readonly template?: TagTemplate;
}

/**
 * The newest known tag that the environment does not take, if there is one newer than what runs: people who published a
 * tag ask where it has got to. `known` is in the order of its publication, the last first, and may hold what runs.
 * Newer is what the tags themselves tell; where they do not tell it, what was published later. Signatures and their like
 * are nobody's release. A policy in effect always compiles.
 */
export function findNotReleased(
  { follow, template }: FollowedBy,
  known: readonly ImageTag[],
  runs: ImageTag | undefined,
): NotReleased | undefined {
  const published = known.slice(0, runs !== undefined && known.includes(runs) ? known.indexOf(runs) : known.length);
  if (follow === undefined) {
    const tag = published.find((each) => !isArtefact(each));
    return tag === undefined ? undefined : { tag, why: { code: "changes-only-when-asked" } };
  }
  const policy = compileTagPolicy(follow);
  if (policy.kind === "problem") throw new Error(`a tag policy in effect has a problem: ${policy.problem}`);
  for (const tag of published) {
    const verdict = judgeTag(policy, template, tag);
    if (verdict.kind === "accepted" || verdict.reason.code === "artefact") continue;
    const order = runs === undefined ? "unknown" : compareTags(policy, template, runs, tag);
    if (order === "newer" || order === "unknown") return { tag, why: verdict.reason };
  }
  return undefined;
}
