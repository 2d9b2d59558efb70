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

/** A scalar (or a part of one) that can be replaced: its source text, and how it is quoted. */
export interface Scalar {
  readonly range: TextRange;
  /** The source text in `range`, quotes included when the whole scalar is the place. */
  readonly source: string;
}

/** A place in a manifest that says which version of an image runs. */
export interface ManifestReference {
  readonly path: string;
  readonly kind: ReferenceKind;
  readonly image: ImageName;
  /** Absent when the place names only a digest, or nothing. */
  readonly tag?: ImageTag;
  readonly digest?: ImageDigest;
  /** From 1; of the tag (or of the image when there is no tag). */
  readonly line: number;
  readonly column: number;
  /** How to write a new version there; opaque outside `core/manifest`. */
  readonly writer: VersionWriter;
}

/** How a reference's version is written; the finder makes it, `planEdits` reads it. */
export type VersionWriter =
  | { readonly kind: "whole"; readonly scalar: Scalar; readonly prefix: string }
  | { readonly kind: "split"; readonly tag?: Scalar; readonly digest?: Scalar };

/** Bytes to replace in one file. `before` must stand at `range`, or applying throws. */
export interface ManifestEdit {
  readonly path: string;
  readonly range: TextRange;
  readonly before: string;
  readonly after: string;
}

/** Why a file was left alone. */
export type SkipReason = "not-yaml" | "template" | "encrypted" | "binary" | "too-large" | "symlink" | "submodule";

/** A place that may name an image but is not clear enough to edit. */
export interface UnclearPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The image when it is known. */
  readonly image?: ImageName;
  readonly reason: UnclearReason;
}

export type UnclearReason =
  | "templated"
  | "anchor-elsewhere"
  | "duplicate-key"
  | "no-tag"
  | "digest-unknown"
  | "ignored";

/** All that a file told. */
export interface ManifestFindings {
  readonly references: readonly ManifestReference[];
  readonly unclear: readonly UnclearPlace[];
  /** Present when the file was left alone as a whole. */
  readonly skipped?: SkipReason;
}
