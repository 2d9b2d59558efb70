import {
  type ChartIdentity,
  type ChartVersion,
  parseChartName,
  parseChartRepository,
  parseChartVersion,
  parseOciChart,
} from "../image/chart.ts";
import { cutEnd } from "../image/cut-end.ts";
import { parseImageDigest } from "../image/reference.ts";
import {
  explainTexts,
  type FoundPlace,
  hintsOf,
  isTemplated,
  positionOf,
  type ReadText,
  readText,
  settleSlot,
} from "./found-place.ts";
import type { ChartReferenceKind, UnclearReason, VersionSlot } from "./manifest.ts";
import type { YamlField } from "./yaml-source.ts";

/** The fields that together say a chart and its version. */
export interface ChartFields {
  readonly kind: ChartReferenceKind;
  /** The chart's name; or all of it, as `oci://ghcr.io/acme/charts/web`. */
  readonly name: YamlField | undefined;
  /** The chart, where no field tells it. */
  readonly chart?: ChartIdentity;
  /** What stands before the name, with a `/`, without being part of it. */
  readonly named?: string;
  /** A URL; absent or something else where the format does not tell it there. */
  readonly repository?: string | undefined;
  /** What names the repository elsewhere. */
  readonly source?: string | undefined;
  readonly version: YamlField | undefined;
  /** `chart-tag` where the version is written as a registry's tag. */
  readonly holds?: "chart-version" | "chart-tag";
  readonly digest?: YamlField | undefined;
  readonly problem?: UnclearReason | undefined;
  readonly assumed?: boolean;
}

/**
 * Reads one place of a chart. Nothing when it names a folder of the config repo, or no chart at all; an unclear place
 * when no version stands there, when it is a range, and in the cases of `readPlace`.
 */
export function chartPlace(fields: ChartFields): readonly FoundPlace[] {
  const name = readText(fields.name);
  const chart = fields.chart ?? (name === undefined ? undefined : identify(nameOf(name, fields), fields.repository));
  if (name === undefined || chart === undefined) return [];
  const version = readText(fields.version);
  const digest = readText(fields.digest);
  const texts = [name, ...(version === undefined ? [] : [version]), ...(digest === undefined ? [] : [digest])];
  const read = readVersion(version, fields);
  const pin = readDigest(digest);
  const slots = [...read.slots, ...pin.slots];
  const reason = explainTexts(texts) ?? fields.problem ?? read.problem ?? pin.problem;
  const place = { path: name.value.source.path, ...positionOf(version ?? name) };
  if (reason !== undefined || read.version === undefined) {
    const keeps = texts.map(({ scalar }) => scalar.range);
    return [{ kind: "unclear", place: { ...place, chart, reason: reason ?? "unreadable", keeps } }];
  }
  return [
    {
      kind: "chart",
      chart: {
        ...place,
        kind: fields.kind,
        chart: chart.name,
        ...(chart.repository === undefined ? {} : { repository: chart.repository }),
        ...(fields.source === undefined || chart.repository !== undefined ? {} : { source: fields.source }),
        version: read.version,
        ...(fields.assumed === true ? { assumed: true as const } : {}),
        writer: { slots },
        ...hintsOf(texts, undefined),
      },
    },
  ];
}

function nameOf({ scalar }: ReadText, { named }: ChartFields): string {
  return named === undefined ? scalar.text : scalar.text.slice(named.length + 1);
}

function identify(name: string, repository: string | undefined): ChartIdentity | undefined {
  if (/^oci:\/\//i.test(name)) return parseOciChart(name);
  // Helm's way into an OCI repository joins the two; the name may bring a part of the path.
  const slash = name.lastIndexOf("/");
  const own = parseChartName(name.slice(slash + 1));
  const below =
    repository === undefined || slash < 0 ? repository : `${cutEnd(repository, "/")}/${name.slice(0, slash)}`;
  const known = below === undefined ? undefined : parseChartRepository(below);
  if (own === undefined || (slash >= 0 && known === undefined)) return undefined;
  return { name: own, ...(known === undefined ? {} : { repository: known }) };
}

interface ReadVersion {
  readonly slots: readonly VersionSlot[];
  readonly version?: ChartVersion | undefined;
  readonly problem?: UnclearReason;
}

function readVersion(text: ReadText | undefined, { holds = "chart-version" }: ChartFields): ReadVersion {
  if (text === undefined) return { slots: [], problem: "no-tag" };
  const version = parseChartVersion(text.scalar.text);
  if (version === undefined) return { slots: [], problem: explainVersion(text.scalar.text) };
  const { slot, problem } = settleSlot({ scalar: text.scalar, prefix: "", holds });
  return { slots: slot === undefined ? [] : [slot], version, ...(problem === undefined ? {} : { problem }) };
}

function explainVersion(text: string): UnclearReason {
  if (isTemplated(text)) return "templated";
  return /^[\s\dvVxX*.<>=!~^|,&+_A-Za-z-]+$/.test(text) && /[*<>=~^|\d]/.test(text) ? "range" : "unreadable";
}

function readDigest(text: ReadText | undefined): ReadVersion {
  if (text === undefined) return { slots: [] };
  if (parseImageDigest(text.scalar.text) === undefined) return { slots: [], problem: "unreadable" };
  const { slot, problem } = settleSlot({ scalar: text.scalar, prefix: "", holds: "digest" });
  return { slots: slot === undefined ? [] : [slot], ...(problem === undefined ? {} : { problem }) };
}
