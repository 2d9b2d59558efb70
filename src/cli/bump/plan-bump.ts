import { type ChartIdentity, isSameChart } from "../../core/image/chart.ts";
import { applyEdits } from "../../core/manifest/apply-edits.ts";
import type {
  ChartReference,
  ManifestFindings,
  ManifestReference,
  SkipReason,
  UnclearPlace,
} from "../../core/manifest/manifest.ts";
import { mentions } from "../../core/manifest/mentions.ts";
import { type ChangedWith, planEdits } from "../../core/manifest/plan-edits.ts";
import { tellChartsApart } from "../../core/manifest/tell-charts-apart.ts";
import { findInFile } from "../find-in-file.ts";
import type { WrittenVersion } from "../show.ts";
import { type ShownFault, showYamlFault } from "../show-yaml-fault.ts";
import type { BumpSubject } from "./parse-bump.ts";
import type { ReadableFile } from "./read-mentioning.ts";

/** What a bump comes to in one file. */
export interface PlannedBump {
  readonly path: string;
  /** Absent when nothing changes. */
  readonly change?: { readonly before: string; readonly after: string };
  readonly changes: readonly BumpedPlace[];
  /** Places of something else that change by an anchor. */
  readonly changesWith: readonly ChangedWith[];
  readonly unchanged: readonly KnownPlace[];
  readonly leftAlone: readonly UnclearPlace[];
  /** Present when the file was not looked into. */
  readonly skipped?: SkipReason;
  /** Where it stops being YAML, when that is why. */
  readonly fault?: ShownFault;
}

/** A place, and the version that it names. */
export interface KnownPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly kind: string;
  readonly version: WrittenVersion;
}

/** A place that changes. */
export interface BumpedPlace extends KnownPlace {
  /** What it will name: a place with only a tag gets no digest, and the other way round. */
  readonly to: WrittenVersion;
}

/** What a bump comes to in a whole checkout. */
export interface PlannedBumps {
  /** One a file, in the order given. */
  readonly planned: readonly PlannedBump[];
  /** The repositories among which places of a chart are ambiguous. */
  readonly namesakes: readonly string[];
}

/** Plans what brings every place of an image or a chart, in files that mention it, to the version asked for. */
export function planBumps(files: readonly ReadableFile[], subject: BumpSubject): PlannedBumps {
  // What a parser made of thousands of files need not be in memory at once.
  if (subject.kind === "image")
    return { planned: files.map((file) => planBump(file, findIn(file), subject)), namesakes: [] };
  const { findings, namesakes } = tellChartsApart(files.map(findIn), subject.release);
  const none = { references: [], unclear: [] };
  return { planned: files.map((file, index) => planBump(file, findings[index] ?? none, subject)), namesakes };
}

function findIn({ named, ...manifest }: ReadableFile): ManifestFindings {
  return findInFile(manifest, named);
}

function planBump(file: ReadableFile, findings: ManifestFindings, subject: BumpSubject): PlannedBump {
  const { path, text } = file;
  const [images, charts] = subject.kind === "image" ? [[subject.release], []] : [[], [subject.release]];
  const { edits, changes, chartChanges, changesWith, unclear } = planEdits({ path, text }, findings, images, charts);
  const changed = new Set<object>([...changes, ...chartChanges].map(({ reference }) => reference));
  const kept = new Set(unclear.map(placeKey));
  const all =
    subject.kind === "image"
      ? findings.references.filter(({ image }) => image === subject.release.name)
      : (findings.charts ?? []).filter((chart) => isAsked(chart, subject.release));
  const places = [...all].sort((a, b) => a.line - b.line || a.column - b.column);
  return {
    path,
    ...(edits.length === 0 ? {} : { change: { before: text, after: applyEdits(text, edits) } }),
    changes: places
      .filter((each) => changed.has(each))
      .map((each) => ({ ...placeOf(each), to: versionAfter(each, subject) })),
    changesWith,
    unchanged: places.filter((each) => !changed.has(each) && !kept.has(placeKey(each))).map(placeOf),
    leftAlone: unclear,
    ...(isMentioned(file, subject) ? describeSkip(text, findings.skipped) : {}),
  };
}

function describeSkip(text: string, skipped: SkipReason | undefined): Pick<PlannedBump, "skipped" | "fault"> {
  const fault = showYamlFault(text, skipped);
  return { ...(skipped === undefined ? {} : { skipped }), ...(fault === undefined ? {} : { fault }) };
}

/** A file may have been read only for the sources of charts that it declares. */
function isMentioned({ text, named }: ReadableFile, { release }: BumpSubject): boolean {
  return named !== undefined || mentions(text, [release.name]);
}

function placeKey({ line, column }: { readonly line: number; readonly column: number }): string {
  return `${line}:${column}`;
}

/** Whether `planEdits` takes a place for one of the chart. */
function isAsked({ chart, repository, assumed }: ChartReference, asked: ChartIdentity): boolean {
  const identity = { name: chart, ...(repository === undefined ? {} : { repository }) };
  return isSameChart(identity, asked) && !(assumed === true && asked.repository === undefined);
}

function placeOf(reference: ManifestReference | ChartReference): KnownPlace {
  const { path, line, column, kind } = reference;
  return { path, line, column, kind, version: versionOf(reference) };
}

function versionOf(reference: ManifestReference | ChartReference): WrittenVersion {
  if ("chart" in reference) return { version: reference.version };
  const { tag, digest } = reference;
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function versionAfter(reference: ManifestReference | ChartReference, { kind, release }: BumpSubject): WrittenVersion {
  if ("chart" in reference) return kind === "chart" ? { version: release.version } : {};
  const { tag, digest } = reference;
  return {
    ...(tag === undefined || kind !== "image" ? {} : { tag: release.tag }),
    ...(digest === undefined || release.digest === undefined ? {} : { digest: release.digest }),
  };
}
