import type { CommitSha } from "../identity.ts";
import type { ImageTag } from "./reference.ts";

/** A service's `tags` line, parsed: literal text and placeholders in order. */
export interface TagTemplate {
  readonly text: string;
  readonly parts: readonly TagTemplatePart[];
}

export type TagTemplatePart =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "branch" }
  | { readonly kind: "sha" }
  | { readonly kind: "timestamp" }
  | { readonly kind: "number" }
  | { readonly kind: "version" };

/** What a tag says of its build when read by a template. Each is absent when the template does not name it. */
export interface TagFacts {
  /** The branch as CI wrote it into the tag: `/` and all else outside the tag grammar as `-`. */
  readonly branch?: string;
  /** 7 to 40 lower-case hex digits: a prefix of a {@link CommitSha}. */
  readonly sha?: string;
  /** Digits only; compared as integers of any size after padding rules of the implementation. */
  readonly timestamp?: bigint;
  readonly number?: bigint;
  readonly version?: string;
}

export type { CommitSha, ImageTag };
