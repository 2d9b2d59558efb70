import type { TidegateEvent } from "../core/event.ts";

/** What became of one payload from outside. */
export type IntakeResult =
  | { readonly kind: "event"; readonly event: TidegateEvent }
  /** Rightly sent, and nothing for us. */
  | { readonly kind: "ignored"; readonly reason: IgnoredReason }
  /** Not what the sender's format says; one sentence a problem, none repeats more than a few words of the payload. */
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/** Why a payload is nothing for us; a closed list, since it is answered and counted. */
export type IgnoredReason =
  /** GitHub's event is none that we act on. */
  | "unknown-event"
  /** The event's action is none that we act on: a deletion, say. */
  | "unknown-action"
  /** A bot or an App wrote it, Tidegate itself maybe. */
  | "bot"
  /** The account of whoever wrote it is gone. */
  | "no-author"
  /** A comment on an issue. */
  | "not-a-pull-request"
  /** A review without words, of no release pull request. */
  | "no-text"
  /** A check or a status that has not come to its end. */
  | "unfinished"
  /** A tag, or another ref, was pushed. */
  | "not-a-branch"
  /** A package of another kind: npm, Maven. */
  | "not-a-container"
  /** A blob, or another thing that is no manifest. */
  | "not-a-manifest"
  /** A manifest without a tag: one platform of an image, say. */
  | "no-tag"
  /** A Helm chart. */
  | "chart"
  /** A signature, an attestation or an SBOM, stored under a tag that its image's digest makes. */
  | "artefact"
  /** One event of an envelope is not what the format says; the others count. */
  | "malformed"
  /** The whole body is larger than the cap, and the sender would send it for ever. */
  | "too-large";

/** Short for the one way to be ignored. */
export function ignore(reason: IgnoredReason): IntakeResult {
  return { kind: "ignored", reason };
}
