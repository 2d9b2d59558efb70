import type { SkipReason, UnclearReason } from "../manifest/manifest.ts";

/** Why a place stays as it is, as the end of a sentence: "line 12: …". */
export const unclearReasons = {
  templated: "a tool fills in the version there",
  "anchor-elsewhere": "its anchor also serves a place that must not change",
  "duplicate-key": "a key stands twice in the same mapping",
  "no-tag": "neither a tag nor a digest stands there",
  "digest-unknown": "a digest pins it, and the new digest is not known",
  "not-a-version": "a version number stands beside the tag, and the new tag has none",
  unreadable: "what stands there is neither a tag nor a digest",
  range: "a range of versions stands there, out of which a tool picks one",
  shadowed: "another field of the same place overrules it",
  pattern: "it names images by a pattern, which takes other images, too",
  nested: "it stands inside a string whose folds or escapes hide the place",
  ambiguous: "several of what was asked for may be meant",
  "no-match": "the place that the config file names is not there",
  "several-matches": "the place that the config file names is there more than once",
  "not-this-form": "it is written in a form that Tidegate cannot change in place",
  ignored: "a comment on its line asks to leave it",
} as const satisfies Record<UnclearReason, string>;

const skipReasons: Readonly<Record<SkipReason, string>> = {
  "not-yaml": "it is not YAML",
  template: "it is a template",
  encrypted: "it is encrypted",
  binary: "it is binary",
  "too-large": "it is too large",
  "too-deep": "it is nested too deeply",
  symlink: "it is a symbolic link",
  submodule: "it is a submodule",
  "name-not-utf8": "its name is not UTF-8",
};

/** Why a file was left alone as a whole; a reason that is not in the catalogue stands as it is. */
export function renderSkipReason(reason: string): string {
  return Object.entries(skipReasons).find(([code]) => code === reason)?.[1] ?? reason;
}
