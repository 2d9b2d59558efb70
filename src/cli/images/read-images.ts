import type { ChartReference, ChartSource, ManifestReference } from "../../core/manifest/manifest.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import { FileReader } from "../checkout/file-reader.ts";
import { readOrExplain } from "../checkout/read-or-explain.ts";
import type { FoundFile } from "../checkout/walk.ts";
import { describeSkipped, describeUnclear } from "../describe-left-alone.ts";
import type { ChartEntry, ReferenceEntry } from "../documents/images-document.ts";
import type { SkippedEntry } from "../documents/parts.ts";
import { findInFile } from "../find-in-file.ts";
import { showYamlFault } from "../show-yaml-fault.ts";
import { mayHoldReference } from "./may-hold-reference.ts";
import { type EntryRenderer, entryRendererFor, type ListForm, separatorOf } from "./render-entry.ts";

/**
 * What some files told; plain data that can go from thread to thread. What there may be much of is text already: as
 * objects, the references of 60,000 files took 150 MB more.
 */
export interface ImagesPiece {
  /** Entries as the form shows them, joined by its separator; empty when there are none. */
  readonly references: string;
  readonly unclear: string;
  /** Not text yet: another file may tell their repositories. */
  readonly charts: readonly ChartEntry[];
  readonly chartSources: readonly ChartSource[];
  readonly skipped: readonly SkippedEntry[];
  /** How many references to images there are. */
  readonly count: number;
  /** How many files hold references to images or charts. */
  readonly files: number;
  /** What could not be read, each a sentence. */
  readonly problems: readonly string[];
}

/** Reads files one after the other and finds the references in them. */
export function readImages(files: readonly FoundFile[], form: ListForm): ImagesPiece {
  const draft = createDraft(form);
  for (const file of files) {
    const bytes = readOrExplain(reader, file, draft.problems);
    if (bytes !== undefined) readBytes(file, bytes, draft);
  }
  return finish(draft, form);
}

/** Finds the references in one file's bytes, whatever its name. */
export function readImagesIn(path: string, bytes: Buffer, form: ListForm): ImagesPiece {
  const draft = createDraft(form);
  readBytes({ path }, bytes, draft);
  return finish(draft, form);
}

/** One for all batches of a thread. */
const reader = new FileReader();

interface Draft {
  readonly show: EntryRenderer;
  readonly references: string[];
  readonly unclear: string[];
  readonly charts: ChartEntry[];
  readonly chartSources: ChartSource[];
  readonly skipped: SkippedEntry[];
  readonly problems: string[];
  files: number;
}

function createDraft(form: ListForm): Draft {
  const show = entryRendererFor(form);
  return { show, references: [], unclear: [], charts: [], chartSources: [], skipped: [], problems: [], files: 0 };
}

function finish({ references, unclear, charts, chartSources, ...rest }: Draft, form: ListForm): ImagesPiece {
  const separator = separatorOf(form);
  return {
    references: references.join(separator),
    unclear: unclear.join(separator),
    // Copied, since a piece of a file's text keeps all of the text in memory.
    ...structuredClone({ charts, chartSources }),
    skipped: rest.skipped,
    count: references.length,
    files: rest.files,
    problems: rest.problems,
  };
}

function readBytes({ path, named }: Pick<FoundFile, "path" | "named">, bytes: Buffer, draft: Draft): void {
  const decoded = decodeManifest(path, bytes);
  if ("skipped" in decoded) {
    draft.skipped.push(describeSkipped({ path, reason: decoded.skipped }));
    return;
  }
  if (named === undefined && !mayHoldReference(decoded)) return;
  const { references, charts = [], chartSources = [], unclear, skipped } = findInFile(decoded, named);
  if (skipped !== undefined) {
    const fault = showYamlFault(decoded.text, skipped);
    draft.skipped.push(describeSkipped({ path, reason: skipped, fault }));
  }
  for (const reference of references) draft.references.push(draft.show.reference(referenceEntry(reference)));
  // What may be a chart only is listed as an image.
  const sure = charts.filter(({ assumed }) => assumed !== true);
  draft.charts.push(...sure.map(chartEntry));
  draft.chartSources.push(...chartSources);
  for (const place of unclear) draft.unclear.push(draft.show.unclear(describeUnclear(place)));
  if (references.length + sure.length > 0) draft.files += 1;
}

function referenceEntry({ path, line, column, kind, image, tag, digest }: ManifestReference): ReferenceEntry {
  const version = { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
  return { path, line, column, kind, image, ...version };
}

function chartEntry({ path, line, column, kind, chart, repository, source, version }: ChartReference): ChartEntry {
  return {
    path,
    line,
    column,
    kind,
    chart,
    ...(repository === undefined ? {} : { repository }),
    ...(source === undefined ? {} : { source }),
    version,
  };
}
