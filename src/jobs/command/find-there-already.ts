import type { Environment, Service } from "../../core/config/config.ts";
import type { ConfirmedImage } from "../../core/image/reference.ts";
import { isSameTags } from "../../core/release/judge-hold.ts";
import { isVersionInGit, readVersionInGit } from "../../core/release/version-in-git.ts";
import type { ServiceThere } from "../../core/words/deployed-answer.ts";
import type { JobDeps } from "../deps.ts";
import { readManifests } from "../gather-release.ts";
import type { ConfigRepoSnapshot } from "../read-config.ts";

/** A version that is asked for in a place, seen at one commit of its config repo. */
export interface SeenVersion {
  readonly snapshot: ConfigRepoSnapshot;
  readonly environment: Environment;
  readonly service: Service;
  readonly images: readonly ConfirmedImage[];
  readonly askedAt: Date;
}

/**
 * A version that Git had in a place before it was asked for, so that its release will change nothing, and the release that
 * brought it; undefined where Git has something else. Where Flux chooses the version, nothing tells.
 */
export async function findThereAlready(
  deps: JobDeps,
  { snapshot, environment, service, images, askedAt }: SeenVersion,
): Promise<ServiceThere | undefined> {
  if (images.length === 0) return undefined;
  const { manifests } = await readManifests(deps, { repo: snapshot, environment, service });
  const version = readVersionInGit(service, manifests);
  if (!isVersionInGit(version, images)) return undefined;
  const place = { configRepo: snapshot.repo, environment: environment.name, service: service.name };
  const history = await deps.store.releases.listHistory(place);
  const record = history.find((each) => isSameTags(each.images, images));
  // The job that asked for it may have been cut off, and be run again, when what it asked for is merged and not yet told.
  if (record?.state === "proposed" || (record !== undefined && record.changedAt >= askedAt)) return undefined;
  return { service: service.name, images, ...(record?.state === "merged" ? { record } : {}) };
}
