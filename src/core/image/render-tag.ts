import type { BranchName, CommitSha } from "../identity.ts";
import { type ImageTag, parseImageTag } from "./reference.ts";
import { renderBranchForTag, type TagTemplate } from "./tag-template.ts";

/**
 * The tags that a template may make of a commit, with its SHA whole and as CI usually shortens it. None where the template
 * has a part that the commit does not tell, or does not name the commit.
 */
export function renderTagsOf(
  { parts }: TagTemplate,
  { sha, branch }: { readonly sha: CommitSha; readonly branch: BranchName },
): readonly ImageTag[] {
  const isTold = parts.every(({ kind }) => kind === "literal" || kind === "sha" || kind === "branch");
  if (!isTold || !parts.some(({ kind }) => kind === "sha")) return [];
  return shaLengths.flatMap((length) => {
    const text = parts
      .map((part) => {
        if (part.kind === "literal") return part.text;
        return part.kind === "branch" ? renderBranchForTag(branch) : sha.slice(0, length);
      })
      .join("");
    return parseImageTag(text) ?? [];
  });
}

/** Git's own short form, those of common CI, and the whole. */
const shaLengths = [7, 8, 12, 40];
