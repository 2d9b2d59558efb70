import { cutEnd } from "../image/cut-end.ts";
import { type PlaceFields, readText, versionStart } from "./found-place.ts";
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
 *     webRepository: repo   webTag: …                  with `webRegistry`, `webDigest`; also `web_repository`
 *     imageName: repo       imageTag: …                also `webImageName`
 *     hub: registry         image: name    tag: …
 *     images: [repo:tag]    images: {web: repo:tag}
 *
 * Nothing else that is called `tag` is touched.
 */
export function placesIn(map: ValuesMap): readonly FieldsOfPlace[] {
  const whole = placeOfMap(map);
  const fields = [...map.fields].filter(([, field]) => isText(field));
  return [
    ...(whole === undefined ? [] : [whole]),
    ...fields.flatMap(([name, field]) => placeAt(map, name, field) ?? []),
  ];
}

/** The place that a map is as a whole, by what it calls its parts. */
function placeOfMap(map: ValuesMap): FieldsOfPlace | undefined {
  const { key, fields } = map;
  const isImage = isImageKey(key);
  const [repository, name, image, repo] = ["repository", "name", "image", "repo"].map((each) =>
    isText(fields.get(each)),
  );
  if (repository === true) {
    if (!isImage && !hasVersion(fields)) return undefined;
    const last = image === true ? ["image"] : isImage && isPartOfName(fields) ? ["name"] : [];
    return place(map, [...plainRegistries, "repository", ...last], isImage ? [...plainTags, "version"] : plainTags);
  }
  if (!isImage || image === true) return undefined;
  if (name === true)
    return hasVersion(fields)
      ? place(map, [...plainRegistries, "name"], plainTags)
      : { names: fieldsNamed(fields, [...plainRegistries, "name"]), counts: "versioned" };
  return repo === true && hasVersion(fields) ? place(map, [...plainRegistries, "repo"], plainTags) : undefined;
}

/** The place that begins with one of a map's fields. */
function placeAt(map: ValuesMap, name: string, field: YamlField): FieldsOfPlace | undefined {
  const { key, fields } = map;
  if (name === "image") {
    if (isText(fields.get("repository"))) return undefined;
    const registries = isOfHub(fields) ? ["hub"] : plainRegistries;
    return place(map, [...registries, "image"], plainTags);
  }
  if (isImageKey(name) && !/images$/i.test(name)) return stemmed(map, name, name);
  const [, stem] = /^(.*image)_?name$/i.exec(name) ?? [];
  if (stem !== undefined) return { ...stemmed(map, name, stem), counts: "versioned" };
  const [, ofRepository] = /^(.+?)(?:Repository|_repository|_REPOSITORY)$/.exec(name) ?? [];
  if (ofRepository !== undefined)
    return hasAny(fields, [...spell(ofRepository, "tag"), ...spell(ofRepository, "digest")])
      ? stemmed(map, name, ofRepository)
      : undefined;
  return /images$/i.test(key) && !placeKeys.has(name) ? { names: [field], counts: "versioned" } : undefined;
}

function isImageKey(key: string): boolean {
  return /images?$/i.test(key);
}

/**
 * Whether `name` beside `repository` is the last part of the image's name, as in Strimzi's chart, and no label: only
 * where the registry has no image whose path is one segment.
 */
function isPartOfName(fields: YamlFields): boolean {
  const [registry = "", repository = ""] = [...plainRegistries.slice(0, 1), "repository"].map((name) =>
    textOf(fields.get(name)?.value),
  );
  const whole = cutEnd(registry === "" ? repository : `${registry}/${repository}`, "/");
  return (
    isText(fields.get("name")) && /^(?:quay\.io|ghcr\.io|public\.ecr\.aws|(?:[a-z]+\.)?gcr\.io)\/[^/]+$/.test(whole)
  );
}

/** Istio's charts name images so. */
function isOfHub(fields: YamlFields): boolean {
  const image = textOf(fields.get("image")?.value);
  return isText(fields.get("hub")) && image !== undefined && !/[/:]/.test(image) && fields.has("tag");
}

/** Whether a map says an image's repository, and a version of it. */
export function hasRepositoryAndVersion(fields: YamlFields): boolean {
  return isText(fields.get("repository")) && hasVersion(fields);
}

/** The place that such a map is. */
export function repositoryPlace(fields: YamlFields): FieldsOfPlace {
  return place({ key: "image", fields }, [...plainRegistries, "repository"], plainTags);
}

const plainRegistries: readonly string[] = ["registry", "imageRegistry", "image_registry"];
const plainTags: readonly string[] = ["tag", "imageTag", "image_tag"];
/** kube-prometheus-stack has `sha` for the digest's hex digits. */
const plainDigests: readonly string[] = ["digest", "imageDigest", "image_digest", "sha", "sha256"];
const placeKeys: ReadonlySet<string> = new Set([
  ...plainRegistries,
  ...plainTags,
  ...plainDigests,
  "repository",
  "name",
  "repo",
]);

function hasVersion(fields: YamlFields): boolean {
  return hasAny(fields, plainTags) || hasAny(fields, plainDigests);
}

function place(map: ValuesMap, names: readonly string[], tags: readonly string[]): FieldsOfPlace {
  const chosen = choose(map, { names, tags, digests: plainDigests });
  const given = plainTags.filter((name) => readText(map.fields.get(name)) !== undefined);
  const own = textOf(chosen.names.at(-1)?.value) ?? "";
  // Which of the two the templates take, only they tell.
  return given.length > 1 && versionStart(own) === undefined ? { ...chosen, problem: "ambiguous" } : chosen;
}

function stemmed(map: ValuesMap, name: string, stem: string): FieldsOfPlace {
  return choose(map, {
    names: [...spell(stem, "registry"), name],
    tags: spell(stem, "tag"),
    digests: spell(stem, "digest"),
  });
}

/** `webImageTag`, `web_image_tag`, `WEB_IMAGE_TAG`; the way in which the stem itself is written goes first. */
function spell(stem: string, word: string): readonly string[] {
  const camel = stem + word.charAt(0).toUpperCase() + word.slice(1);
  const snake = [`${stem}_${word}`, `${stem}_${word.toUpperCase()}`];
  return stem.includes("_") ? [...snake, camel] : [camel, ...snake];
}

interface FieldNames {
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly digests: readonly string[];
}

function choose(map: ValuesMap, { names, tags, digests }: FieldNames): FieldsOfPlace {
  const { fields } = map;
  const first = (keys: readonly string[]) => keys.map((each) => fields.get(each)).find((field) => readText(field));
  return { names: withGlobalRegistry(map, fieldsNamed(fields, names)), tag: first(tags), digest: first(digests) };
}

function fieldsNamed(fields: YamlFields, names: readonly string[]): readonly YamlField[] {
  return names.flatMap((name) => fields.get(name) ?? []);
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
