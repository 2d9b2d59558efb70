import { findReferences } from "../../core/manifest/find-references.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import { FileReader } from "../checkout/file-reader.ts";
import type { FoundFile } from "../checkout/walk.ts";
import { describeSkipped, describeUnclear } from "../describe-left-alone.ts";
import type { ImagesDocument } from "../documents/images-document.ts";
import { quote } from "../show.ts";
import { isSystemError } from "../system-error.ts";
import { mayHoldReference } from "./may-hold-reference.ts";

/** What some files told; plain data that can go from thread to thread. */
export interface ReadImages extends ImagesDocument {
  /** What could not be read, each a sentence. */
  readonly problems: readonly string[];
}

/** Reads files one after the other and finds the references in them. */
export function readImages(files: readonly FoundFile[], told: (done: number) => void): ReadImages {
  const reader = new FileReader();
  const read: Draft = { references: [], unclear: [], skipped: [], problems: [] };
  for (const [index, { path, absolute }] of files.entries()) {
    told(index);
    try {
      readBytes(path, reader.read(absolute), read);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // Gone, or turned into a link, between two looks: as if it had never been a file here.
      if (error.code !== "ENOENT" && error.code !== "ELOOP")
        read.problems.push(`The file ${quote(path)} cannot be read: ${error.code}.`);
    }
  }
  return read;
}

/** Finds the references in one file's bytes, whatever its name. */
export function readImagesIn(path: string, bytes: Buffer): ReadImages {
  const read: Draft = { references: [], unclear: [], skipped: [], problems: [] };
  readBytes(path, bytes, read);
  return read;
}

interface Draft {
  readonly references: ImagesDocument["references"][number][];
  readonly unclear: ImagesDocument["unclear"][number][];
  readonly skipped: ImagesDocument["skipped"][number][];
  readonly problems: string[];
}

function readBytes(path: string, bytes: Buffer, read: Draft): void {
  const decoded = decodeManifest(path, bytes);
  if ("skipped" in decoded) {
    read.skipped.push(describeSkipped({ path, reason: decoded.skipped }));
    return;
  }
  if (!mayHoldReference(decoded)) return;
  const { references, unclear, skipped } = findReferences(decoded);
  if (skipped !== undefined) read.skipped.push(describeSkipped({ path, reason: skipped }));
  const ordered = references.toSorted((a, b) => a.line - b.line || a.column - b.column);
  for (const { line, column, kind, image, tag, digest } of ordered) {
    const version = { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
    read.references.push({ path, line, column, kind, image, ...version });
  }
  read.unclear.push(...unclear.map(describeUnclear));
}
