import type { Environment, EnvironmentRules, Service } from "../../core/config/config.ts";
import type { RepoName } from "../../core/identity.ts";
import type { ConfirmedImage } from "../../core/image/reference.ts";
import { chooseFollowed } from "../../core/release/choose-version.ts";
import { isSameTags } from "../../core/release/judge-hold.ts";
import type { ReleaseRecord } from "../../core/release/record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { BuildOrigin } from "../../core/release/request.ts";
import type { JobDeps } from "../deps.ts";
import { revisionOf } from "../find-origin.ts";
import { confirmVersion, isDenied } from "./find-version.ts";

/** A place, with its rules and what is on record of it, the last changed first. */
export interface FollowingPlace {
  readonly configRepo: RepoName;
  readonly environment: Environment;
  readonly service: Service;
  readonly rules: EnvironmentRules;
  readonly history: readonly ReleaseRecord[];
}

/** A version in the registry, and where it was built. */
export interface KnownVersion {
  readonly images: readonly ConfirmedImage[];
  readonly origin: BuildOrigin;
}

/** `none`: nothing is followed, as far as is known. `refused`: the registry lets nobody look. */
export type FollowedVersion =
  | { readonly kind: "found"; readonly version: KnownVersion }
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/** So many announced tags are looked through: those of some weeks. */
const mostTags = 1000;
/** So many of them the registry is asked for; an older one is not what was meant. */
const mostAsked = 10;

/**
 * The newest version that the place follows, of all that was announced or released: registries are not listed. What was
 * rolled back there is passed over, and so is what the registry no longer has whole.
 */
export async function findFollowed(deps: JobDeps, place: FollowingPlace): Promise<FollowedVersion> {
  const { service, rules, history } = place;
  const [first] = service.images;
  const announced = first === undefined ? [] : await deps.store.published.listNewest(first, mostTags);
  const tags = new Set([...announced.map(({ tag }) => tag), ...history.flatMap(({ images }) => images[0]?.tag ?? [])]);
  for (const { images, state } of history) for (const { tag } of images) if (state === "rolled-back") tags.delete(tag);
  for (let asked = 0; asked < mostAsked; asked++) {
    const tag = chooseFollowed(rules, service, [...tags]);
    if (tag === undefined) break;
    const version = await confirmVersion(deps, service, tag);
    if (version.kind === "found")
      return {
        kind: "found",
        version: { images: version.images, origin: await originOf(deps, place, version.images) },
      };
    if (isDenied(version)) return version;
    tags.delete(tag);
  }
  return { kind: "none" };
}

/** Where a version was built: as it is on record, else as its hints say. */
export async function originOf(
  deps: JobDeps,
  { service, history }: Pick<FollowingPlace, "service" | "history">,
  images: readonly ConfirmedImage[],
): Promise<BuildOrigin> {
  const known = history.find((record) => isSameTags(record.images, images))?.origin;
  if (known !== undefined) return known;
  const revision = await revisionOf(deps, { service, build: {}, images });
  return { repo: service.repo, ...(revision === undefined ? {} : { revision }) };
}
