import type { BranchName, CommitSha } from "../identity.ts";
import { type ImageTag, parseImageTag } from "./reference.ts";
import { readTag, renderBranchForTag, type TagTemplate } from "./tag-template.ts";

/**
 * The tags that a template may make of a commit, with its SHA whole and as CI usually shortens it. None where the template
 * has a part that the commit does not tell, or does not name the commit. A tag that the template does not read back as
 * this commit and branch is left out: it may be another one's.
 */
export function renderTagsOf(
  template: TagTemplate,
  { sha, branch }: { readonly sha: CommitSha; readonly branch: BranchName },
): readonly ImageTag[] {
  const { parts } = template;
  const written = renderBranchForTag(branch);
  const isTold = parts.every(({ kind }) => kind === "literal" || kind === "sha" || kind === "branch");
  if (!isTold || !parts.some(({ kind }) => kind === "sha")) return [];
  return shaLengths.flatMap((length) => {
    const text = parts
      .map((part) => {
        if (part.kind === "literal") return part.text;
        return part.kind === "branch" ? written : sha.slice(0, length);
      })
      .join("");
    const tag = parseImageTag(text);
    const read = tag === undefined ? undefined : readTag(template, tag);
    const isSame = read?.sha === sha.slice(0, length) && (read.branch === undefined || read.branch === written);
    return tag !== undefined && isSame ? tag : [];
  });
}

/** Git's own short form, those of common CI, and the whole. */
const shaLengths = [7, 8, 12, 40];
