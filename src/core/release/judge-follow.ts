import type { ImageTag } from "../image/reference.ts";
import { compileTagPolicy, judgeTag, type TagPolicy, type TagRejection } from "../image/tag-policy.ts";
import type { TagTemplate } from "../image/tag-template.ts";

/** Why an environment does not take a tag by itself. */
export type FollowRejection =
  | TagRejection["code"]
  | "changes-only-when-asked"
  /** Flux writes the tags there. */
  | "flux-writes"
  /** The service follows a pull request there. */
  | "tracked";

/** Asks an environment's `follow` about a tag; absence means that it takes it. A policy in effect always compiles. */
export function judgeFollow(
  follow: TagPolicy | undefined,
  template: TagTemplate | undefined,
  tag: ImageTag,
): FollowRejection | undefined {
  if (follow === undefined) return "changes-only-when-asked";
  const compiled = compileTagPolicy(follow);
  if (compiled.kind === "problem") throw new Error(`a tag policy in effect has a problem: ${compiled.problem}`);
  const verdict = judgeTag(compiled, template, tag);
  return verdict.kind === "accepted" ? undefined : verdict.reason.code;
}
