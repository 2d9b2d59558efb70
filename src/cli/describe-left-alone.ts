import type { UnclearPlace } from "../core/manifest/manifest.ts";
import { renderSkipReason, unclearReasons } from "../core/words/left-alone.ts";
import type { LeftAloneEntry, SkippedEntry } from "./documents/parts.ts";

/** A place that stays as it is, for a document. */
export function describeUnclear({ path, line, column, image, chart, reason }: UnclearPlace): LeftAloneEntry {
  return {
    path,
    line,
    column,
    ...(image === undefined ? {} : { image }),
    ...(chart === undefined ? {} : { chart: chart.name }),
    ...(chart?.repository === undefined ? {} : { repository: chart.repository }),
    reason,
    message: unclearReasons[reason],
  };
}

/** A file that was left alone, for a document. */
export function describeSkipped({ path, reason }: { readonly path: string; readonly reason: string }): SkippedEntry {
  return { path, reason, message: renderSkipReason(reason) };
}
