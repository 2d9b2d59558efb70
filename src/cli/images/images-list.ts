import { repositoryFinder } from "../../core/manifest/chart-sources.ts";
import type { ChartSource } from "../../core/manifest/manifest.ts";
import type { ChartEntry } from "../documents/images-document.ts";
import type { SkippedEntry } from "../documents/parts.ts";
import { stylerFor } from "../styler.ts";
import type { Terminal } from "../terminal.ts";
import type { ImagesPiece } from "./read-images.ts";
import { type EntryRenderer, entryRendererFor, type ListForm, separatorOf } from "./render-entry.ts";

/** A list that is written while its pieces come. */
export interface ImagesList {
  /** Takes the next files' entries; references are written at once. */
  add(piece: ImagesPiece): void;
  /** Writes the rest, `skipped` among it, and tells what there was. */
  end(skipped: readonly SkippedEntry[]): ListedImages;
}

/** How much was listed, and what could not be read. */
export interface ListedImages {
  readonly references: number;
  readonly charts: number;
  /** Those that hold any of both. */
  readonly files: number;
  readonly problems: readonly string[];
}

/** Opens a list on standard output. */
export function openImagesList(form: ListForm, out: Terminal["out"]): ImagesList {
  const sections = form === "json" ? openDocument(out) : openLines(out, (title) => stylerFor(form).bold(`${title}:`));
  const show = entryRendererFor(form);
  const [unclear, charts, chartSources]: [string[], ChartEntry[], ChartSource[]] = [[], [], []];
  const [left, problems]: [SkippedEntry[], string[]] = [[], []];
  let [references, files] = [0, 0];
  sections.begin("references");
  return {
    add: (piece) => {
      sections.write(piece.references);
      if (piece.unclear !== "") unclear.push(piece.unclear);
      for (const each of piece.charts) charts.push(each);
      for (const each of piece.chartSources) chartSources.push(each);
      for (const each of piece.skipped) left.push(each);
      problems.push(...piece.problems);
      references += piece.count;
      files += piece.files;
    },
    end: (skipped) => {
      const separator = separatorOf(form);
      sections.begin("charts");
      sections.write(renderCharts(charts, chartSources, show).join(separator));
      sections.begin("unclear");
      for (const each of unclear) sections.write(each);
      sections.begin("skipped");
      const all = [...left, ...skipped].sort((a, b) => (a.path < b.path ? -1 : 1));
      sections.write(all.map(show.skipped).join(separator));
      sections.end();
      return { references, charts: charts.length, files, problems };
    },
  };
}

type SectionName = "references" | "charts" | "unclear" | "skipped";

/** Puts rendered entries, some at a time, into one section after the other. */
interface Sections {
  begin(name: SectionName): void;
  write(entries: string): void;
  end(): void;
}

/** Byte for byte what `JSON.stringify` makes of the whole document, indented by two. */
function openDocument(out: Terminal["out"]): Sections {
  let [opened, count] = [0, 0];
  const close = () => (opened === 0 ? "{\n" : count === 0 ? "],\n" : "\n  ],\n");
  return {
    begin: (name) => {
      out(`${close()}  "${name}": [`);
      opened += 1;
      count = 0;
    },
    write: (entries) => {
      if (entries === "") return;
      out(`${count === 0 ? "\n" : ",\n"}${entries}`);
      count += 1;
    },
    end: () => out(`${count === 0 ? "]" : "\n  ]"}\n}\n`),
  };
}

const titles = {
  references: undefined,
  charts: "Charts",
  unclear: "Not clear enough to change",
  skipped: "Left alone",
} as const satisfies Record<SectionName, string | undefined>;

/** A section without entries has no title either. */
function openLines(out: Terminal["out"], renderTitle: (title: string) => string): Sections {
  let title: string | undefined;
  let any = false;
  return {
    begin: (name) => {
      title = titles[name];
    },
    write: (entries) => {
      if (entries === "") return;
      const head = title === undefined ? "" : `${any ? "\n" : ""}${renderTitle(title)}\n`;
      out(`${head}${entries}\n`);
      title = undefined;
      any = true;
    },
    end: () => undefined,
  };
}

function renderCharts(
  charts: readonly ChartEntry[],
  sources: readonly ChartSource[],
  show: EntryRenderer,
): readonly string[] {
  const find = repositoryFinder(sources);
  return charts.map((entry) => {
    const { repository: told, source, version, ...chart } = entry;
    const repository = told ?? find({ kind: entry.kind, source });
    return show.chart({
      ...chart,
      ...(repository === undefined ? {} : { repository }),
      ...(source === undefined ? {} : { source }),
      version,
    });
  });
}
