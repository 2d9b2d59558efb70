import { parseImageName, renderImageName } from "../../core/image/reference.ts";
import type { ChartEntry, ReferenceEntry } from "../documents/images-document.ts";
import type { LeftAloneEntry, SkippedEntry } from "../documents/parts.ts";
import { renderJson } from "../render-json.ts";
import { showPath, showVersion } from "../show.ts";
import { showChart } from "../show-chart.ts";
import { type StyleKind, stylerFor } from "../styler.ts";

/** How the list is shown: as a JSON document, or in lines with or without colours. */
export type ListForm = "json" | StyleKind;

/** Shows the entries of a list, so that joined by {@link separatorOf} they stand in it one after the other. */
export interface EntryRenderer {
  reference(entry: ReferenceEntry): string;
  chart(entry: ChartEntry): string;
  unclear(entry: LeftAloneEntry): string;
  skipped(entry: SkippedEntry): string;
}

/** The renderer of a form. */
export function entryRendererFor(form: ListForm): EntryRenderer {
  return form === "json"
    ? { reference: renderEntry, chart: renderEntry, unclear: renderEntry, skipped: renderEntry }
    : lineRendererFor(form);
}

/** What stands between two entries. */
export function separatorOf(form: ListForm): string {
  return form === "json" ? ",\n" : "\n";
}

/** As it stands in a list of the whole document. */
function renderEntry(entry: object): string {
  return `    ${renderJson(entry).replaceAll("\n", "\n    ")}`;
}

function lineRendererFor(form: StyleKind): EntryRenderer {
  const style = stylerFor(form);
  const at = ({ path, line, column }: Placed) => `${style.place(showPath(path))}:${line}:${column}`;
  return {
    reference: ({ kind, image, tag, digest, ...place }) =>
      `${at(place)}  ${showImage(image)}  ${style.bold(showVersion({ tag, digest }))}  ${style.dim(kind)}`,
    chart: ({ kind, chart, repository, source, version, ...place }) => {
      const from = repository === undefined && source !== undefined ? ` (of ${showPath(source)})` : "";
      return `${at(place)}  ${showChart({ chart, repository })}${from}  ${style.bold(version)}  ${style.dim(kind)}`;
    },
    unclear: ({ image, chart, repository, message, ...place }) => {
      const name =
        image !== undefined ? showImage(image) : chart === undefined ? undefined : showChart({ chart, repository });
      return `${at(place)}${name === undefined ? "" : `  ${name}`}  ${message}`;
    },
    skipped: ({ path, line, column, message }) => {
      const at = line === undefined ? "" : `:${line}:${column}`;
      return `${style.place(showPath(path))}${at}  ${message}`;
    },
  };
}

interface Placed {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

function showImage(image: string): string {
  const name = parseImageName(image);
  return name === undefined ? showPath(image) : renderImageName(name);
}
