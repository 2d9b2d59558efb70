import type { EnvironmentRules, Service } from "../config/config.ts";
import type { ConfirmedImage, ImageTag } from "../image/reference.ts";
import { chooseTag, compileTagPolicy } from "../image/tag-policy.ts";
import { isSameTags } from "./judge-hold.ts";
import type { ReleaseRecord } from "./record.ts";
import type { BuildOrigin } from "./request.ts";

/** The newest of the tags that the environment follows; undefined where it follows none of them. */
export function chooseFollowed(
  rules: EnvironmentRules,
  service: Pick<Service, "tags">,
  tags: readonly ImageTag[],
): ImageTag | undefined {
  if (rules.follow === undefined) return undefined;
  const policy = compileTagPolicy(rules.follow);
  if (policy.kind === "problem") throw new Error(`a tag policy in effect has a problem: ${policy.problem}`);
  return chooseTag(policy, service.tags, tags).tag;
}

/** A version to go back to. Its digests are what was recorded, and absent where none was. */
export interface EarlierVersion {
  readonly images: readonly (Pick<ConfirmedImage, "name" | "tag"> & Partial<ConfirmedImage>)[];
  /** Where it was built, when a record tells. */
  readonly origin?: BuildOrigin;
}

/**
 * The version that a place ran before what runs there now, told by what was recorded, never by Git's history: so it is
 * found after other changes to neighbouring lines, and after rollbacks of rollbacks. What was rolled back is passed over.
 * `history` is the place's own, the last changed first.
 */
export function choosePrevious(
  service: Pick<Service, "images">,
  history: readonly ReleaseRecord[],
): EarlierVersion | undefined {
  const current = history.find(({ state }) => state === "merged");
  if (current === undefined) return undefined;
  const before = versionBefore(service, current);
  if (before !== undefined && !isRolledBack(before, history)) return withOrigin(before, history);
  const earlier = history.find((record) => record.state === "merged" && !isSameTags(record.images, current.images));
  return earlier === undefined ? undefined : { images: earlier.images, origin: earlier.origin };
}

/** What the record's changes came from; undefined where a place named no tag, or several places named different ones. */
function versionBefore(service: Pick<Service, "images">, current: ReleaseRecord): EarlierVersion["images"] | undefined {
  const images: EarlierVersion["images"][number][] = [];
  for (const name of service.images) {
    const from = current.changes.filter(({ image }) => image === name).map((change) => change.from);
    const tags = new Set(from.map(({ tag }) => tag));
    const [tag] = tags;
    const unchanged = current.images.find((image) => image.name === name);
    if (from.length === 0 && unchanged !== undefined) images.push(unchanged);
    else if (tag === undefined || tags.size > 1) return undefined;
    else {
      const digest = from.find((each) => each.digest !== undefined)?.digest;
      images.push({ name, tag, ...(digest === undefined ? {} : { digest }) });
    }
  }
  return images;
}

function isRolledBack(images: EarlierVersion["images"], history: readonly ReleaseRecord[]): boolean {
  const known = history.find((record) => hasTags(record, images));
  return known?.state === "rolled-back";
}

function withOrigin(images: EarlierVersion["images"], history: readonly ReleaseRecord[]): EarlierVersion {
  const origin = history.find((record) => hasTags(record, images))?.origin;
  return { images, ...(origin === undefined ? {} : { origin }) };
}

function hasTags(record: ReleaseRecord, images: EarlierVersion["images"]): boolean {
  return (
    record.images.length === images.length &&
    record.images.every(({ name, tag }) => images.some((image) => image.name === name && image.tag === tag))
  );
}
