import type { ChartIdentity, ChartName, ChartRepository, ChartVersion } from "../image/chart.ts";
import type { ImageDigest, ImageName, ImageTag } from "../image/reference.ts";

/** One file of a checkout or of a commit, as text that encodes back to the very same bytes. */
export interface Manifest {
  /** Relative to the root, `/` between parts. */
  readonly path: string;
  readonly text: string;
}

/**
 * Where the format puts an image's version. `custom-resource` is a field of somebody's own resource that names an
 * image, `json-patch` an operation that sets one, `oci-repository` what Flux or Argo CD takes whole from a registry;
 * `named-path` and `named-line` are places that the config file names.
 */
export type ReferenceKind =
  | "pod-spec"
  | "custom-resource"
  | "json-patch"
  | "kustomize-images"
  | "helm-values"
  | "helm-release-values"
  | "helm-parameters"
  | "oci-repository"
  | "compose"
  | "named-path"
  | "named-line";

/** Where the format puts a chart's version. */
export type ChartReferenceKind =
  | "helm-release"
  | "helm-chart"
  | "oci-repository"
  | "argocd-source"
  | "chart-dependency"
  | "helmfile-release"
  | "kustomize-helm-charts"
  | "named-path"
  | "named-line";

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
  /** `bare` is a piece of a file that is not read as YAML. */
  readonly style: "plain" | "single" | "double" | "block" | "bare";
  /** What it says, as text: quotes, escapes and folds undone, never converted to a number or a truth value. */
  readonly text: string;
  /** Where `text` stands as it is in the file; absent when escapes or folds hide it. */
  readonly textRange?: TextRange;
  /** How a quote is written there, when the scalar stands in YAML that is itself a string: `''`, `\"`. */
  readonly quotes?: { readonly single: string; readonly double: string };
  /** Set when nothing can be told about where it stands, because the string that holds it is folded or escaped. */
  readonly detached?: true;
  /** Present where aliases stand for it, so that what changes it changes other places, too. */
  readonly shared?: SharedScalar;
}

/** The places at which one scalar counts, by an anchor and its aliases or merge keys. */
export interface SharedScalar {
  /**
   * Through which it was read: its own, or that of the outermost alias; then, of YAML in a string, the same of the
   * string.
   */
  readonly at: readonly Position[];
  /** All of them, those of `at` among them. The lists are common to all that reads the same scalar. */
  readonly places: readonly (readonly Position[])[];
}

/** A place in a file's text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** A scalar that holds a part of a version, or all of it. */
export interface VersionSlot {
  readonly scalar: Scalar;
  /** What stands before the version in the scalar's text, e.g. `nginx:`; empty when the version is all of it. */
  readonly prefix: string;
  /**
   * `bare-digest` is the hex digits alone, where the format puts `sha256:` before them; `version-number` a tag's
   * version without its `v`; `chart-tag` a chart's version as a registry's tag, `_` for `+`.
   */
  readonly holds:
    | "tag"
    | "digest"
    | "tag-and-digest"
    | "bare-digest"
    | "version-number"
    | "chart-version"
    | "chart-tag";
}

/** How a reference's version is written; the finder makes it, `planEdits` reads it. No slot: no version stands there. */
export interface VersionWriter {
  readonly slots: readonly VersionSlot[];
}

/** Where a version is written, and how. */
export interface VersionPlace {
  readonly path: string;
  /** From 1; of the tag (of the digest or the image when there is no tag), or of the alias that stands for it. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** How to write a new version there; opaque outside `core/manifest`. */
  readonly writer: VersionWriter;
  /** What another robot was told about this place; absent when nothing. */
  readonly hints?: readonly ReferenceHint[];
}

/** A place in a manifest that says which version of an image runs. */
export interface ManifestReference extends VersionPlace {
  readonly kind: ReferenceKind;
  readonly image: ImageName;
  /** Absent when the place names only a digest, or nothing. */
  readonly tag?: ImageTag;
  readonly digest?: ImageDigest;
}

