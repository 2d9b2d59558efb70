import type { RE2JS } from "re2js";
import { parseChartVersion } from "../image/chart.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../image/reference.ts";
import type { FoundPlace } from "./found-place.ts";
import { isKept } from "./line-marks.ts";
import type { Manifest, UnclearPlace, UnclearReason, VersionSlot } from "./manifest.ts";
import { compileNamedLine, lineGroups, type NamedLine, type NamedSubject } from "./named-place.ts";

/** Finds the one match of a named line; with none, or several, the place is not clear. */
export function findInNamedLine({ path, text }: Manifest, place: NamedSubject & NamedLine): readonly FoundPlace[] {
  const found = findMatches(text, place);
  const [match] = found;
  const what = place.subject === "image" ? { image: place.image } : { chart: place.chart };
  const unclear = (reason: UnclearReason, at: Omit<Match, "whole" | "groups">): FoundPlace => {
    const kept: UnclearPlace = { path, line: at.line, column: at.column, ...what, reason };
    return { kind: "unclear", place: kept };
  };
  if (match === undefined) return [unclear("no-match", { line: 1, column: 1 })];
  if (found.length > 1) return found.map((each) => unclear("several-matches", each));
  if (isKept(match.whole)) return [unclear("ignored", match)];
  return [readMatch(path, place, match) ?? unclear("unreadable", match)];
}

interface Match {
  readonly line: number;
  readonly column: number;
  /** The line. */
  readonly whole: string;
  readonly groups: ReadonlyMap<string, { readonly text: string; readonly start: number }>;
}

function findMatches(text: string, place: NamedSubject & NamedLine): readonly Match[] {
  const expression = compileNamedLine(place);
  const names = Object.keys(expression.namedGroups()).filter((name) => lineGroups.includes(name));
  const found: Match[] = [];
  let line = 0;
  for (let start = 0; start < text.length; ) {
    line += 1;
    const newline = text.indexOf("\n", start);
    const whole = text.slice(start, newline < 0 ? text.length : newline).replace(/\r$/, "");
    for (const groups of matchesIn(expression, whole, names)) {
      const image = groups.get("image");
      const isOther = image !== undefined && place.subject === "image" && parseImageName(image.text) !== place.image;
      const [first] = ["tag", "digest", "version"].flatMap((name) => groups.get(name) ?? []);
      if (isOther || first === undefined) continue;
      const inFile = [...groups].map(([name, group]) => [name, { ...group, start: group.start + start }] as const);
      found.push({ line, column: first.start + 1, whole, groups: new Map(inFile) });
    }
    start = newline < 0 ? text.length : newline + 1;
  }
  return found;
}

function* matchesIn(expression: RE2JS, line: string, names: readonly string[]): Generator<Match["groups"]> {
  const matcher = expression.matcher(line);
  while (matcher.find()) {
    const groups = names.flatMap((name) => {
      const text = matcher.group(name);
      return text === null || text === "" ? [] : [[name, { text, start: matcher.start(name) }] as const];
    });
    yield new Map(groups);
  }
}

function readMatch(path: string, place: NamedSubject, { line, column, groups }: Match): FoundPlace | undefined {
  const [tag, digest, version] = ["tag", "digest", "version"].map((name) => groups.get(name));
  const at = { path, line, column } as const;
  if (place.subject === "chart") {
    const read = parseChartVersion(version?.text ?? tag?.text ?? "");
    const slot = version === undefined ? slotOf(tag, "chart-tag") : slotOf(version, "chart-version");
    if (read === undefined) return undefined;
    const { name, repository } = place.chart;
    const known = repository === undefined ? {} : { repository };
    return {
      kind: "chart",
      chart: { ...at, kind: "named-line", chart: name, ...known, version: read, writer: { slots: slot } },
    };
  }
  const [readTag, readDigest] = [parseImageTag(tag?.text ?? ""), parseImageDigest(digest?.text ?? "")];
  if ((tag !== undefined && readTag === undefined) || (digest !== undefined && readDigest === undefined))
    return undefined;
  const slots = [...slotOf(tag, "tag"), ...slotOf(digest, "digest")];
  const known = {
    ...(readTag === undefined ? {} : { tag: readTag }),
    ...(readDigest === undefined ? {} : { digest: readDigest }),
  };
  return slots.length === 0
    ? undefined
    : { kind: "reference", reference: { ...at, kind: "named-line", image: place.image, ...known, writer: { slots } } };
}

function slotOf(
  group: { readonly text: string; readonly start: number } | undefined,
  holds: VersionSlot["holds"],
): readonly VersionSlot[] {
  if (group === undefined) return [];
  const range = { start: group.start, end: group.start + group.text.length };
  return [
    { scalar: { range, source: group.text, style: "bare", text: group.text, textRange: range }, prefix: "", holds },
  ];
}
