import type { EnvironmentName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { CommandRefusal } from "./command-refusal.ts";
import type { Hold } from "./hold.ts";

/** A version on its way to a place. */
export interface HeldVersion {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** Empty while it is not known. */
  readonly images: readonly ImageVersion[];
}

/** Why a standing hold keeps a version out; absent where it only keeps Tidegate from merging it by itself. */
export function judgeVersion(
  hold: Hold,
  { environment, service, images }: HeldVersion,
): (CommandRefusal & { readonly code: "held" }) | undefined {
  const known = hold.rolledBack.find((version) => isKeptOut(version, images));
  if (known === undefined && hold.mode !== "manual") return undefined;
  const rolledBack = (known ?? hold.rolledBack[0])?.[0]?.tag;
  if (rolledBack === undefined) throw new Error(`the hold on ${service} in ${environment} names no version`);
  const who = hold.by === undefined ? {} : { by: hold.by };
  const keepsOut = known === undefined ? "all" : "version";
  return { code: "held", environment, service, rolledBack, ...who, since: hold.since, keepsOut };
}

/**
 * Whether all images that the two have in common are the same, by tag or by digest: a bad image stays out under another
 * tag too, and when the service has been given more images since.
 */
function isKeptOut(rolledBack: readonly ConfirmedImage[], images: readonly ImageVersion[]): boolean {
  const common = rolledBack.flatMap((bad) =>
    images.filter(({ name }) => name === bad.name).map((image) => ({ bad, image })),
  );
  return common.length > 0 && common.every(({ bad, image }) => image.tag === bad.tag || image.digest === bad.digest);
}

/** Whether two are the same version by their tags: where no digest is written, the same tag is the same version, built anew or not. */
export function isSameTags(one: readonly ImageVersion[], other: readonly ImageVersion[]): boolean {
  return one.length > 0 && tagsKey(one) === tagsKey(other);
}

/** Whether two are the same version to the digest. */
export function isSameImages(one: readonly ImageVersion[], other: readonly ImageVersion[]): boolean {
  const isIn = ({ name, tag, digest }: ImageVersion) =>
    other.some((image) => image.name === name && image.tag === tag && image.digest === digest);
  return one.length === other.length && one.every(isIn);
}

/** The tags of a version as one text, in any order of its images. */
export function tagsKey(images: readonly ImageVersion[]): string {
  return images
    .map(({ name, tag }) => `${name}:${tag}`)
    .sort()
    .join(" ");
}
