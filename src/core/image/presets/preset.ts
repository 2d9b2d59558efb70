import { parseImageTag } from "../reference.ts";
import { isArtefact } from "../tag-policy.ts";

/** A tag of a list, and when it was built, where the list tells. */
export interface ListedTag {
  readonly tag: string;
  /** Milliseconds since 1970. */
  readonly builtAtMs?: number;
  /** What stands where the time should, and is none. */
  readonly unreadTime?: string;
}

/** Another tool's way to choose a tag, read from that tool's own form. */
export interface TagPreset {
  /** Chooses among tags; the result does not depend on their order. */
  readonly choose: (tags: readonly ListedTag[]) => PresetChoice;
  /** Sorts tags that it takes, the one to take first; others are left out. */
  readonly newestFirst: (tags: readonly ListedTag[]) => readonly string[];
}

/** What became of each tag. */
export interface PresetChoice {
  /** Absent when no tag is taken. */
  readonly tag?: string;
  /** Taken tags of the same order as the chosen one: it won by its text alone. */
  readonly ties: readonly string[];
  /** Taken tags that are not the newest. */
  readonly older: readonly string[];
  readonly rejected: readonly RejectedTag[];
  /** What may be wrong with the form, in a sentence; absent when nothing. */
  readonly hint?: string;
}

/** A tag that was not taken; `message` is the end of a sentence that begins with the tag. */
export interface RejectedTag {
  readonly tag: string;
  readonly code: string;
  readonly message: string;
}

/** What is wrong with a form, in a sentence. */
export interface PresetProblem {
  readonly problem: string;
}

/** What a preset's rules make of one tag: what it is ordered by, or why it is not taken. */
export type Judged<Key> = { readonly key: Key } | { readonly code: string; readonly message: string };

/**
 * Makes a preset of its rules: `judge` reads a tag, and `compare` is above zero when its first key is the one to take.
 * What is no tag, and what tools keep beside images (signatures and the like), no preset ever takes.
 */
export function createPreset<Key>(rules: {
  readonly judge: (tag: ListedTag) => Judged<Key>;
  readonly compare: (a: Key, b: Key) => number;
}): TagPreset {
  return {
    choose: (tags) => chooseBy(rules.judge, rules.compare, tags),
    newestFirst: (tags) => {
      const taken = tags.flatMap((listed) => {
        const judged = refuse(listed.tag) ?? rules.judge(listed);
        return "key" in judged ? [{ tag: listed.tag, key: judged.key }] : [];
      });
      return taken.sort((a, b) => rules.compare(b.key, a.key) || (a.tag < b.tag ? 1 : -1)).map(({ tag }) => tag);
    },
  };
}

function chooseBy<Key>(
  judge: (tag: ListedTag) => Judged<Key>,
  compare: (a: Key, b: Key) => number,
  tags: readonly ListedTag[],
): PresetChoice {
  const rejected: RejectedTag[] = [];
  const seen = new Set<string>();
  let best: { readonly tag: string; readonly key: Key }[] = [];
  const taken: string[] = [];
  for (const listed of tags) {
    const { tag } = listed;
    if (seen.has(tag)) continue;
    seen.add(tag);
    const judged = refuse(tag) ?? judge(listed);
    if (!("key" in judged)) {
      rejected.push({ tag, code: judged.code, message: judged.message });
      continue;
    }
    taken.push(tag);
    const [first] = best;
    const difference = first === undefined ? 1 : compare(judged.key, first.key);
    if (difference > 0) best = [{ tag, key: judged.key }];
    else if (difference === 0) best.push({ tag, key: judged.key });
  }
  const [chosen, ...ties] = best.map(({ tag }) => tag).sort((a, b) => (a < b ? 1 : -1));
  const newest = new Set(best.map(({ tag }) => tag));
  const older = taken.filter((tag) => !newest.has(tag));
  return { ...(chosen === undefined ? {} : { tag: chosen }), ties, older, rejected };
}

function refuse(text: string): { readonly code: string; readonly message: string } | undefined {
  const tag = parseImageTag(text);
  if (tag === undefined) return { code: "not-a-tag", message: "is no tag" };
  return isArtefact(tag) ? { code: "artefact", message: "is kept beside an image by a tool" } : undefined;
}
