import { relative } from "node:path";
import type { NamedPlace } from "../../core/manifest/named-place.ts";
import { isGlob, matchesEntry } from "../../core/manifest/path-entry.ts";
import { counted } from "../../core/words/counted.ts";
import { configFileName } from "../config-file-name.ts";
import { readConfigText } from "../read-config-text.ts";
import { quote } from "../show.ts";
import { findRoot } from "./find-root.ts";

/** The places that config files name, for the files of their checkouts. */
export interface ConfigPlaces {
  /** Those that take a file; empty for nearly all. */
  placesIn(absolute: string): readonly NamedPlace[];
  /** Why the places of a config file are not known, each a sentence. */
  readonly warnings: readonly string[];
}

/** Reads the config files at the roots of the checkouts in which the PATHs lie. None need be there. */
export async function readConfigPlaces(folder: string, paths: readonly string[]): Promise<ConfigPlaces> {
  const roots = new Set((paths.length === 0 ? ["."] : paths).flatMap((path) => findRoot(folder, path) ?? []));
  const indexes: RootIndex[] = [];
  const warnings: string[] = [];
  for (const root of roots) {
    const read = await readPlaces(root, relative(folder, `${root}/${configFileName}`));
    if ("warning" in read) warnings.push(read.warning);
    else if (read.places.length > 0)
      indexes.push({ prefix: root === "/" ? "/" : `${root}/`, find: indexOf(read.places) });
  }
  return {
    placesIn: (absolute) =>
      indexes.flatMap(({ prefix, find }) => (absolute.startsWith(prefix) ? find(absolute.slice(prefix.length)) : [])),
    warnings,
  };
}

interface RootIndex {
  /** What stands before a path relative to the root. */
  readonly prefix: string;
  readonly find: (path: string) => readonly NamedPlace[];
}

async function readPlaces(
  root: string,
  shown: string,
): Promise<{ readonly places: readonly NamedPlace[] } | { readonly warning: string }> {
  const read = readConfigText(`${root}/${configFileName}`);
  if (read === undefined) return { places: [] };
  if ("why" in read)
    return { warning: `The config file ${quote(shown)} ${read.why}, so the places that it names are not looked at.` };
  // Only who has a config file waits for what reads it.
  const [{ parseConfig }, { namedPlacesOf }] = await Promise.all([
    import("../../core/config/parse-config.ts"),
    import("../../core/config/named-places.ts"),
  ]);
  const parsed = parseConfig(read.text, shown);
  if (parsed.kind === "valid") return { places: namedPlacesOf(parsed.config) };
  const many = counted(parsed.problems.length, "problem");
  return {
    warning: `The config file ${quote(shown)} has ${many}, so the places that it names are not looked at. \`tidegate check\` tells more.`,
  };
}

/** Most places name one file, and there may be thousands of both. */
function indexOf(places: readonly NamedPlace[]): RootIndex["find"] {
  const exact = new Map<string, NamedPlace[]>();
  const others: NamedPlace[] = [];
  for (const place of places) {
    if (isGlob(place.file) || place.file === ".") others.push(place);
    else {
      const known = exact.get(place.file);
      if (known === undefined) exact.set(place.file, [place]);
      else known.push(place);
    }
  }
  return (path) => {
    const found = others.filter(({ file }) => matchesEntry(file, path));
    // A place may name a folder above the file.
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1))
      found.push(...(exact.get(path.slice(0, end)) ?? []));
    return found;
  };
}
