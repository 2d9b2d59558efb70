import { findReferences } from "../core/manifest/find-references.ts";
import type { Manifest, ManifestFindings } from "../core/manifest/manifest.ts";
import type { NamedPlace } from "../core/manifest/named-place.ts";

/**
 * Finds the references in a file of a checkout, and what its config file names there, whose paths begin at the
 * checkout's root while a person sees others. A named place that is not there tells nothing here: it may be of a file
 * that only some environments have.
 */
export function findInFile(manifest: Manifest, named: readonly NamedPlace[] = []): ManifestFindings {
  if (named.length === 0) return findReferences(manifest);
  const findings = findReferences(
    manifest,
    named.map((place) => ({ ...place, file: manifest.path })),
  );
  return { ...findings, unclear: findings.unclear.filter(({ reason }) => reason !== "no-match") };
}
