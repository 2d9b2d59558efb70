import type { Manifest, SkipReason } from "../../core/manifest/manifest.ts";
import { mentions } from "../../core/manifest/mentions.ts";
import type { NamedPlace } from "../../core/manifest/named-place.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import type { FoundFile } from "../checkout/walk.ts";
import type { BumpSubject } from "./parse-bump.ts";

/** A file that mentions what is to be bumped: its text, or why it cannot be looked into. */
export type MentioningFile = ReadableFile | { readonly path: string; readonly skipped: SkipReason };

/** A file's text, and what the config file names in it. */
export interface ReadableFile extends Manifest, Pick<FoundFile, "named"> {}

/** A test of a file's bytes for a subject: a cheap look at the bytes first, at the text where that does not settle it. */
export function mentioningReader({
  kind,
  release,
}: BumpSubject): (file: Pick<FoundFile, "path" | "named">, bytes: Buffer) => MentioningFile | undefined {
  const name = Buffer.from(release.name.slice(release.name.lastIndexOf("/") + 1));
  // Where escapes or a pattern for names may hide it, the text decides.
  const hides = kind === "image" ? [Buffer.from("\\"), Buffer.from("newTag")] : [Buffer.from("\\")];
  const declares = Buffer.from("HelmRepository");
  return ({ path, named }, bytes) => {
    const configured = named?.some((place) => nameOf(place) === release.name) === true;
    const mentioned = configured || bytes.includes(name);
    const declaring = kind === "chart" && bytes.includes(declares);
    if (!mentioned && !declaring && !hides.some((word) => bytes.includes(word))) return undefined;
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) return mentioned ? { path, skipped: decoded.skipped } : undefined;
    if (!mentioned && !declaring && !mentions(decoded.text, [release.name])) return undefined;
    return named === undefined ? decoded : { ...decoded, named };
  };
}

function nameOf(place: NamedPlace): string {
  return place.subject === "image" ? place.image : place.chart.name;
}
