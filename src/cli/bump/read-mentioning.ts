import type { Manifest, SkipReason } from "../../core/manifest/manifest.ts";
import { mentions } from "../../core/manifest/mentions.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import type { BumpSubject } from "./parse-bump.ts";

/** A file that mentions what is to be bumped: its text, or why it cannot be looked into. */
export type MentioningFile = Manifest | { readonly path: string; readonly skipped: SkipReason };

/** A test of a file's bytes for a subject: a cheap look at the bytes first, at the text where that does not settle it. */
export function mentioningReader({
  kind,
  release,
}: BumpSubject): (path: string, bytes: Buffer) => MentioningFile | undefined {
  const name = Buffer.from(release.name.slice(release.name.lastIndexOf("/") + 1));
  // Where escapes or a pattern for names may hide it, the text decides.
  const hides = kind === "image" ? [Buffer.from("\\"), Buffer.from("newTag")] : [Buffer.from("\\")];
  const declares = Buffer.from("HelmRepository");
  return (path, bytes) => {
    const named = bytes.includes(name);
    const declaring = kind === "chart" && bytes.includes(declares);
    if (!named && !declaring && !hides.some((word) => bytes.includes(word))) return undefined;
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) return named ? { path, skipped: decoded.skipped } : undefined;
    return named || declaring || mentions(decoded.text, [release.name]) ? decoded : undefined;
  };
}
