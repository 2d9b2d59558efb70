import type { SkipReason, UnclearReason } from "../manifest/manifest.ts";

/** Why a place stays as it is, as the end of a sentence: "line 12: …". */
export const unclearReasons = {
  templated: "a tool fills in the version there",
  "anchor-elsewhere": "its anchor also serves a place that must not change",
  "duplicate-key": "a key stands twice in the same mapping",
  "no-tag": "neither a tag nor a digest stands there",
  "digest-unknown": "a digest pins it, and the new digest is not known",
  unreadable: "what stands there is neither a tag nor a digest",
  ignored: "its comment says tidegate: ignore",
} as const satisfies Record<UnclearReason, string>;

const skipReasons: Readonly<Record<SkipReason, string>> = {
  "not-yaml": "it is not YAML",
  template: "it is a template",
  encrypted: "it is encrypted",
  binary: "it is binary",
  "too-large": "it is too large",
  symlink: "it is a symbolic link",
  submodule: "it is a submodule",
};

/** Why a file was left alone as a whole; a reason that is not in the catalogue stands as it is. */
export function renderSkipReason(reason: string): string {
  return Object.entries(skipReasons).find(([code]) => code === reason)?.[1] ?? reason;
}
