import type { ChartIdentity } from "../image/chart.ts";
import { repositoryFinder, sourceName } from "./chart-sources.ts";
import type { ChartReference, ManifestFindings, UnclearPlace } from "./manifest.ts";

/** The findings of a checkout's files, and which charts could not be told apart. */
export interface ToldApart {
  /** One a file, in the order given. */
  readonly findings: readonly ManifestFindings[];
  /** The repositories, or the names of their sources, among which a place is ambiguous; empty when none is. */
  readonly namesakes: readonly string[];
}

/**
 * Tells which places are of the chart asked for, by what all files of a checkout say. A repository that one file
 * declares counts for the places of all that name it. Asked by the name alone, all places of that name are ambiguous
 * when they are of several repositories; asked in full, those are whose repository nobody tells, unless no place of
 * that name is told apart from them.
 */
export function tellChartsApart(files: readonly ManifestFindings[], asked: ChartIdentity): ToldApart {
  const find = repositoryFinder(files.flatMap(({ chartSources = [] }) => chartSources));
  const findings = files.map(
    (each): ManifestFindings =>
      each.charts === undefined ? each : { ...each, charts: each.charts.map((chart) => withRepository(chart, find)) },
  );
  const namesakes = findings.flatMap(({ charts = [] }) => charts).filter((chart) => isNamesake(chart, asked));
  const identities = new Set(namesakes.map(identityOf));
  if (identities.size < 2) return { findings, namesakes: [] };
  const isAmbiguous = (chart: ChartReference): boolean =>
    isNamesake(chart, asked) && (asked.repository === undefined || chart.repository === undefined);
  if (!namesakes.some(isAmbiguous)) return { findings, namesakes: [] };
  return { findings: findings.map((each) => keepAmbiguous(each, isAmbiguous)), namesakes: [...identities].sort() };
}

function withRepository(chart: ChartReference, find: ReturnType<typeof repositoryFinder>): ChartReference {
  const repository = find(chart);
  return repository === undefined ? chart : { ...chart, repository };
}

function isNamesake({ chart, assumed }: ChartReference, asked: ChartIdentity): boolean {
  return chart === asked.name && assumed !== true;
}

/** What of a place tells its repository from others. */
function identityOf({ repository, source }: ChartReference): string {
  return repository ?? (source === undefined ? "a repository that is not named" : `the source ${sourceName(source)}`);
}

function keepAmbiguous(findings: ManifestFindings, isAmbiguous: (chart: ChartReference) => boolean): ManifestFindings {
  const charts = findings.charts ?? [];
  const kept = charts.filter(isAmbiguous);
  if (kept.length === 0) return findings;
  return {
    ...findings,
    charts: charts.filter((chart) => !isAmbiguous(chart)),
    unclear: [...findings.unclear, ...kept.map(keep)],
  };
}

function keep({ path, line, column, chart, repository, writer }: ChartReference): UnclearPlace {
  const identity = { name: chart, ...(repository === undefined ? {} : { repository }) };
  const keeps = writer.slots.map(({ scalar }) => scalar.range);
  return { path, line, column, chart: identity, reason: "ambiguous", keeps };
}
