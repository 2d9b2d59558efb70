import type { ImageDigest, ImageName, ImageTag } from "../image/reference.ts";

/** One file of a checkout or of a commit, as text that encodes back to the very same bytes. */
export interface Manifest {
  /** Relative to the root, `/` between parts. */
  readonly path: string;
  readonly text: string;
}

/** Where the format puts an image's version. */
export type ReferenceKind = "pod-spec" | "kustomize-images" | "helm-values" | "helm-release-values";

/** UTF-16 offsets into the manifest's text; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A scalar as it stands in the file. */
export interface Scalar {
  /** Quotes included; of a block scalar from its `|` or `>` on. */
  readonly range: TextRange;
  /** The source text in `range`. */
  readonly source: string;
  readonly style: "plain" | "single" | "double" | "block";
  /** What it says, as text: quotes, escapes and folds undone, never converted to a number or a truth value. */
  readonly text: string;
  /** Where `text` stands as it is in the file; absent when escapes or folds hide it. */
  readonly textRange?: TextRange;
}

/** A scalar that holds a part of a version, or all of it. */
export interface VersionSlot {
  readonly scalar: Scalar;
  /** What stands before the version in the scalar's text, e.g. `nginx:`; empty when the version is all of it. */
  readonly prefix: string;
  /** `bare-digest` is the hex digits alone, where the format puts `sha256:` before them. */
  readonly holds: "tag" | "digest" | "tag-and-digest" | "bare-digest";
}

/** How a reference's version is written; the finder makes it, `planEdits` reads it. No slot: no version stands there. */
export interface VersionWriter {
  readonly slots: readonly VersionSlot[];
}

/** A place in a manifest that says which version of an image runs. */
export interface ManifestReference {
  readonly path: string;
  readonly kind: ReferenceKind;
  readonly image: ImageName;
  /** Absent when the place names only a digest, or nothing. */
  readonly tag?: ImageTag;
  readonly digest?: ImageDigest;
  /** From 1; of the tag (of the digest or the image when there is no tag), or of the alias that stands for it. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** How to write a new version there; opaque outside `core/manifest`. */
  readonly writer: VersionWriter;
}

/** Bytes to replace in one file. `before` must stand at `range`, or applying throws. */
export interface ManifestEdit {
  readonly path: string;
  readonly range: TextRange;
  readonly before: string;
  readonly after: string;
}

/** Why a file was left alone. */
export type SkipReason = "not-yaml" | "template" | "encrypted" | "binary" | "too-large" | "symlink" | "submodule";

/** A place that may name an image but is not clear enough to edit, or is to stay as it is. */
export interface UnclearPlace {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The image when it is known. */
  readonly image?: ImageName;
  readonly reason: UnclearReason;
  /** The scalars that must not change because of this place; a reference that shares one is not edited either. */
  readonly keeps?: readonly TextRange[];
}

/**
 * Why a place is left as it is:
 * `templated`: a tool fills in the version (`{{ … }}`, `${…}`, a tag suffix).
 * `anchor-elsewhere`: its scalar is an anchor that also serves a place which must not change.
 * `duplicate-key`: a key that counts here stands twice in its map.
 * `no-tag`: neither tag nor digest stands there.
 * `digest-unknown`: a digest pins the place, and no new one is known.
 * `unreadable`: what stands for the version is outside the grammar of tags and digests.
 * `ignored`: its line ends in `# tidegate: ignore`.
 */
export type UnclearReason =
  | "templated"
  | "anchor-elsewhere"
  | "duplicate-key"
  | "no-tag"
  | "digest-unknown"
  | "unreadable"
  | "ignored";

/** All that a file told. */
export interface ManifestFindings {
  readonly references: readonly ManifestReference[];
  readonly unclear: readonly UnclearPlace[];
  /** Present when the file was left alone as a whole. */
  readonly skipped?: SkipReason;
}
