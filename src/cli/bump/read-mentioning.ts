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
  const declares = Buffer.from("HelmRepository");
  return ({ path, named }, bytes) => {
    const configured = named?.some((place) => nameOf(place) === release.name) === true;
    const mentioned = configured || bytes.includes(name);
    const declaring = kind === "chart" && bytes.includes(declares);
    if (!mentioned && !declaring && !mayHide(bytes, kind)) return undefined;
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) return mentioned ? { path, skipped: decoded.skipped } : undefined;
    if (!mentioned && !declaring && !mentions(decoded.text, [release.name])) return undefined;
    return named === undefined ? decoded : { ...decoded, named };
  };
}

function nameOf(place: NamedPlace): string {
  return place.subject === "image" ? place.image : place.chart.name;
}

/** Whether escapes, or Kustomize's pattern for names, may hide a name: then the text decides. */
function mayHide(bytes: Buffer, kind: BumpSubject["kind"]): boolean {
  if (bytes.includes(backslash)) return true;
  return kind === "image" && bytes.includes(newTag) && patternSigns.some((sign) => bytes.includes(sign));
}

const backslash = 0x5c;
const newTag = Buffer.from("newTag");
const patternSigns = [...Buffer.from("()[]*+?|")];
