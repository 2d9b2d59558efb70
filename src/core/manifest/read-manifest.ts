import type { Manifest, SkipReason } from "./manifest.ts";

/** Files above this are left alone; five million bytes. */
export const largestManifestBytes = 5_000_000;

/**
 * Reads a file's bytes as text that encodes back to the very same bytes: UTF-8, a byte order mark kept.
 * Left alone: what is over {@link largestManifestBytes}, what holds a NUL byte, what is not UTF-8.
 */
export function decodeManifest(path: string, bytes: Uint8Array): Manifest | { readonly skipped: SkipReason } {
  if (bytes.length > largestManifestBytes) return { skipped: "too-large" };
  if (bytes.includes(0)) return { skipped: "binary" };
  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    // The decoder's only way to say that a byte is outside UTF-8.
    if (error instanceof TypeError) return { skipped: "binary" };
    throw error;
  }
}

/**
 * Whether a file's name says that it may hold references: `.yaml`, `.yml`, `.json`, or a bare `Kustomization`. Not the
 * JSON files of JavaScript's tools, and not the config file: that names images without saying which version runs.
 */
export function isManifestPath(path: string): boolean {
  return /(?:(?<!(?:^|\/)\.tidegate)\.ya?ml|(?:^|\/)Kustomization|(?<!(?:^|\/)(?:package|package-lock|tsconfig[^/]*|renovate|composer))\.json)$/.test(
    path,
  );
}
