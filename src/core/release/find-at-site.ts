import { matchesPath } from "../config/paths.ts";
import { countUses } from "../manifest/count-uses.ts";
import { findNamedPlaces } from "../manifest/find-named-places.ts";
import { findReferences } from "../manifest/find-references.ts";
import type { FoundPlace } from "../manifest/found-place.ts";
import type { Manifest, ManifestFindings, ManifestReference, TextRange, UnclearPlace } from "../manifest/manifest.ts";
import { mentions } from "../manifest/mentions.ts";
import type { NamedPlace } from "../manifest/named-place.ts";
import { isManifestPath } from "../manifest/read-manifest.ts";
import { parseYamlSource, type YamlValue } from "../manifest/yaml-source.ts";
import type { NamedFiles, PlaceSite } from "./named-files.ts";
import type { SkippedFile } from "./skipped-file.ts";
import type { ReadManifest } from "./snapshot.ts";

/** What was found for one service in one environment. */
export interface SiteFindings {
  readonly manifests: readonly ReadManifest[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Finds the references that belong to a service in an environment, in files of the environment and those that the
 * service names. Of a file outside of the environment's paths only the named places count, and one that shares its
 * scalar with anything else there (by an anchor) stays as it is. Nor is anything changed that is named as a place of
 * another environment or service. A named place that is not there is told; where its file is not there either,
 * only when nothing else is found.
 */
export function findAtSite(manifests: readonly Manifest[], site: PlaceSite, named: NamedFiles): SiteFindings {
  const found: ReadManifest[] = [];
  const skipped: SkippedFile[] = [];
  const absent = new Map<NamedPlace, Manifest>();
  const present = new Set<NamedPlace>();
  for (const manifest of manifests) {
    const { path } = manifest;
    const own = named.own.get(path) ?? [];
    const isInside = matchesPath(site.environment, path) && isManifestPath(path);
    if (own.length === 0 && !(isInside && mentions(manifest.text, site.service.images))) continue;
    const read = readFile(manifest, { own, others: named.othersIn(path), isInside });
    if ("skipped" in read) {
      skipped.push({ path, reason: read.skipped });
      continue;
    }
    for (const place of read.present) present.add(place);
    for (const place of own) if (!absent.has(place)) absent.set(place, manifest);
    found.push({ manifest, findings: read.findings });
  }
  const untold = [...absent].filter(([place]) => !present.has(place));
  const told = untold.map(([place, manifest]) => noMatch(place, manifest));
  const isNothing = !found.some(({ findings }) =>
    findings.references.some(({ image }) => site.service.images.includes(image)),
  );
  const missing = isNothing ? named.missing.map((place) => noMatch(place, { path: place.file, text: "" })) : [];
  return { manifests: [...found, ...told, ...missing], skipped };
}

interface NamedHere {
  readonly own: readonly NamedPlace[];
  readonly others: readonly NamedPlace[];
  readonly isInside: boolean;
}

type ReadFile =
  | { readonly findings: ManifestFindings; readonly present: readonly NamedPlace[] }
  | { readonly skipped: NonNullable<ManifestFindings["skipped"]> };

function readFile(manifest: Manifest, { own, others, isInside }: NamedHere): ReadFile {
  if (own.length + others.length === 0) return withoutNamed(findReferences(manifest));
  const paths = [...own, ...others].some(({ kind }) => kind === "path");
  const source = paths ? parseYamlSource(manifest) : { roots: [] };
  if ("skipped" in source && (isInside || own.some(({ kind }) => kind === "path"))) return source;
  const roots = "skipped" in source ? [] : source.roots;
  const places = own
    .map((place) => ({ place, found: findNamedPlaces(manifest, roots, [place]) }))
    .filter(({ found }) => !found.every(isNoMatch));
  const present = places.map(({ place }) => place);
  const foreign = referencesOf(findNamedPlaces(manifest, roots, others));
  if (isInside) {
    const findings = findReferences(manifest, present);
    return findings.skipped === undefined
      ? { findings: withoutForeign(findings, foreign), present }
      : { skipped: findings.skipped };
  }
  const ours = places.flatMap(({ found }) => found);
  const references = referencesOf(ours);
  const unclear = ours.flatMap((each) => (each.kind === "unclear" ? [each.place] : []));
  const shared = sharedRanges(roots, references);
  return {
    findings: { references, unclear: [...unclear, ...freeze(foreign), ...freezeRanges(manifest, shared)] },
    present,
  };
}

function withoutNamed(findings: ManifestFindings): ReadFile {
  return findings.skipped === undefined ? { findings, present: [] } : { skipped: findings.skipped };
}

/** What the form of the file tells at a place that somebody else names is theirs; what shares its scalar stays. */
function withoutForeign(findings: ManifestFindings, foreign: readonly ManifestReference[]): ManifestFindings {
  if (foreign.length === 0) return findings;
  const theirs = new Set(foreign.map(keyOf));
  const isNamed = ({ kind }: ManifestReference) => kind === "named-path" || kind === "named-line";
  return {
    ...findings,
    references: findings.references.filter((reference) => isNamed(reference) || !theirs.has(keyOf(reference))),
    unclear: [...findings.unclear, ...freeze(foreign)],
  };
}

function keyOf({ line, column }: ManifestReference): string {
  return `${line}:${column}`;
}

/** Keeps what references stand on from changing, without being told itself. */
function freeze(references: readonly ManifestReference[]): readonly UnclearPlace[] {
  return references.map(({ path, line, column, writer }) => {
    const keeps = writer.slots.map(({ scalar }) => scalar.range);
    return { path, line, column, reason: "anchor-elsewhere", keeps };
  });
}

function freezeRanges({ path }: Manifest, keeps: readonly TextRange[]): readonly UnclearPlace[] {
  return keeps.length === 0 ? [] : [{ path, line: 1, column: 1, reason: "anchor-elsewhere", keeps }];
}

/** The scalars that stand at more places of the documents than these references. */
function sharedRanges(roots: readonly YamlValue[], references: readonly ManifestReference[]): readonly TextRange[] {
  const ranges = references.flatMap(({ writer }) => writer.slots.map(({ scalar }) => scalar.range));
  const ours = new Map<number, number>();
  for (const { start } of ranges) ours.set(start, (ours.get(start) ?? 0) + 1);
  const uses = countUses(roots, new Set(ours.keys()));
  return ranges.filter(({ start }) => (uses.get(start) ?? 0) > (ours.get(start) ?? 0));
}

function referencesOf(found: readonly FoundPlace[]): readonly ManifestReference[] {
  return found.flatMap((each) => (each.kind === "reference" ? [each.reference] : []));
}

function isNoMatch(found: FoundPlace): boolean {
  return found.kind === "unclear" && found.place.reason === "no-match";
}

function noMatch(place: NamedPlace, manifest: Manifest): ReadManifest {
  const { path } = manifest;
  const subject = place.subject === "image" ? { image: place.image } : { chart: place.chart };
  return {
    manifest,
    findings: { references: [], unclear: [{ path, line: 1, column: 1, ...subject, reason: "no-match" }] },
  };
}
