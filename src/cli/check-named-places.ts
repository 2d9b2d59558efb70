import type { Config, ConfigProblem, Service, ServicePlace } from "../core/config/config.ts";
import { type ConfigPlace, namedPlacesOf } from "../core/config/named-places.ts";
import { matchesPath } from "../core/config/paths.ts";
import { placesIn } from "../core/config/place.ts";
import { readSource } from "../core/config/read-source.ts";
import { nodeAt, type Path, type SourceNode, valueStretchAt } from "../core/config/source.ts";
import { findNamedPlaces } from "../core/manifest/find-named-places.ts";
import type { FoundPlace } from "../core/manifest/found-place.ts";
import type { Manifest, UnclearReason } from "../core/manifest/manifest.ts";
import { matchesEntry } from "../core/manifest/path-entry.ts";
import { parseYamlSource, type YamlValue } from "../core/manifest/yaml-source.ts";
import { quote } from "./show.ts";

/** The files of a checkout. */
export interface CheckoutFiles {
  /** Relative to the checkout, in no order. */
  readonly tree: readonly string[];
  /** A file's text; undefined where it is left alone: a link, binary, too large. */
  readText(path: string): string | undefined;
}

/**
 * The named places of a valid config file that a checkout does not have, in any environment, and those that are there
 * more than once in a file.
 */
export function checkNamedPlaces(
  config: Config,
  text: string,
  { tree, readText }: CheckoutFiles,
): readonly ConfigProblem[] {
  const { root } = readSource(text);
  const placeOf = placesIn(text);
  const read = fileParser(readText);
  const isSomewhere = (path: string) => [...config.environments.values()].some((each) => matchesPath(each, path));
  return [...config.services.values()].flatMap((service) =>
    service.places.flatMap((place, index) => {
      const filled = namedPlacesOf({ ...config, services: new Map([[service.name, { ...service, places: [place] }]]) });
      const found = filled.flatMap((each) =>
        tree
          .filter((path) => matchesEntry(each.file, path) && (each.environment !== undefined || isSomewhere(path)))
          .map((path) => ({ path, reason: look(read(path), each) })),
      );
      const message = explain(place, found);
      const stretch = root === undefined ? { start: 0, end: 0 } : valueStretchAt(root, pathOf(root, service, index));
      return message === undefined ? [] : [{ message, ...placeOf(stretch) }];
    }),
  );
}

type Looked = UnclearReason | "found" | "left-alone";

interface ParsedFile {
  readonly manifest: Manifest;
  /** Absent when it is not YAML. */
  readonly roots?: readonly YamlValue[];
}

/** Reads and parses each file once. */
function fileParser(readText: CheckoutFiles["readText"]): (path: string) => ParsedFile | undefined {
  const known = new Map<string, ParsedFile | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    const text = readText(path);
    const parsed = text === undefined ? undefined : parse({ path, text });
    known.set(path, parsed);
    return parsed;
  };
}

function parse(manifest: Manifest): ParsedFile {
  const source = parseYamlSource(manifest);
  return "skipped" in source ? { manifest } : { manifest, roots: source.roots };
}

function look(file: ParsedFile | undefined, place: ConfigPlace): Looked {
  if (file === undefined || (place.kind === "path" && file.roots === undefined)) return "left-alone";
  const [first]: readonly FoundPlace[] = findNamedPlaces(file.manifest, file.roots ?? [], [place]);
  return first?.kind === "unclear" ? first.place.reason : "found";
}

function explain(
  place: ServicePlace,
  found: readonly { readonly path: string; readonly reason: Looked }[],
): string | undefined {
  const shown = place.kind === "path" ? place.path : place.pattern;
  const twice = found.find(({ reason }) => reason === "several-matches");
  if (twice !== undefined) return `the place ${quote(shown)} is in ${quote(twice.path)} more than once`;
  if (found.some(({ reason }) => reason !== "no-match" && reason !== "left-alone")) return undefined;
  const file = place.kind === "path" ? place.path.slice(0, place.path.indexOf("#")) : place.file;
  if (found.length === 0) return `no file of the checkout matches ${quote(file)} in any environment`;
  const isRead = found.some(({ reason }) => reason === "no-match");
  const [first = "", ...others] = new Set(found.map(({ path }) => path));
  const files = others.length === 0 ? quote(first) : `${others.length + 1} files`;
  return isRead
    ? `the place ${quote(shown)} is in no environment: looked for in ${files}`
    : `the place ${quote(shown)} is in ${files} that Tidegate leaves alone: not YAML, encrypted, a link or too large`;
}

/** Where the service's place of that index is written. */
function pathOf(root: SourceNode, { name, places }: Service, index: number): Path {
  const place = places[index];
  const before = places.slice(0, index);
  if (place === undefined || place.kind === "path") {
    const entry = ["services", name, "paths", before.length];
    return nodeAt(root, [...entry, "path"]) === undefined ? entry : [...entry, "path"];
  }
  const lines = nodeAt(root, ["services", name, "lines"]);
  const at = lines?.kind === "list" ? lines.items.findIndex((item) => isLine(item, place)) : -1;
  return ["services", name, "lines", Math.max(at, 0), "pattern"];
}

function isLine(item: SourceNode, place: ServicePlace & { readonly kind: "line" }): boolean {
  const text = (key: string) => {
    const node = nodeAt(item, [key]);
    return node?.kind === "scalar" ? node.value : undefined;
  };
  return text("file") === place.file && text("pattern") === place.pattern;
}
