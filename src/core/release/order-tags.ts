import type { EnvironmentRules, Service } from "../config/config.ts";
import type { ImageTag } from "../image/reference.ts";
import { compareTags, compileTagPolicy, type TagComparison } from "../image/tag-policy.ts";

/** The place whose rules tell the order. */
export interface OrderedPlace {
  readonly rules: EnvironmentRules;
  readonly service: Service;
}

/** Which of two tags is newer, as far as the tags alone tell it; an environment that follows nothing knows no order. */
export function orderTags({ rules, service }: OrderedPlace, one: ImageTag, other: ImageTag): TagComparison {
  if (rules.follow === undefined) return "unknown";
  const policy = compileTagPolicy(rules.follow);
  return policy.kind === "compiled" ? compareTags(policy, service.tags, one, other) : "unknown";
}
