import { matchesPath } from "../config/paths.ts";
import { type FluxName, type FluxObjects, findFluxObjects, type ImagePolicy } from "../manifest/image-policies.ts";
import type { Manifest, SkipReason } from "../manifest/manifest.ts";
import { lastSegment } from "../manifest/mentions.ts";
import type { PlaceSite } from "./named-files.ts";
import type { SkippedFile } from "./skipped-file.ts";

/** The ImagePolicies of a service in an environment. */
export interface ChosenPolicies {
  readonly policies: readonly FoundPolicy[];
  /** Those that may be the service's, and may not. */
  readonly ambiguous: readonly ImagePolicy[];
  readonly skipped: readonly SkippedFile[];
}

/** An ImagePolicy, and the file that it stands in. */
export interface FoundPolicy {
  readonly manifest: Manifest;
  readonly policy: ImagePolicy;
}

/**
 * Chooses an environment's ImagePolicies of a service: those whose ImageRepository, in the same environment's files, is of
 * one of its images. Where no file has the ImageRepository, the one of the service's or an image's name is meant. Several
 * of that name, and ImageRepositories of several images by one name, tell nothing for sure.
 */
export function choosePolicies(files: readonly Manifest[], { environment, service }: PlaceSite): ChosenPolicies {
  const skipped: { path: string; reason: SkipReason }[] = [];
  const found: { readonly manifest: Manifest; readonly objects: FluxObjects }[] = [];
  for (const manifest of files) {
    if (!matchesPath(environment, manifest.path)) continue;
    const objects = findFluxObjects(manifest);
    if ("skipped" in objects) skipped.push({ path: manifest.path, reason: objects.skipped });
    else found.push({ manifest, objects });
  }
  const repositories = found.flatMap(({ objects }) => objects.repositories);
  const names = new Set<string>([service.name, ...service.images.map(lastSegment)]);
  const byImage: FoundPolicy[] = [];
  const byName: FoundPolicy[] = [];
  const ambiguous: ImagePolicy[] = [];
  for (const { manifest, objects } of found) {
    for (const policy of objects.policies) {
      const { repository } = policy;
      const images = repository && repositories.filter((each) => isSame(each, repository)).map(({ image }) => image);
      const isOurs = images?.map((image) => image !== undefined && service.images.includes(image)) ?? [];
      if (isOurs.length === 0 && names.has(policy.name)) byName.push({ manifest, policy });
      else if (isOurs.includes(true) && isOurs.includes(false)) ambiguous.push(policy);
      else if (isOurs.includes(true)) byImage.push({ manifest, policy });
    }
  }
  if (byImage.length > 0 || byName.length === 1)
    return { policies: byImage.length > 0 ? byImage : byName, ambiguous, skipped };
  return { policies: [], ambiguous: [...ambiguous, ...byName.map(({ policy }) => policy)], skipped };
}

/** Kustomize gives namespaces to files that name none. */
function isSame(one: FluxName, other: FluxName): boolean {
  const isApart = one.namespace !== undefined && other.namespace !== undefined && one.namespace !== other.namespace;
  return one.name === other.name && !isApart;
}
