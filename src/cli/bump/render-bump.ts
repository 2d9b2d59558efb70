import { renderImageName } from "../../core/image/reference.ts";
import { counted } from "../../core/words/counted.ts";
import { renderSkipReason } from "../../core/words/left-alone.ts";
import { describeChangedWith } from "../describe-changed-with.ts";
import { describeSkipped, describeUnclear } from "../describe-left-alone.ts";
import type { BumpDocument } from "../documents/bump-document.ts";
import { renderJson } from "../render-json.ts";
import { renderProblem } from "../render-problem.ts";
import { showPath, showVersion } from "../show.ts";
import { showChart } from "../show-chart.ts";
import type { Styler } from "../styler.ts";
import type { BumpRequest, BumpSubject } from "./parse-bump.ts";
import type { KnownPlace, PlannedBumps } from "./plan-bump.ts";

/** What a bump came to; `planned` are the files that mention what it is of. */
export interface BumpOutcome extends PlannedBumps {
  readonly request: BumpRequest;
  /** Links and submodules that were met. */
  readonly followedNot: readonly { readonly path: string; readonly reason: string }[];
  /** False when changes were only shown. */
  readonly written: boolean;
}

/** 0 when a place has the version now, or would have it; 1 when there is none. */
export function exitOfBump({ planned }: BumpOutcome): number {
  return planned.some(({ changes, unchanged }) => changes.length + unchanged.length > 0) ? 0 : 1;
}

/** `path:line  old → new`, one line a place that changes; in the order of each file. */
export function renderChanges({ planned }: BumpOutcome, style: Styler): string {
  const lines = planned.flatMap(({ changes, changesWith }) => {
    const own = changes.map(({ version, to, ...place }) => ({
      ...place,
      before: showVersion(version),
      after: showVersion(to),
      note: "",
    }));
    const others = changesWith.map((each) => ({ ...each, note: `  (shares an anchor with line ${each.withLine})` }));
    return [...own, ...others].sort((a, b) => a.line - b.line || a.column - b.column);
  });
  return lines
    .map(({ path, line, before, after, note }) => {
      const where = `${style.place(showPath(path))}:${line}`;
      return `${where}  ${style.removed(before)} → ${style.added(after)}${note}\n`;
    })
    .join("");
}

/** What is worth knowing beside the changes: what was left as it is, and why nothing was done. */
export function renderTalk(outcome: BumpOutcome, style: Styler): string {
  const { request, planned, namesakes, followedNot, written } = outcome;
  const left = planned.flatMap(({ leftAlone }) => leftAlone);
  const changes = planned.flatMap((each) => each.changes);
  const files = planned.filter((each) => each.changes.length > 0).length;
  const unchanged = planned.flatMap((each) => each.unchanged).length;
  const lines = [...renderLeftAlone(outcome, style)];
  if (namesakes.length > 0) lines.push(explainNamesakes(request.subject, namesakes));
  if (changes.length > 0) {
    const does = written ? "changed" : "would change";
    lines.push(`${counted(changes.length, "place")} in ${counted(files, "file")} ${does}.${explainShared(outcome)}`);
  } else if (unchanged > 0)
    lines.push(`Nothing to change: ${counted(unchanged, "place")} at ${showSubject(request.subject)} already.`);
  else if (left.length > 0) lines.push("Nothing was changed.");
  else lines.push(`No reference to ${showName(request.subject)} was found.${explainNotFollowed(followedNot)}`);
  return `${lines.join("\n")}\n`;
}

/** The JSON document, with a line end at its end. */
export function renderBumpDocument({ request, planned, followedNot, written }: BumpOutcome): string {
  const document: BumpDocument = {
    ...describeSubject(request.subject),
    written: written && planned.some(({ changes }) => changes.length > 0),
    changes: planned.flatMap(({ changes }) =>
      changes.map(({ version, to, ...place }) => ({ ...place, from: version, to })),
    ),
    changesWith: planned.flatMap((each) => each.changesWith.map(describeChangedWith)),
    unchanged: planned.flatMap(({ unchanged }) => unchanged.map(describeKnown)),
    leftAlone: planned.flatMap(({ leftAlone }) => leftAlone.map(describeUnclear)),
    skipped: [
      ...planned.flatMap(({ path, skipped: reason, fault }) => (reason === undefined ? [] : [{ path, reason, fault }])),
      ...followedNot,
    ].map(describeSkipped),
  };
  return `${renderJson(document)}\n`;
}

/** What is no place of the image, so that it does not count as one. */
function explainShared({ planned }: BumpOutcome): string {
  const count = planned.flatMap(({ changesWith }) => changesWith).length;
  if (count === 0) return "";
  return ` By their anchors ${counted(count, "other value")} ${count === 1 ? "changes" : "change"} too.`;
}

function renderLeftAlone({ planned }: BumpOutcome, style: Styler): readonly string[] {
  const places = planned.flatMap(({ leftAlone }) => leftAlone.map(describeUnclear));
  return [
    ...places.map(({ path, line, reason, message }) => {
      const hint = reason === "digest-unknown" ? ` (give it with --digest sha256:…)` : "";
      return `${style.place(showPath(path))}:${line}  left as it is: ${message}${hint}`;
    }),
    ...planned.flatMap(({ path, skipped, fault }) => {
      if (skipped === undefined) return [];
      const why = `left alone: ${renderSkipReason(skipped)}`;
      if (fault === undefined) return [`${style.place(showPath(path))}  ${why}`];
      return [renderProblem({ ...fault, path, message: `${why}: ${fault.message}` }, style).trimEnd()];
    }),
  ];
}

function explainNamesakes(subject: BumpSubject, namesakes: readonly string[]): string {
  const { name } = subject.release;
  const version = subject.kind === "chart" ? subject.release.version : subject.release.tag;
  const example = namesakes.find((each) => each.includes("://"));
  const hint =
    example === undefined
      ? "Name its repository, or fewer PATHs."
      : `Name its repository, for example: --chart ${example}/${name}:${version}`;
  return `The chart ${name} is of several repositories here: ${namesakes.map(showPath).join(", ")}. ${hint}`;
}

function explainNotFollowed(followedNot: BumpOutcome["followedNot"]): string {
  const count = (reason: string) => followedNot.filter((each) => each.reason === reason).length;
  const parts = [
    ...(count("symlink") > 0 ? [counted(count("symlink"), "symbolic link")] : []),
    ...(count("submodule") > 0 ? [counted(count("submodule"), "submodule")] : []),
    ...(count("name-not-utf8") > 0 ? [`${counted(count("name-not-utf8"), "name")} not in UTF-8`] : []),
  ];
  return parts.length === 0 ? "" : ` Not followed: ${parts.join(" and ")}.`;
}

function showName({ kind, release }: BumpSubject): string {
  return kind === "image"
    ? renderImageName(release.name)
    : `the chart ${showChart({ chart: release.name, repository: release.repository })}`;
}

function showSubject(subject: BumpSubject): string {
  return `${showName(subject)}:${subject.kind === "image" ? subject.release.tag : subject.release.version}`;
}

function describeSubject({ kind, release }: BumpSubject): Partial<BumpDocument> {
  const digest = release.digest === undefined ? {} : { digest: release.digest };
  if (kind === "image") return { image: release.name, tag: release.tag, ...digest };
  const repository = release.repository === undefined ? {} : { repository: release.repository };
  return { chart: release.name, ...repository, version: release.version, ...digest };
}

function describeKnown({ version, ...place }: KnownPlace): BumpDocument["unchanged"][number] {
  return { ...place, ...version };
}
