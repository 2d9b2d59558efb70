import type { ImageDigest, ImageName, ImageTag } from "../image/reference.ts";
import type {
  Manifest,
  ManifestEdit,
  ManifestFindings,
  ManifestReference,
  UnclearPlace,
  UnclearReason,
} from "./manifest.ts";
import { renderSlot, slotEdit } from "./version-slot.ts";

/** An image at the version to write; without a digest where nobody asked the registry. */
export interface ImageVersion {
  readonly name: ImageName;
  readonly tag: ImageTag;
  readonly digest?: ImageDigest;
}

/** What to write in one file, and what that changes. */
export interface PlannedEdits<Image extends ImageVersion> {
  /** In the order of the file; none overlap. Empty when the file says all of it already. */
  readonly edits: readonly ManifestEdit[];
  /** One entry a reference that changes; two that share an anchor share its edit. */
  readonly changes: readonly { readonly reference: ManifestReference; readonly to: Image }[];
  /** Places of these images that are left as they are, those that the finder knew among them. */
  readonly unclear: readonly UnclearPlace[];
}

/**
 * Plans the edits that bring every reference to the images, in one file, to the versions given.
 * Where a digest pins the place, tag and digest move together or not at all; where only a tag stands, only its
 * characters change; where only a digest stands, only the digest does. A place that must not change keeps the
 * anchors it uses, and so every other place that uses them.
 */
export function planEdits<Image extends ImageVersion>(
  manifest: Manifest,
  findings: ManifestFindings,
  images: readonly Image[],
): PlannedEdits<Image> {
  const wanted = new Map(images.map((image) => [image.name, image]));
  const drafts = findings.references.map((reference) => draft(reference, wanted.get(reference.image)));
  const settled = settle(drafts, findings.unclear);
  const edits = new Map<number, ManifestEdit>();
  const changes: { reference: ManifestReference; to: Image }[] = [];
  const unclear = findings.unclear.filter(({ image }) => image !== undefined && wanted.has(image));
  for (const { reference, to, reason, texts } of settled) {
    if (to === undefined) continue;
    if (reason !== undefined) unclear.push(explain(reference, reason));
    else if (reference.writer.slots.some((slot, index) => texts[index] !== slot.scalar.text))
      changes.push({ reference, to });
    if (reason !== undefined) continue;
    for (const [index, slot] of reference.writer.slots.entries()) {
      const edit = slotEdit(manifest.path, slot, texts[index] ?? "");
      if (edit !== undefined) edits.set(edit.range.start, edit);
    }
  }
  return {
    edits: [...edits.values()].sort((a, b) => a.range.start - b.range.start),
    changes,
    unclear: unclear.sort(byPlace),
  };
}

interface Draft<Image> {
  readonly reference: ManifestReference;
  /** Absent: nobody asked for this reference to change. */
  readonly to?: Image;
  /** Why it stays as it is, although it was asked to change. */
  readonly reason?: UnclearReason;
  /** What each slot's scalar is to say; what it says now when it is to stay. */
  readonly texts: readonly string[];
}

function draft<Image extends ImageVersion>(reference: ManifestReference, to: Image | undefined): Draft<Image> {
  const { slots } = reference.writer;
  const now = slots.map(({ scalar }) => scalar.text);
  if (to === undefined) return { reference, texts: now };
  if (slots.length === 0) return { reference, to, reason: "no-tag", texts: now };
  const texts = slots.flatMap((slot) => renderSlot(slot, to) ?? []);
  return texts.length === slots.length
    ? { reference, to, texts }
    : { reference, to, reason: "digest-unknown", texts: now };
}

/** Takes back what would change a scalar that another place needs otherwise, and all that is tied to what was taken back. */
function settle<Image extends ImageVersion>(
  drafts: readonly Draft<Image>[],
  unclear: readonly UnclearPlace[],
): readonly Draft<Image>[] {
  const users = new Map<number, { readonly draft: number; readonly text: string; readonly now: string }[]>();
  for (const [index, { reference, texts }] of drafts.entries()) {
    for (const [slot, { scalar }] of reference.writer.slots.entries()) {
      const entry = { draft: index, text: texts[slot] ?? "", now: scalar.text };
      const before = users.get(scalar.range.start);
      if (before === undefined) users.set(scalar.range.start, [entry]);
      else before.push(entry);
    }
  }
  const frozen = new Set(unclear.flatMap(({ keeps = [] }) => keeps.map(({ start }) => start)));
  for (const [start, entries] of users) if (new Set(entries.map(({ text }) => text)).size > 1) frozen.add(start);
  const settled = [...drafts];
  // A set is walked to its end, and what is added on the way is walked too.
  for (const start of frozen) {
    for (const { draft: index, text, now } of users.get(start) ?? []) {
      const each = settled[index];
      if (each === undefined || text === now || each.reason !== undefined) continue;
      settled[index] = { ...each, reason: "anchor-elsewhere" };
      for (const { scalar } of each.reference.writer.slots) frozen.add(scalar.range.start);
    }
  }
  return settled;
}

function byPlace(a: UnclearPlace, b: UnclearPlace): number {
  return a.line - b.line || a.column - b.column;
}

function explain({ path, line, column, image }: ManifestReference, reason: UnclearReason): UnclearPlace {
  return { path, line, column, image, reason };
}
