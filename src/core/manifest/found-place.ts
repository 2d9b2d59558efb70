import { cutEnd } from "../image/cut-end.ts";
import {
  type ImageName,
  parseImageDigest,
  parseImageName,
  parseImageTag,
  parseWrittenReference,
  type WrittenReference,
} from "../image/reference.ts";
import type { LineMarks } from "./line-marks.ts";
import type {
  ChartReference,
  ChartSource,
  ManifestReference,
  Position,
  ReferenceHint,
  ReferenceKind,
  Scalar,
  UnclearPlace,
  UnclearReason,
  VersionSlot,
} from "./manifest.ts";
import { sharingOf } from "./shared-scalars.ts";
import { scalarOf, type YamlField, type YamlValue } from "./yaml-source.ts";

/** What a finder makes of one place. */
export type FoundPlace =
  | { readonly kind: "reference"; readonly reference: ManifestReference }
  | { readonly kind: "chart"; readonly chart: ChartReference }
  | { readonly kind: "chart-source"; readonly source: ChartSource }
  | { readonly kind: "unclear"; readonly place: UnclearPlace };

/** The fields that together say an image and its version. */
export interface PlaceFields {
  readonly kind: ReferenceKind;
  /** Joined by `/`: registry, repository, name, as many as the format has. The last may hold a version, too. */
  readonly names: readonly YamlField[];
  /** The image that the names mean, where they are a pattern. */
  readonly image?: ImageName | undefined;
  /** What stands before the name in its last field without being part of it: `oci://`, `old=`. */
  readonly before?: string;
  readonly tag?: YamlField | undefined;
  readonly digest?: YamlField | undefined;
  /** Says the tag's version once more, with its `v` or without, if it does. */
  readonly number?: YamlField | undefined;
  /** Set when something else in the format makes the place unclear. */
  readonly problem?: UnclearReason | undefined;
  readonly hint?: ReferenceHint | undefined;
  /** `versioned` where only a version tells that the field names an image at all. */
  readonly counts?: "always" | "versioned";
}

/**
 * Reads one place. Nothing when its name is no image's; an unclear place when its line asks to be ignored, when a key
 * of it stands twice, when it is templated, or when its version cannot be read.
 */
export function readPlace(fields: PlaceFields): readonly FoundPlace[] {
  const names = fields.names.flatMap((field) => readText(field) ?? []);
  const [last] = names.slice(-1);
  if (last === undefined) return [];
  const name = nameOf(names, fields.before);
  if (name === "" || name.length > longestText) return [];
  const { image: meant } = fields;
  const whole = meant === undefined ? parseWrittenReference(name) : { name: meant, writtenName: name };
  const image = whole?.name ?? guessName(name);
  const slots: readonly ReadSlot[] = [
    ...readWholeSlots(last, whole),
    ...(whole?.tag === undefined ? readSlots(fields.tag, "tag") : []),
    ...readSlots(fields.digest, "digest"),
  ];
  const problem = whole === undefined ? explainName(name, image) : slots.find((slot) => slot.problem)?.problem;
  if (whole === undefined && problem === undefined) return [];
  if (fields.counts === "versioned" && (image === undefined || (whole !== undefined && slots.length === 0))) return [];
  const texts = [...names, ...slots];
  const reason = explainTexts(texts) ?? fields.problem ?? problem;
  const at = positionOf(slots[0] ?? last);
  const { path } = last.value.source;
  if (reason !== undefined || whole === undefined) {
    const keeps = [...slots, last].map(({ scalar }) => scalar.range);
    const known = image === undefined ? {} : { image };
    return [{ kind: "unclear", place: { path, ...at, ...known, reason: reason ?? "unreadable", keeps } }];
  }
  const found = [...slots.flatMap(({ slot }) => slot ?? []), ...readNumber(fields.number, slots)];
  const version = readVersion(found);
  const hints = hintsOf(texts, fields.hint);
  const reference = {
    path,
    kind: fields.kind,
    image: whole.name,
    ...version,
    ...at,
    writer: { slots: found },
    ...hints,
  };
  return [{ kind: "reference", reference }];
}

