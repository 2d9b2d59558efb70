import type { ImageTag } from "../image/reference.ts";
import { readTag, type TagTemplate } from "../image/tag-template.ts";

/**
 * The commit that a tag seems to name, 7 to 40 hex digits; a hint, to be looked up in the source repo.
 * The service's template is asked first; without one, a run of hex digits that stands alone and has a letter
 * in it (a run of digits only may as well be a date or a build number). Absent when there is none, or several.
 */
export function hintRevision(template: TagTemplate | undefined, tag: ImageTag): string | undefined {
  const told = readRevision(template, tag);
  if (told !== undefined) return told;
  const runs = tag
    .split(/[._-]/)
    .filter((part) => /^[0-9a-f]{7,40}$/.test(part) && (/[a-f]/.test(part) || part.length === 40));
  return runs.length === 1 ? runs[0] : undefined;
}

/**
 * Whether a tag can be of the commit that something else says of it: an announcement, a label, an index. A tag that
 * names its commit by the service's template is of no other one, whoever says so. `revision` may be short.
 */
export function canBeOf(template: TagTemplate | undefined, tag: ImageTag, revision: string): boolean {
  const told = readRevision(template, tag);
  return told === undefined || revision.toLowerCase().startsWith(told);
}

/** Whether a tag names its commit by the service's template: then nothing else is asked. */
export function namesCommit(template: TagTemplate | undefined, tag: ImageTag): boolean {
  return readRevision(template, tag) !== undefined;
}

function readRevision(template: TagTemplate | undefined, tag: ImageTag): string | undefined {
  return template === undefined ? undefined : readTag(template, tag)?.sha;
}
