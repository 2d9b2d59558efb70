import { type FoundPlace, type PlaceFields, readPlace } from "./found-place.ts";
import type { ReferenceKind } from "./manifest.ts";
import { mapsBelow, scalarOf, type YamlField, type YamlSource, type YamlValue } from "./yaml-source.ts";

/**
 * Finds images in Helm values, at any depth. A map's fields are read as one place when they are one of these:
 *
 *     image: repo:tag                                  also `sidecarImage` and the like
 *     image: repo           tag: …                     with `registry`, `digest`; `sidecarImage` with `sidecarImageTag`
 *     repository: repo      tag: …                     with `registry`, `digest`; and with `image` for a last part
 *     name: repo            tag: …                     with `registry`, `digest`; below a key `image` or `images`
 *     webRepository: repo   webTag: …                  with `webRegistry`, `webDigest`
 *
 * Nothing else that is called `tag` is touched.
 */
export function findInValues(
  source: YamlSource,
  values: YamlValue | undefined,
  kind: ReferenceKind,
): readonly FoundPlace[] {
  const found: FoundPlace[] = [];
  for (const { key, fields } of mapsBelow(source, values)) {
    const texts = new Set(
      [...fields].filter(([, { value }]) => scalarOf(source, value) !== undefined).map(([name]) => name),
    );
    for (const place of placesIn({ key, fields, texts })) found.push(...readPlace(source, { kind, ...place }));
  }
  return found;
}

interface ValuesMap {
  /** The key under which the map stands. */
  readonly key: string;
  readonly fields: ReadonlyMap<string, YamlField>;
  /** The keys whose values are scalars. */
  readonly texts: ReadonlySet<string>;
}

type FieldsOfPlace = Omit<PlaceFields, "kind">;

function placesIn(map: ValuesMap): readonly FieldsOfPlace[] {
  const { key, texts } = map;
  const places: FieldsOfPlace[] = [];
  const isImage = /images?$/i.test(key);
  if (texts.has("repository")) {
    if (isImage || hasAny(map, plainTags) || hasAny(map, plainDigests)) {
      const names = texts.has("image") ? ["repository", "image"] : ["repository"];
      places.push(place(map, [...plainRegistries, ...names], isImage ? [...plainTags, "version"] : plainTags));
    }
  } else if (isImage && texts.has("name") && !texts.has("image") && hasAny(map, plainTags)) {
    places.push(place(map, [...plainRegistries, "name"], plainTags));
  }
  for (const name of texts) {
    if (name === "image") {
      if (!texts.has("repository")) places.push(place(map, [...plainRegistries, "image"], plainTags));
    } else if (/image$/i.test(name)) {
      places.push(stemmed(map, name, name));
    } else if (/.Repository$/.test(name)) {
      const stem = name.slice(0, -"Repository".length);
      if (hasAny(map, [`${stem}Tag`, `${stem}Digest`])) places.push(stemmed(map, name, stem));
    }
  }
  return places;
}

const plainRegistries = ["registry", "imageRegistry"] as const;
const plainTags = ["tag", "imageTag"] as const;
/** kube-prometheus-stack has `sha` for the digest's hex digits. */
const plainDigests = ["digest", "imageDigest", "sha", "sha256"] as const;

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

function choose({ fields, texts }: ValuesMap, { names, tags, digests }: FieldNames): FieldsOfPlace {
  const first = (keys: readonly string[]) => fields.get(keys.find((each) => texts.has(each)) ?? "");
  return {
    names: names.flatMap((name) => fields.get(name) ?? []),
    tag: first(tags),
    digest: first(digests),
  };
}

function hasAny({ fields }: ValuesMap, names: readonly string[]): boolean {
  return names.some((name) => fields.has(name));
}