/** Far beyond any name with its version. */
const longestText = 10_000;

/** A scalar, and the value that it is of. */
export interface ReadText {
  readonly value: YamlValue;
  readonly scalar: Scalar;
}

/** A scalar that is not empty; undefined for all else. */
export function readText(field: YamlField | undefined): ReadText | undefined {
  const scalar = scalarOf(field?.value);
  if (field?.value === undefined || scalar === undefined || scalar.text === "") return undefined;
  const shared = sharingOf(field.value);
  return { value: field.value, scalar: shared === undefined ? scalar : { ...scalar, shared } };
}

/** What the lines and the maps in which texts stand have against them; undefined when nothing. */
export function explainTexts(texts: readonly ReadText[]): UnclearReason | undefined {
  if (texts.some(isIgnored)) return "ignored";
  return texts.some(({ value }) => value.doubtful === true) ? "duplicate-key" : undefined;
}

/** Where the version stands in a text, or the alias that stands for it. */
export function positionOf({ value, scalar, slot }: ReadText & { readonly slot?: VersionSlot }): Position {
  const { map } = value.source;
  if (value.via !== undefined) return map.positionOf(value.via);
  // A place in the file already, while `map` speaks of places in what was parsed.
  return map.positionInFile(
    (scalar.textRange ?? scalar.range).start + (scalar.textRange && slot ? slot.prefix.length : 0),
  );
}

/** What is said to other robots about a place. */
export function hintsOf(
  texts: readonly ReadText[],
  hint: ReferenceHint | undefined,
): { readonly hints?: readonly ReferenceHint[] } {
  const markers = texts.flatMap((text) => marksOf(text).flatMap(({ marker }) => marker ?? []));
  if (markers.length === 0 && hint === undefined) return {};
  const distinct = new Map(
    [...markers, ...(hint === undefined ? [] : [hint])].map((each) => [JSON.stringify(each), each]),
  );
  return { hints: [...distinct.values()] };
}

/** Whether a tool fills in a part of the text later. */
export function isTemplated(text: string): boolean {
  return templateMarks.test(text);
}

/** A scalar of several lines has no one place for the new version; a quoted one is written anew, escapes and all. */
export function settleSlot(slot: VersionSlot): { readonly slot?: VersionSlot; readonly problem?: UnclearReason } {
  const { style, textRange, detached } = slot.scalar;
  if (detached) return { problem: "nested" };
  const isQuoted = style === "single" || style === "double";
  return isQuoted || textRange !== undefined ? { slot } : { problem: "unreadable" };
}

interface ReadSlot extends ReadText {
  readonly slot?: VersionSlot;
  readonly problem?: UnclearReason;
}

function nameOf(names: readonly ReadText[], before = ""): string {
  const last = names.length - 1;
  return names
    .map(({ scalar }, index) => cutEnd(index === last ? scalar.text.slice(before.length) : scalar.text, "/"))
    .join("/");
}

function hasVersion({ tag, digest }: WrittenReference): boolean {
  return tag !== undefined || digest !== undefined;
}

function readWholeSlots(last: ReadText, whole: WrittenReference | undefined): readonly ReadSlot[] {
  if (whole === undefined || !hasVersion(whole)) return [];
  const versionLength =
    (whole.tag === undefined ? 0 : whole.tag.length + 1) + (whole.digest === undefined ? 0 : whole.digest.length + 1);
  const prefix = last.scalar.text.slice(0, last.scalar.text.length - versionLength + 1);
  const holds = whole.tag === undefined ? "digest" : whole.digest === undefined ? "tag" : "tag-and-digest";
  return [{ ...last, ...settleSlot({ scalar: last.scalar, prefix, holds }) }];
}

