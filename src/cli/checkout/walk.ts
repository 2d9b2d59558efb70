import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { NamedPlace } from "../../core/manifest/named-place.ts";
import { isManifestPath } from "../../core/manifest/read-manifest.ts";
import { BadInput } from "../command.ts";
import { quote } from "../show.ts";
import { isSystemError } from "../system-error.ts";
import { statAt } from "./stat-at.ts";

/** What lies below the paths given. */
export interface Walk {
  /** In a fixed order, each once. */
  readonly files: readonly FoundFile[];
  /** What may hold references but is not ours to follow. */
  readonly skipped: readonly { readonly path: string; readonly reason: NotFollowed }[];
  /** What could not be listed, each a sentence. */
  readonly problems: readonly string[];
}

export type NotFollowed = "symlink" | "submodule" | "name-not-utf8";

export interface FoundFile {
  /** As the person sees it: the path given, and what is below it, `/` between parts. */
  readonly path: string;
  /** Without a symbolic link in it. */
  readonly absolute: string;
  /** What the config file names in it, with `file` as the config file has it; absent when nothing. */
  readonly named?: readonly NamedPlace[];
}

/** Tells what the config file names in a file, by its absolute path. */
export type PlacesIn = (absolute: string) => readonly NamedPlace[];

/**
 * Lists the manifests below the paths, which are relative to `folder`. A file that is named itself, as a PATH or by the
 * config file, is taken whatever its name. Not entered: `.git`, `node_modules`, symbolic links (but a folder that is named itself may be one),
 * submodules and other repositories inside. Throws {@link BadInput} for a path that is not there.
 */
export function walkCheckout(folder: string, paths: readonly string[], placesIn: PlacesIn = () => []): Walk {
  const walk: Draft = { files: [], skipped: [], problems: [], placesIn };
  const missing: string[] = [];
  for (const path of paths.length === 0 ? ["."] : paths) {
    const given = resolve(folder, path);
    const stat = statAt(given);
    if (stat === undefined) missing.push(`There is no file or folder ${quote(path)}.`);
    else if (stat.isDirectory()) {
      const absolute = realpathSync(given);
      enter(walk, { absolute: absolute === "/" ? "" : absolute, shown: shownFolder(path) }, "root");
    } else if (!stat.isFile()) missing.push(`${quote(path)} is neither a file nor a folder.`);
    else if (lstatSync(given).isSymbolicLink()) walkSkipped(walk, path, "symlink");
    else {
      const absolute = join(realpathSync(dirname(given)), basename(given));
      walk.files.push(foundFile({ path: withoutDot(path), absolute }, placesIn(absolute)));
    }
  }
  if (missing.length > 0) throw new BadInput(...missing);
  return paths.length > 1 ? withoutRepeats(walk) : walk;
}

interface Draft {
  readonly files: FoundFile[];
  readonly skipped: { path: string; reason: NotFollowed }[];
  readonly problems: string[];
  readonly placesIn: PlacesIn;
}

interface Folder {
  readonly absolute: string;
  /** What stands before a name in it, with its `/`; empty for the folder one is in. */
  readonly shown: string;
}

function shownFolder(path: string): string {
  const shown = withoutDot(path).replace(/\/+$/, "");
  if (shown === "" && path.startsWith("/")) return "/";
  return shown === "" || shown === "." ? "" : `${shown}/`;
}

/** As `git` and `patch` name it. */
function withoutDot(path: string): string {
  return path.replace(/^(?:\.\/+)+/, "");
}

function enter(walk: Draft, { absolute, shown }: Folder, role: "root" | "inner"): void {
  const entries = list(walk, absolute, shown);
  if (role === "inner" && entries.some(({ name }) => name === ".git")) {
    walkSkipped(walk, shown.slice(0, -1), "submodule");
    return;
  }
  for (const entry of entries) {
    const { name } = entry;
    const path = shown + name;
    if (name.includes(undecoded) && lstatSync(`${absolute}/${name}`, { throwIfNoEntry: false }) === undefined) {
      if (entry.isDirectory() || isManifestPath(path)) walkSkipped(walk, path, "name-not-utf8");
      continue;
    }
    if (entry.isDirectory()) {
      if (name !== ".git" && name !== "node_modules")
        enter(walk, { absolute: `${absolute}/${name}`, shown: `${path}/` }, "inner");
    } else if (entry.isFile()) {
      const file = { path, absolute: `${absolute}/${name}` };
      const named = walk.placesIn(file.absolute);
      if (named.length > 0 || isManifestPath(path)) walk.files.push(foundFile(file, named));
    } else if (entry.isSymbolicLink() && mayLead(walk, { path, absolute: `${absolute}/${name}` }))
      walkSkipped(walk, path, "symlink");
  }
}

/** What stands in a decoded name for bytes that are not UTF-8; by such a name nothing is found again. */
const undecoded = "\ufffd";

function foundFile(file: FoundFile, named: readonly NamedPlace[]): FoundFile {
  return named.length === 0 ? file : { ...file, named };
}

function list({ problems }: Draft, absolute: string, shown: string) {
  try {
    return readdirSync(absolute === "" ? "/" : absolute, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // Gone between two looks: as if it had never been there.
    if (error.code !== "ENOENT") problems.push(`The folder ${quote(shown)} cannot be read: ${error.code}.`);
    return [];
  }
}

/** Whether somebody may miss what a link leads to. */
function mayLead({ placesIn }: Draft, { path, absolute }: FoundFile): boolean {
  return isManifestPath(path) || placesIn(absolute).length > 0 || leadsToFolder(absolute);
}

function leadsToFolder(absolute: string): boolean {
  try {
    return statAt(absolute)?.isDirectory() === true;
  } catch (error) {
    // A link that leads where we may not look.
    if (isSystemError(error)) return false;
    throw error;
  }
}

function walkSkipped({ skipped }: Draft, path: string, reason: NotFollowed): void {
  skipped.push({ path, reason });
}

/** Two paths may lie one in the other. */
function withoutRepeats({ files, skipped, problems }: Draft): Walk {
  const byPlace = new Map(files.toReversed().map((file) => [file.absolute, file]));
  return { files: files.filter((file) => byPlace.get(file.absolute) === file), skipped: distinct(skipped), problems };
}

function distinct(skipped: Walk["skipped"]): Walk["skipped"] {
  return [...new Map(skipped.map((each) => [each.path, each])).values()];
}
