import type { Service } from "../core/config/config.ts";
import type { ImagePublished } from "../core/event.ts";
import { RetryLater } from "../core/fault.ts";
import type { ConfirmedImage, ImageName, ImageTag } from "../core/image/reference.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { Confirmation } from "../registry/registry.ts";
import type { JobDeps } from "./deps.ts";

export type Confirmed =
  | { readonly kind: "confirmed"; readonly images: readonly ConfirmedImage[] }
  | {
      readonly kind: "refused";
      readonly refusals: readonly Refusal[];
      /** Those that are there. */
      readonly images: readonly ConfirmedImage[];
    };

interface Wanted {
  readonly service: Service;
  readonly event: ImagePublished;
  /** Whether a tag that the registry does not know yet may still come: some registries announce before they answer. */
  readonly patient: boolean;
}

/**
 * Asks the registry for every image of the service at the event's tag, one HEAD each. Images that are released
 * together wait for one another: the event of the last one finds them all.
 * @throws {RetryLater} when a registry does not answer, or does not know the announced tag yet.
 */
export async function confirmImages({ registry }: Pick<JobDeps, "registry">, wanted: Wanted): Promise<Confirmed> {
  const { service, event } = wanted;
  const images: ConfirmedImage[] = [];
  const missing: ImageName[] = [];
  const refusals: Refusal[] = [];
  for (const name of service.images) {
    const answer = await confirm(registry, name, event.tag);
    if (answer.kind === "found") images.push({ name, tag: event.tag, digest: answer.digest });
    else if (answer.kind === "absent") missing.push(name);
    else refusals.push({ code: "registry-denied", image: name, status: answer.status });
  }
  if (missing.includes(event.image)) {
    if (wanted.patient) throw new RetryLater("registry", `${event.image}:${event.tag} is not in the registry yet`);
    refusals.push({ code: "image-absent", image: event.image, tag: event.tag });
  } else if (missing.length > 0) {
    refusals.push({ code: "images-incomplete", service: service.name, tag: event.tag, missing });
  }
  refusals.push(...refuseOtherDigest(event, images));
  return refusals.length > 0 ? { kind: "refused", refusals, images } : { kind: "confirmed", images };
}

/** A fault names the image: it may end as a dead letter, and the event's key tells an operator nothing. */
async function confirm(registry: JobDeps["registry"], name: ImageName, tag: ImageTag): Promise<Confirmation> {
  try {
    return await registry.confirm(name, tag);
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    const { source, message, retryAfterSeconds } = error;
    throw new RetryLater(source, `${name}:${tag} could not be confirmed: ${message}`, {
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      cause: error,
    });
  }
}

/** The tag was moved since the event: the event of that move is on its way, and it is the one to act on. */
function refuseOtherDigest(event: ImagePublished, images: readonly ConfirmedImage[]): Refusal[] {
  const found = images.find(({ name }) => name === event.image)?.digest;
  if (event.digest === undefined || found === undefined || found === event.digest) return [];
  return [{ code: "digest-differs", image: event.image, tag: event.tag, said: event.digest, found }];
}
