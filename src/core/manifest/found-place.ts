import {
  type ImageName,
  parseImageDigest,
  parseImageName,
  parseImageTag,
  parseWrittenReference,
  type WrittenReference,
} from "../image/reference.ts";
import type { ManifestReference, ReferenceKind, Scalar, UnclearPlace, UnclearReason, VersionSlot } from "./manifest.ts";
import { scalarOf, type YamlField, type YamlSource, type YamlValue } from "./yaml-source.ts";

/** What a finder makes of one place. */
export type FoundPlace =
  | { readonly kind: "reference"; readonly reference: ManifestReference }
  | { readonly kind: "unclear"; readonly place: UnclearPlace };

/** The fields that together say an image and its version. */
export interface PlaceFields {
  readonly kind: ReferenceKind;
  /** Joined by `/`: registry, repository, name, as many as the format has. The last may hold a version, too. */
  readonly names: readonly YamlField[];
  readonly tag?: YamlField | undefined;
  readonly digest?: YamlField | undefined;
  /** Set when something else in the format computes the version out of these. */
  readonly computed?: boolean;
}

/**
 * Reads one place. Nothing when its name is no image's; an unclear place when its line asks to be ignored, when a key
 * of it stands twice, when it is templated, or when its version cannot be read.
 */
export function readPlace(source: YamlSource, fields: PlaceFields): readonly FoundPlace[] {
  const names = fields.names.flatMap((field) => readText(source, field) ?? []);
  const name = names.map(({ scalar }) => scalar.text.replace(/\/+$/, "")).join("/");
  const [last] = names.slice(-1);
  if (last === undefined || name === "") return [];
  const whole = parseWrittenReference(name);
  const image = whole?.name ?? guessName(name);
  const slots: readonly (ReadText & { readonly slot?: VersionSlot; readonly problem?: UnclearReason })[] = [
    ...readWholeSlots(last, whole),
    ...(whole !== undefined && hasVersion(whole) ? [] : readSlots(source, fields.tag, "tag")),
    ...readSlots(source, fields.digest, "digest"),
  ];
  const problem = whole === undefined ? explainName(name, image) : slots.find((slot) => slot.problem)?.problem;
  if (whole === undefined && problem === undefined) return [];
  const ignored = [...names, ...slots].some((text) => isIgnored(source, text));
  const doubtful = [...names, ...slots].some(({ value }) => value.doubtful === true);
  const reason = ignored ? "ignored" : doubtful ? "duplicate-key" : fields.computed ? "templated" : problem;
  const found = slots.flatMap(({ slot }) => slot ?? []);
  const at = source.lines.positionOf(offsetOf(slots[0] ?? last));
  const { path } = source.manifest;
  if (reason !== undefined || whole === undefined) {
    const keeps = [...slots, last].map(({ scalar }) => scalar.range);
    const known = image === undefined ? {} : { image };
    return [{ kind: "unclear", place: { path, ...at, ...known, reason: reason ?? "unreadable", keeps } }];
  }
  const version = readVersion(found);
  const reference = { path, kind: fields.kind, image: whole.name, ...version, ...at, writer: { slots: found } };
  return [{ kind: "reference", reference }];
}

interface ReadText {
  readonly value: YamlValue;
  readonly scalar: Scalar;
}

function readText(source: YamlSource, field: YamlField | undefined): ReadText | undefined {
  const scalar = scalarOf(source, field?.value);
  return field?.value === undefined || scalar === undefined || scalar.text === ""
    ? undefined
    : { value: field.value, scalar };
}

function hasVersion({ tag, digest }: WrittenReference): boolean {
  return tag !== undefined || digest !== undefined;
}

function readWholeSlots(last: ReadText, whole: WrittenReference | undefined) {
  if (whole === undefined || !hasVersion(whole)) return [];
  const versionLength =
    (whole.tag === undefined ? 0 : whole.tag.length + 1) + (whole.digest === undefined ? 0 : whole.digest.length + 1);
  const prefix = last.scalar.text.slice(0, last.scalar.text.length - versionLength + 1);
  const holds = whole.tag === undefined ? "digest" : whole.digest === undefined ? "tag" : "tag-and-digest";
  return [{ ...last, ...settleSlot({ scalar: last.scalar, prefix, holds }) }];
}

function readSlots(source: YamlSource, field: YamlField | undefined, role: "tag" | "digest") {
  const text = readText(source, field);
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

/** A block scalar of several lines has no one place for the new version; quoted ones are written anew, escapes and all. */
function settleSlot(slot: VersionSlot): { readonly slot?: VersionSlot; readonly problem?: UnclearReason } {
  const { style, textRange } = slot.scalar;
  return style !== "block" || textRange !== undefined ? { slot } : { problem: "unreadable" };
}

/** The image of a text that is no reference as a whole: what stands before the version in `nginx:{{ .tag }}`. */
function guessName(text: string): ImageName | undefined {
  const trimmed = text.trim();
  const template = trimmed.search(templateMarks);
  const head = template < 0 ? trimmed : trimmed.slice(0, template);
  const version = /[:@][^/]*$/.exec(head);
  return version === null ? undefined : parseImageName(head.slice(0, version.index).split("@")[0] ?? "");
}

function explainName(text: string, image: ImageName | undefined): UnclearReason | undefined {
  if (isTemplated(text)) return "templated";
  return image === undefined ? undefined : "unreadable";
}

const templateMarks = /\{\{|\$\{|\$\(|<%|\{%/;

function isTemplated(text: string): boolean {
  return templateMarks.test(text);
}

function isIgnored(source: YamlSource, { value, scalar }: ReadText): boolean {
  const offsets = [scalar.range.start, scalar.range.end, value.via ?? scalar.range.start];
  return offsets.some((offset) => /\s#\s*tidegate:\s*ignore\s*$/.test(source.lines.lineAt(offset)));
}

function offsetOf({ value, scalar, slot }: ReadText & { readonly slot?: VersionSlot }): number {
  if (value.via !== undefined) return value.via;
  return scalar.textRange === undefined ? scalar.range.start : scalar.textRange.start + (slot?.prefix.length ?? 0);
}

/** The version that the slots say, read from their text. */
function readVersion(slots: readonly VersionSlot[]): Pick<ManifestReference, "tag" | "digest"> {
  const texts = slots.map(({ scalar, prefix, holds }) => ({ holds, text: scalar.text.slice(prefix.length) }));
  const tags = texts.flatMap(({ holds, text }) => (holds.startsWith("tag") ? (text.split("@")[0] ?? []) : []));
  const digests = texts.flatMap(({ holds, text }) =>
    holds === "bare-digest" ? `sha256:${text}` : holds === "tag" ? [] : (text.split("@").at(-1) ?? []),
  );
  const tag = tags[0] === undefined ? undefined : parseImageTag(tags[0]);
  const digest = digests[0] === undefined ? undefined : parseImageDigest(digests[0]);
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}
