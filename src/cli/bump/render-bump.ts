import { renderImageName } from "../../core/image/reference.ts";
import type { ManifestReference } from "../../core/manifest/manifest.ts";
import { counted } from "../../core/words/counted.ts";
import { renderSkipReason, unclearReasons } from "../../core/words/left-alone.ts";
import { describeSkipped, describeUnclear } from "../describe-left-alone.ts";
import type { BumpDocument } from "../documents/bump-document.ts";
import { showPath, showVersion } from "../show.ts";
import type { Styler } from "../styler.ts";
import type { BumpRequest } from "./parse-bump.ts";
import type { PlannedBump } from "./plan-bump.ts";

/** What a bump came to. */
export interface BumpOutcome {
  readonly request: BumpRequest;
  /** The files that mention the image. */
  readonly planned: readonly PlannedBump[];
  /** Links and submodules that were met. */
  readonly followedNot: readonly { readonly path: string; readonly reason: string }[];
  /** False when changes were only shown. */
  readonly written: boolean;
}

/** 0 when a place has the version now, or would have it; 1 when there is none. */
export function exitOfBump({ planned }: BumpOutcome): number {
  return planned.some(({ changes, unchanged }) => changes.length + unchanged.length > 0) ? 0 : 1;
}

/** `path:line  old → new`, one line a place that changes. */
export function renderChanges({ request, planned }: BumpOutcome, style: Styler): string {
  const lines = planned.flatMap(({ changes }) =>
    changes.map((reference) => {
      const where = `${style.place(showPath(reference.path))}:${reference.line}`;
      const now = style.added(showVersion(versionAfter(reference, request)));
      return `${where}  ${style.removed(showVersion(reference))} → ${now}\n`;
    }),
  );
  return lines.join("");
}

/** What is worth knowing beside the changes: what was left as it is, and why nothing was done. */
export function renderTalk({ request, planned, followedNot, written }: BumpOutcome, style: Styler): string {
  const left = planned.flatMap(({ leftAlone }) => leftAlone);
  const skipped = planned.flatMap(({ path, skipped: reason }) => (reason === undefined ? [] : [{ path, reason }]));
  const changes = planned.flatMap((each) => each.changes);
  const files = planned.filter((each) => each.changes.length > 0).length;
  const unchanged = planned.flatMap((each) => each.unchanged).length;
  const name = `${renderImageName(request.image.name)}:${request.image.tag}`;
  const lines = [
    ...left.map(({ path, line, reason }) => {
      const hint = reason === "digest-unknown" ? ` (give it with --digest sha256:…)` : "";
      return `${style.place(showPath(path))}:${line}  left as it is: ${unclearReasons[reason]}${hint}`;
    }),
    ...skipped.map(({ path, reason }) => `${style.place(showPath(path))}  left alone: ${renderSkipReason(reason)}`),
  ];
  if (changes.length > 0) {
    const does = written ? "changed" : "would change";
    lines.push(`${counted(changes.length, "place")} in ${counted(files, "file")} ${does}.`);
  } else if (unchanged > 0) lines.push(`Nothing to change: ${counted(unchanged, "place")} at ${name} already.`);
  else if (left.length > 0) lines.push("Nothing was changed.");
  else
    lines.push(`No reference to ${renderImageName(request.image.name)} was found.${explainNotFollowed(followedNot)}`);
  return `${lines.join("\n")}\n`;
}

/** The JSON document, with a line end at its end. */
export function renderBumpDocument({ request, planned, followedNot, written }: BumpOutcome): string {
  const { name, tag, digest } = request.image;
  const document: BumpDocument = {
    image: name,
    tag,
    ...(digest === undefined ? {} : { digest }),
    written: written && planned.some(({ changes }) => changes.length > 0),
    changes: planned.flatMap(({ changes }) =>
      changes.map((reference) => ({
        ...placeOf(reference),
        from: versionOf(reference),
        to: versionAfter(reference, request),
      })),
    ),
    unchanged: planned.flatMap(({ unchanged }) =>
      unchanged.map((reference) => ({ ...placeOf(reference), ...versionOf(reference) })),
    ),
    leftAlone: planned.flatMap(({ leftAlone }) => leftAlone.map(describeUnclear)),
    skipped: [
      ...planned.flatMap(({ path, skipped: reason }) => (reason === undefined ? [] : [{ path, reason }])),
      ...followedNot,
    ].map(describeSkipped),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function explainNotFollowed(followedNot: BumpOutcome["followedNot"]): string {
  const count = (reason: string) => followedNot.filter((each) => each.reason === reason).length;
  const parts = [
    ...(count("symlink") > 0 ? [counted(count("symlink"), "symbolic link")] : []),
    ...(count("submodule") > 0 ? [counted(count("submodule"), "submodule")] : []),
  ];
  return parts.length === 0 ? "" : ` Not followed: ${parts.join(" and ")}.`;
}

/** The version that the place will name: a place with only a tag gets no digest, and the other way round. */
function versionAfter({ tag, digest }: ManifestReference, { image }: BumpRequest): { tag?: string; digest?: string } {
  return {
    ...(tag === undefined ? {} : { tag: image.tag }),
    ...(digest === undefined || image.digest === undefined ? {} : { digest: image.digest }),
  };
}

function versionOf({ tag, digest }: ManifestReference): { tag?: string; digest?: string } {
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function placeOf({ path, line, column, kind }: ManifestReference) {
  return { path, line, column, kind };
}
