import type { RejectedTag, TagPreset } from "../../core/image/presets/preset.ts";
import { parseImageTag } from "../../core/image/reference.ts";
import {
  type CompiledTagPolicy,
  chooseTag,
  sortNewestFirst,
  type TagChoice,
  type TagRejection,
} from "../../core/image/tag-policy.ts";
import type { TagTemplate } from "../../core/image/tag-template.ts";
import { renderNumber } from "../../core/words/counted.ts";
import { quote } from "../show.ts";

/** Tidegate's own policy, in the form that presets have; a line that is no tag is told among the others. */
export function policyChooser(policy: CompiledTagPolicy, template: TagTemplate | undefined): TagPreset {
  return {
    choose: (listed) => {
      const texts = [...new Set(listed.map(({ tag }) => tag))];
      const tags = texts.flatMap((text) => parseImageTag(text) ?? []);
      const none = texts.filter((text) => parseImageTag(text) === undefined);
      const { tag, ties, rejected } = chooseTag(policy, template, tags);
      const passed = new Set<string | undefined>([tag, ...ties, ...rejected.map((each) => each.tag)]);
      return {
        ...(tag === undefined ? {} : { tag }),
        ties,
        older: tags.filter((each) => !passed.has(each)),
        ...hintOf(policy, rejected),
        rejected: [
          ...none.map((each): RejectedTag => ({ tag: each, code: "not-a-tag", message: "is no tag" })),
          ...rejected.map(({ tag: each, reason }) => ({ tag: each, code: reason.code, message: explain(reason) })),
        ],
      };
    },
    newestFirst: (listed) =>
      sortNewestFirst(
        policy,
        template,
        listed.flatMap(({ tag }) => parseImageTag(tag) ?? []),
      ),
  };
}

/** Other tools' patterns find a part of a tag; whoever brings one may have meant that. */
function hintOf({ rule }: CompiledTagPolicy, rejected: TagChoice["rejected"]): { readonly hint?: string } {
  if (rule.kind !== "pattern") return {};
  const { expression } = rule.pattern;
  const count = rejected.filter(
    ({ tag, reason }) => reason.code === "pattern-mismatch" && expression.matcher(tag).find(),
  ).length;
  if (count === 0) return {};
  const tags = count === 1 ? "1 tag holds a match with" : `${renderNumber(count)} tags hold a match with`;
  return { hint: `The pattern must match the whole tag: ${tags} more beside it. Write .* where more may stand.` };
}

function explain(reason: TagRejection): string {
  switch (reason.code) {
    case "artefact":
      return "is kept beside an image by a tool";
    case "not-a-version":
      return "is no version";
    case "outside-range":
      return `is outside ${reason.range}`;
    case "pre-release":
      return `is a pre-release, and ${reason.range} names none`;
    case "no-template":
      return "cannot be read without a template";
    case "template-mismatch":
      return `is not made by ${reason.template}`;
    case "other-branch":
      return `was built from ${quote(reason.branch)}`;
    case "pattern-mismatch":
      return `does not match ${reason.pattern} as a whole`;
    case "ignored":
      return `is ignored by ${reason.glob}`;
    case "not-orderable":
      return `gives ${quote(reason.extracted)}, which has no ${reason.order} order`;
  }
}
