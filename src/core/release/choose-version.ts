import type { EnvironmentRules, Service } from "../config/config.ts";
import type { ConfirmedImage, ImageDigest, ImageName, ImageTag } from "../image/reference.ts";
import { chooseTag, compileTagPolicy } from "../image/tag-policy.ts";
import { isSameImages, isSameTags } from "./judge-hold.ts";
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
 * found after other changes to neighbouring lines, and after rollbacks of rollbacks. What was rolled back is passed over,
 * under whatever digest. `records` are the place's own, the last changed first.
 */
export function choosePrevious(
  service: Pick<Service, "images">,
  records: readonly ReleaseRecord[],
): EarlierVersion | undefined {
  // While Flux chose the version, nothing was recorded of it.
  const history = records.filter(({ follows }) => follows === undefined);
  const current = history.find(({ state }) => state === "merged");
  if (current === undefined) return undefined;
  const before = versionBefore(service, current, history);
  if (before !== undefined && !isSameVersion(before, current.images) && !isRolledBack(before, history))
    return withOrigin(before, history);
  for (const { state, images, origin } of history) {
    const own = images.filter(({ name }) => service.images.includes(name));
    if (state !== "merged" || own.length === 0) continue;
    if (!isSameTags(own, onlyNamed(current.images, own)) && !isRolledBack(images, history))
      return { images: own, origin };
  }
  return undefined;
}

/**
 * What ran in a place before pull requests were followed there, told by what the first of their releases changed, merged or
 * not; undefined when the records do not tell. `history` is the place's own, the last changed first.
 */
export function chooseBeforeTracks(
  service: Pick<Service, "images">,
  history: readonly ReleaseRecord[],
): EarlierVersion["images"] | undefined {
  const end = history.findIndex(({ state, askedBy }) => state === "merged" && !isOfPullRequest(askedBy));
  const row = end < 0 ? history : history.slice(0, end);
  const first = row.findLast(({ askedBy, changes }) => isOfPullRequest(askedBy) && changes.length > 0);
  return first === undefined ? undefined : versionBefore(service, first, history);
}

/** What a rollback took away: a version that is `written` in Git and on no record, else one that is `recorded`. */
export interface RolledBack {
  readonly written?: EarlierVersion["images"];
  /** With `written`: what the index says ran, which then is the next best. Absent where the index knows none. */
  readonly recorded?: ReleaseRecord;
}

/**
 * Tells what ran before a rollback by what the rollback changed: somebody may have set it by hand. Where that does not tell
 * it, the last merged version is meant. `history` is the place's own, the last changed first.
 */
export function chooseRolledBack(
  rollback: Pick<ReleaseRecord, "images" | "changes">,
  history: readonly ReleaseRecord[],
): RolledBack {
  const { images: backTo } = rollback;
  const merged = history.find(
    ({ state, images }) => state === "merged" && images.length > 0 && !isSameImages(images, backTo),
  );
  const recorded = merged === undefined ? {} : { recorded: merged };
  const ran = versionBefore({ images: backTo.map(({ name }) => name) }, rollback, history);
  if (ran === undefined || isSameVersion(ran, backTo)) return recorded;
  const known = history.filter(({ state, images }) => state !== "proposed" && isSameVersion(ran, images));
  const found = known.find(({ state }) => state === "merged") ?? known[0];
  return found === undefined ? { ...recorded, written: ran } : { recorded: found };
}

function isOfPullRequest({ kind }: ReleaseRecord["askedBy"]): boolean {
  return kind === "deploy" || kind === "track";
}

/** What the record's changes came from; undefined where it is not known, or several places named different tags. */
function versionBefore(
  service: Pick<Service, "images">,
  current: Pick<ReleaseRecord, "images" | "changes">,
  history: readonly ReleaseRecord[],
): EarlierVersion["images"] | undefined {
  const images: EarlierVersion["images"][number][] = [];
  for (const name of service.images) {
    const from = current.changes.filter(({ image }) => image === name).map((change) => change.from);
    const tags = new Set(from.map(({ tag, digest }) => tag ?? tagOf(name, digest, history)));
    const [tag] = tags;
    const [digest, ...otherDigests] = new Set(from.flatMap((each) => each.digest ?? []));
    const unchanged = current.images.find((image) => image.name === name);
    if (from.length === 0 && unchanged !== undefined) images.push(unchanged);
    else if (tag === undefined || tags.size > 1) return undefined;
    else images.push({ name, tag, ...(digest === undefined || otherDigests.length > 0 ? {} : { digest }) });
  }
  return images;
}

/** Where only a digest is written, a record of it tells the tag. */
function tagOf(
  name: ImageName,
  digest: ImageDigest | undefined,
  history: readonly ReleaseRecord[],
): ImageTag | undefined {
  if (digest === undefined) return undefined;
  const records = history.flatMap(({ images }) => images);
  return records.find((image) => image.name === name && image.digest === digest)?.tag;
}

/** One that names no digest is the same by its tag. */
function isSameVersion(before: EarlierVersion["images"], current: readonly ConfirmedImage[]): boolean {
  return before.every(({ name, tag, digest }) => {
    const running = current.find((image) => image.name === name);
    return running?.tag === tag && (digest === undefined || running.digest === digest);
  });
}

function onlyNamed(images: readonly ConfirmedImage[], by: readonly ConfirmedImage[]): readonly ConfirmedImage[] {
  return images.filter(({ name }) => by.some((each) => each.name === name));
}

/** By what was last seen of it in Git: that it was announced again and refused says nothing. */
function isRolledBack(images: EarlierVersion["images"], history: readonly ReleaseRecord[]): boolean {
  const known = history.find(
    (record) => (record.state === "merged" || record.state === "rolled-back") && hasTags(record, images),
  );
  return known?.state === "rolled-back";
}

function withOrigin(images: EarlierVersion["images"], history: readonly ReleaseRecord[]): EarlierVersion {
  const origin = history.find((record) => hasTags(record, images))?.origin;
  return { images, ...(origin === undefined ? {} : { origin }) };
}

/** By the images that both name: a service may have been given others since. */
function hasTags(record: ReleaseRecord, images: EarlierVersion["images"]): boolean {
  const common = record.images.flatMap((one) =>
    images.filter(({ name }) => name === one.name).map((other) => one.tag === other.tag),
  );
  return common.length > 0 && common.every((isSame) => isSame);
}