/** A place in a manifest that says which version of a chart is installed; one exact version, no range. */
export interface ChartReference extends VersionPlace {
  readonly kind: ChartReferenceKind;
  readonly chart: ChartName;
  /** Absent when the file does not tell it, as where a source of another file is named. */
  readonly repository?: ChartRepository;
  /** What names the source of the chart, where one is named instead of a repository: `flux-system/acme`, `acme`. */
  readonly source?: string;
  readonly version: ChartVersion;
  /** Set where nothing says that it is a chart at all: then only who names its repository means it. */
  readonly assumed?: true;
}

/**
 * What is said at a place to Flux. A marker: a comment `# {"$imagepolicy": "flux-system:web:tag"}` on its line, which
 * stays. An annotation of Flux v1: whether it was to follow new images, and which tags of the container.
 */
export type ReferenceHint =
  | { readonly kind: "flux-marker"; readonly policy: string; readonly part?: "name" | "tag" | "digest" }
  | { readonly kind: "flux-v1"; readonly automated: boolean; readonly locked: boolean; readonly tags?: string };

/** Bytes to replace in one file. `before` must stand at `range`, or applying throws. */
export interface ManifestEdit {
  readonly path: string;
  readonly range: TextRange;
  readonly before: string;
  readonly after: string;
}

/** Why a file was left alone. */
export type SkipReason =
  | "not-yaml"
  | "template"
  | "encrypted"
  | "binary"
  | "too-large"
  | "too-deep"
  | "symlink"
  | "submodule"
  | "name-not-utf8";

/** A place that may name an image but is not clear enough to edit, or is to stay as it is. */
export interface UnclearPlace {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The image when it is known. */
  readonly image?: ImageName;
  /** The chart when it is one. */
  readonly chart?: ChartIdentity;
  /** RE2 that takes an image's name as some manifest writes it; in place of `image` where the format has a pattern. */
  readonly pattern?: string;
  readonly reason: UnclearReason;
  /** The scalars that must not change because of this place; a reference that shares one is not edited either. */
  readonly keeps?: readonly TextRange[];
}

/**
 * Why a place is left as it is:
 * `templated`: a tool fills in the version (`{{ … }}`, `${…}`, a tag suffix).
 * `anchor-elsewhere`: its scalar is an anchor that also serves a place which must not change.
 * `duplicate-key`: a key that counts here stands twice in its map.
 * `no-tag`: neither tag nor digest stands there; of a chart, no version.
 * `digest-unknown`: a digest pins the place, and no new one is known.
 * `not-a-version`: a version number stands beside the tag, and the new tag has none.
 * `unreadable`: what stands for the version is outside the grammar of tags and digests.
 * `range`: a range of versions stands there, out of which a tool picks one.
 * `shadowed`: another field of the same place overrules it.
 * `pattern`: it names images by a pattern, which takes others, too.
 * `nested`: it stands in YAML inside a string whose folds or escapes hide where.
 * `ambiguous`: several of what was asked for may be meant.
 * `no-match`, `several-matches`: the place that the config file names is not there, or not once.
 * `not-this-form`: what must change is written in a form that cannot be changed in place.
 * `ignored`: a comment on its line asks to leave it, e.g. `# tidegate: ignore`.
 */
export type UnclearReason =
  | "templated"
  | "anchor-elsewhere"
  | "duplicate-key"
  | "no-tag"
  | "digest-unknown"
  | "not-a-version"
  | "unreadable"
  | "range"
  | "shadowed"
  | "pattern"
  | "nested"
  | "ambiguous"
  | "no-match"
  | "several-matches"
  | "not-this-form"
  | "ignored";

/** A source of charts that a file declares, so that a reference in another file can be told its repository. */
export interface ChartSource {
  /** As references name it in `source`. */
  readonly source: string;
  readonly repository: ChartRepository;
}

/** All that a file told. */
export interface ManifestFindings {
  readonly references: readonly ManifestReference[];
  readonly unclear: readonly UnclearPlace[];
  /** Charts, in the order of the file; absent when there are none. */
  readonly charts?: readonly ChartReference[];
  /** Absent when there are none. */
  readonly chartSources?: readonly ChartSource[];
  /** Present when the file was left alone as a whole. */
  readonly skipped?: SkipReason;
}
