import type { Service } from "../../core/config/config.ts";
import type { BranchName, CommitSha } from "../../core/identity.ts";
import type { ConfirmedImage, ImageTag } from "../../core/image/reference.ts";
import { renderTagsOf } from "../../core/image/render-tag.ts";
import type { EarlierVersion } from "../../core/release/choose-version.ts";
import type { FoundVersion } from "../../core/release/judge-deploy.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import { canBeOf, namesCommit } from "../../core/release/revision-hint.ts";
import type { JobDeps } from "../deps.ts";
import { readRevisionLabel } from "../revision-label.ts";

interface Build {
  readonly service: Service;
  readonly commit: CommitSha;
  readonly branch: BranchName;
}

/**
 * The version of a service that was built from a commit: by the tags that were announced for it, else by those that the
 * service's template makes of it. What the registry does not have counts as not published.
 */
export async function findBuiltVersion(deps: JobDeps, { service, commit, branch }: Build): Promise<FoundVersion> {
  const announced = await deps.store.published.listByCommit(service.repo, commit);
  const known = announced
    .filter(({ image, tag }) => service.images.includes(image) && canBeOf(service.tags, tag, commit))
    .map(({ tag }) => tag);
  if (known.length === 0) known.push(...(await findLabelled(deps, service, commit)));
  const made = service.tags === undefined ? [] : renderTagsOf(service.tags, { sha: commit, branch });
  for (const tag of new Set([...known, ...made])) {
    const version = await confirmVersion(deps, service, tag);
    if (version.kind === "found" && (await isOfAnother(deps, { service, commit }, version.images))) continue;
    if (version.kind === "found" || isDenied(version)) return version;
  }
  return { kind: "absent" };
}

/**
 * Whether an image says itself that it was built from another commit of the source repo than was said of its tag: that may
 * have been said wrongly, or of what the tag led to before. The merge of the commit into its base, which CI builds on pull
 * requests, is no other one. A label that names no commit of the repo may be of the image below, and says nothing.
 */
async function isOfAnother(
  { registry, github, log }: JobDeps,
  { service, commit }: Omit<Build, "branch">,
  [image]: readonly ConfirmedImage[],
): Promise<boolean> {
  if (image === undefined || namesCommit(service.tags, image.tag)) return false;
  const label = (await readRevisionLabel(registry, image))?.toLowerCase();
  if (label === undefined || commit.startsWith(label)) return false;
  const built = await github.contents.resolveCommit(service.repo, label);
  if (built === undefined || (await github.branches.fetchCommit(service.repo, built)).parents.includes(commit))
    return false;
  log.warn(
    { image: image.name, tag: image.tag, said: commit, commit: built },
    "image names another commit than was said of it",
  );
  return true;
}

/** So many of the last announced tags are asked for their labels; what is found out is written down. */
const mostUnknown = 20;

/** Tags that name no commit themselves: their images' labels may. */
async function findLabelled(
  { store, registry }: JobDeps,
  service: Service,
  commit: CommitSha,
): Promise<readonly ImageTag[]> {
  const [image] = service.images;
  const unknown = image === undefined ? [] : await store.published.listUnknown(image, mostUnknown);
  for (const published of unknown) {
    const found = await registry.confirm(published.image, published.tag);
    if (found.kind !== "found") continue;
    const label = await readRevisionLabel(registry, { name: published.image, digest: found.digest });
    if (label === undefined) continue;
    await store.published.save({ ...published, revision: label.toLowerCase() });
    if (commit.startsWith(label.toLowerCase())) return [published.tag];
  }
  return [];
}

/** Asks the registry for every image of the service at the tag. */
export function confirmVersion(deps: JobDeps, service: Service, tag: ImageTag): Promise<ConfirmedVersion> {
  return confirmEarlier(
    deps,
    service.images.map((name) => ({ name, tag })),
  );
}

/** A version that the registry has whole, or all that it does not have of it. */
export type ConfirmedVersion = FoundVersion & { readonly kind: "found" | "refused" };

/** Asks the registry for a version that ran before. The digest on record counts, not the one that the tag leads to by now. */
export async function confirmEarlier(
  { registry }: JobDeps,
  images: EarlierVersion["images"],
): Promise<ConfirmedVersion> {
  const confirmed: ConfirmedImage[] = [];
  const refusals: Refusal[] = [];
  for (const { name, tag, digest } of images) {
    const answer = await registry.confirm(name, tag);
    if (answer.kind === "found") confirmed.push({ name, tag, digest: digest ?? answer.digest });
    else if (answer.kind === "absent") refusals.push({ code: "image-absent", image: name, tag });
    else refusals.push({ code: "registry-denied", image: name, status: answer.status });
  }
  return refusals.length === 0 ? { kind: "found", images: confirmed } : { kind: "refused", refusals };
}

/** Whether a registry lets nobody look: then nothing tells what is there. */
export function isDenied(version: ConfirmedVersion & { readonly kind: "refused" }): boolean {
  return version.refusals.some(({ code }) => code === "registry-denied");
}
