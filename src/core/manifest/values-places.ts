import type { PlaceFields } from "./found-place.ts";
import { isScalarValue, scalarOf, textOf, type YamlField, type YamlFields } from "./yaml-source.ts";

/** The fields of one place, as far as a map of values tells them. */
export type FieldsOfPlace = Omit<PlaceFields, "kind">;

/** A map of values. */
export interface ValuesMap {
  /** The key under which the map stands. */
  readonly key: string;
  readonly fields: YamlFields;
  /** What all charts below are to take images from in place of the registry that they name. */
  readonly globalRegistry?: YamlField | undefined;
}

/**
 * Reads which fields of a map are one place. They are when they are one of these:
 *
 *     image: repo:tag                                  also `sidecarImage` and the like
 *     image: repo           tag: …                     with `registry`, `digest`; `sidecarImage` with `sidecarImageTag`
 *     repository: repo      tag: …                     with `registry`, `digest`; and with `image` for a last part
 *     name: repo            tag: …                     with `registry`, `digest`; below a key `image` or `images`
 *     webRepository: repo   webTag: …                  with `webRegistry`, `webDigest`
 *     images: [repo:tag]    images: {web: repo:tag}
 *
 * Nothing else that is called `tag` is touched.
 */
export function placesIn(map: ValuesMap): readonly FieldsOfPlace[] {
  const { key, fields } = map;
  const places: FieldsOfPlace[] = [];
  const isImage = /images?$/i.test(key);
  const [repository, name, image] = ["repository", "name", "image"].map((each) => isText(fields.get(each)));
  if (repository === true) {
    if (isImage || hasAny(fields, plainTags) || hasAny(fields, plainDigests)) {
      const names = image === true ? ["repository", "image"] : ["repository"];
      places.push(place(map, [...plainRegistries, ...names], isImage ? [...plainTags, "version"] : plainTags));
    }
  } else if (isImage && name === true && image !== true && hasAny(fields, plainTags)) {
    places.push(place(map, [...plainRegistries, "name"], plainTags));
  } else if (isImage && image !== true && isText(fields.get("repo")) && hasAny(fields, plainTags)) {
    places.push(place(map, [...plainRegistries, "repo"], plainTags));
  }
  for (const [each, field] of fields) {
    if (!isText(field)) continue;
    if (each === "image") {
      if (repository !== true) places.push(place(map, [...plainRegistries, "image"], plainTags));
    } else if (/image$/i.test(each)) {
      places.push(stemmed(map, each, each));
    } else if (/.Repository$/.test(each)) {
      const stem = each.slice(0, -"Repository".length);
      if (hasAny(fields, [`${stem}Tag`, `${stem}Digest`])) places.push(stemmed(map, each, stem));
    } else if (/images$/i.test(key) && !placeKeys.has(each)) {
      places.push({ names: [field], counts: "versioned" });
    }
  }
  return places;
}

/** Whether a map says an image's repository, and a version of it. */
export function hasRepositoryAndVersion(fields: YamlFields): boolean {
  return isText(fields.get("repository")) && (hasAny(fields, plainTags) || hasAny(fields, plainDigests));
}

/** The place that such a map is. */
export function repositoryPlace(fields: YamlFields): FieldsOfPlace {
  return place({ key: "image", fields }, [...plainRegistries, "repository"], plainTags);
}

const plainRegistries = ["registry", "imageRegistry"] as const;
const plainTags = ["tag", "imageTag"] as const;
/** kube-prometheus-stack has `sha` for the digest's hex digits. */
const plainDigests = ["digest", "imageDigest", "sha", "sha256"] as const;
const placeKeys: ReadonlySet<string> = new Set([
  ...plainRegistries,
  ...plainTags,
  ...plainDigests,
  "repository",
  "name",
  "repo",
]);

function place(map: ValuesMap, names: readonly string[], tags: readonly string[]): FieldsOfPlace {
  return choose(map, { names, tags, digests: plainDigests });
}

function stemmed(map: ValuesMap, name: string, stem: string): FieldsOfPlace {
  return choose(map, { names: [`${stem}Registry`, name], tags: [`${stem}Tag`], digests: [`${stem}Digest`] });
}

interface FieldNames {
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly digests: readonly string[];
}

function choose(map: ValuesMap, { names, tags, digests }: FieldNames): FieldsOfPlace {
  const { fields } = map;
  const first = (keys: readonly string[]) => fields.get(keys.find((each) => isText(fields.get(each))) ?? "");
  const given = names.flatMap((name) => fields.get(name) ?? []);
  return { names: withGlobalRegistry(map, given), tag: first(tags), digest: first(digests) };
}

/** Charts that know a global registry put it in the place of their own; a repository that names a host keeps it. */
function withGlobalRegistry({ fields, globalRegistry }: ValuesMap, names: readonly YamlField[]): readonly YamlField[] {
  if (globalRegistry === undefined) return names;
  const rest = names.filter((field) => !plainRegistries.some((name) => fields.get(name) === field));
  const whole = rest.map(({ value }) => textOf(value) ?? "").join("/");
  const namesHost = /^(?:localhost|[^/]*[.:A-Z][^/]*)\//.test(whole);
  return namesHost || fields.get("image") === rest[0] ? names : [globalRegistry, ...rest];
}

function hasAny(fields: YamlFields, names: readonly string[]): boolean {
  return names.some((name) => fields.has(name));
}

function isText(field: YamlField | undefined): boolean {
  return isScalarValue(field?.value) && scalarOf(field?.value) !== undefined;
}