function readSlots(field: YamlField | undefined, role: "tag" | "digest"): readonly ReadSlot[] {
  const text = readText(field);
  if (text === undefined || (role === "digest" && text.scalar.text === "false")) return [];
  const holds = role === "tag" ? holdsTag(text.scalar.text) : holdsDigest(text.scalar.text);
  if (holds !== undefined) return [{ ...text, ...settleSlot({ scalar: text.scalar, prefix: "", holds }) }];
  return [{ ...text, problem: isTemplated(text.scalar.text) ? ("templated" as const) : ("unreadable" as const) }];
}

function holdsTag(text: string): VersionSlot["holds"] | undefined {
  if (parseImageTag(text) !== undefined) return "tag";
  const at = text.indexOf("@");
  const isBoth = parseImageTag(text.slice(0, Math.max(at, 0))) && parseImageDigest(text.slice(at + 1));
  return isBoth === undefined ? undefined : "tag-and-digest";
}

function holdsDigest(text: string): VersionSlot["holds"] | undefined {
  if (parseImageDigest(text) !== undefined) return "digest";
  return /^[0-9a-f]{64}$/.test(text) ? "bare-digest" : undefined;
}

/** Two versions that differ were meant to. */
function readNumber(field: YamlField | undefined, slots: readonly ReadSlot[]): readonly VersionSlot[] {
  const text = readText(field);
  const { tag } = readVersion(slots.flatMap(({ slot }) => slot ?? []));
  if (text === undefined || tag === undefined || withoutV(text.scalar.text) !== withoutV(tag)) return [];
  const prefix = text.scalar.text.startsWith("v") ? "v" : "";
  const { slot } = settleSlot({ scalar: text.scalar, prefix, holds: "version-number" });
  return slot === undefined ? [] : [slot];
}

function withoutV(text: string): string {
  return text.replace(/^v/, "");
}

/** The image of a text that is no reference as a whole: what stands before the version in `nginx:{{ .tag }}`. */
function guessName(text: string): ImageName | undefined {
  const trimmed = text.trim();
  const template = trimmed.search(templateMarks);
  const head = template < 0 ? trimmed : trimmed.slice(0, template);
  const end = versionStart(head);
  return end === undefined ? undefined : parseImageName(head.slice(0, end).split("@")[0] ?? "");
}

/** Where a version begins in a text that may be a reference: at a `:` or `@` behind the last `/`; undefined for none. */
export function versionStart(text: string): number | undefined {
  const segment = text.lastIndexOf("/") + 1;
  const length = text.slice(segment).search(/[:@]/);
  return length < 0 ? undefined : segment + length;
}

function explainName(text: string, image: ImageName | undefined): UnclearReason | undefined {
  if (isTemplated(text)) return "templated";
  return image === undefined ? undefined : "unreadable";
}

const templateMarks = /\{\{|\$\{|\$\(|<%|\{%|\$[A-Z_]/;

function isIgnored(text: ReadText): boolean {
  return marksOf(text).some(({ kept }) => kept);
}

/** Of the lines on which a text begins and ends, and of that of the alias that stands for it. */
function marksOf({ value, scalar }: ReadText): readonly LineMarks[] {
  const { map } = value.source;
  const { start, end } = scalar.range;
  return [
    map.marksInFile(start),
    ...(scalar.style !== "block" && scalar.source.includes("\n") ? [map.marksInFile(end)] : []),
    ...(value.via === undefined ? [] : [map.marksAt(value.via)]),
  ];
}

/** The version that the slots say, read from their text. */
function readVersion(slots: readonly VersionSlot[]): Pick<ManifestReference, "tag" | "digest"> {
  const texts = slots.map(({ scalar, prefix, holds }) => ({ holds, text: scalar.text.slice(prefix.length) }));
  const tags = texts.flatMap(({ holds, text }) => (holds.startsWith("tag") ? (text.split("@")[0] ?? []) : []));
  const digests = texts.flatMap(({ holds, text }) => {
    if (holds === "bare-digest") return [`sha256:${text}`];
    return holds === "digest" || holds === "tag-and-digest" ? (text.split("@").at(-1) ?? []) : [];
  });
  const tag = tags[0] === undefined ? undefined : parseImageTag(tags[0]);
  const digest = digests[0] === undefined ? undefined : parseImageDigest(digests[0]);
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}
