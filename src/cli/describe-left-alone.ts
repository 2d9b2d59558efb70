import type { UnclearPlace, UnclearReason } from "../core/manifest/manifest.ts";
import { renderSkipReason, unclearReasons } from "../core/words/left-alone.ts";
import type { LeftAloneEntry, SkippedEntry } from "./documents/parts.ts";
import type { ShownFault } from "./show-yaml-fault.ts";

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
    message: (chart === undefined ? undefined : chartReasons[reason]) ?? unclearReasons[reason],
  };
}

/** Where the catalogue speaks of tags, or there is more to say. */
const chartReasons: Partial<Record<UnclearReason, string>> = {
  "no-tag": "no version stands there",
  unreadable: "what stands there is no version of a chart",
  ambiguous: "it may be a chart of the same name from another repository",
};

/** A file that was left alone, for a document; of one that is not YAML with what the parser met. */
export function describeSkipped({ path, reason, fault }: SkippedFile): SkippedEntry {
  const message = renderSkipReason(reason);
  if (fault === undefined) return { path, reason, message };
  const { line, column } = fault;
  return { path, line, column, reason, message: `${message}: ${fault.message}` };
}

interface SkippedFile {
  readonly path: string;
  readonly reason: string;
  readonly fault?: ShownFault | undefined;
}
