import type { ImageTag } from "../image/reference.ts";
import { readTag, type TagTemplate } from "../image/tag-template.ts";

/**
 * The commit that a tag seems to name, 7 to 40 hex digits; a hint, to be looked up in the source repo.
 * The service's template is asked first; without one, a run of hex digits that stands alone and has a letter
 * in it (a run of digits only may as well be a date or a build number). Absent when there is none, or several.
 */
export function hintRevision(template: TagTemplate | undefined, tag: ImageTag): string | undefined {
  const told = template === undefined ? undefined : readTag(template, tag)?.sha;
  if (told !== undefined) return told;
  const runs = tag
    .split(/[._-]/)
    .filter((part) => /^[0-9a-f]{7,40}$/.test(part) && (/[a-f]/.test(part) || part.length === 40));
  return runs.length === 1 ? runs[0] : undefined;
}
