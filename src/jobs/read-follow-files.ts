import { fluxKinds } from "../core/manifest/image-policies.ts";
import type { Manifest } from "../core/manifest/manifest.ts";
import { decodeManifest } from "../core/manifest/read-manifest.ts";
import { type NamedFiles, sortNamedPlaces } from "../core/release/named-files.ts";
import type { SkippedFile } from "../core/release/skipped-file.ts";
import type { ReleaseSnapshot } from "../core/release/snapshot.ts";
import type { GatherDeps } from "./deps.ts";
import { findEnvironmentFiles, readFiles } from "./find-environment-files.ts";
import type { ReleaseSite } from "./gather-release.ts";

/** The environment's files that may hold objects of Flux's image automation, and those in which the service names paths. */
export async function readFollowFiles(
  deps: GatherDeps,
  { repo, environment, service }: Pick<ReleaseSite, "repo" | "environment" | "service">,
): Promise<Pick<ReleaseSnapshot, "manifests" | "skipped" | "missingPaths"> & { readonly named: NamedFiles }> {
  if (repo.config.kind !== "valid") throw new Error(`the config file of ${repo.repo} is not valid`);
  const files = await findEnvironmentFiles(deps, repo, environment);
  const paths = repo.tree.flatMap(({ path, kind }) => (kind === "directory" ? [] : [path]));
  const named = sortNamedPlaces(repo.config.config, { environment, service }, paths);
  const mentioning = files.mentioning(fluxKinds);
  const known = new Set(mentioning.map(({ path }) => path));
  const others = repo.tree.filter(({ path, kind }) => kind !== "directory" && named.own.has(path) && !known.has(path));
  const skipped: SkippedFile[] = [];
  const manifests: Manifest[] = [];
  for (const { path, bytes } of await readFiles(deps.github, repo, [...mentioning, ...others])) {
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) skipped.push({ path, reason: decoded.skipped });
    else manifests.push(decoded);
  }
  return {
    manifests: manifests.map((manifest) => ({ manifest, findings: { references: [], unclear: [] } })),
    skipped,
    missingPaths: files.missingPaths,
    named,
  };
}
