import { type ChartIdentity, type ChartVersion, isSameChart } from "../image/chart.ts";
import type { ImageDigest, ImageName, ImageTag } from "../image/reference.ts";
import { takesByPattern } from "./image-pattern.ts";
import type {
  ChartReference,
  Manifest,
  ManifestEdit,
  ManifestFindings,
  ManifestReference,
  Position,
  UnclearPlace,
  UnclearReason,
  VersionSlot,
} from "./manifest.ts";
import { renderSlot, type SlotVersion, slotEdit } from "./version-slot.ts";

/** An image at the version to write; without a digest where nobody asked the registry. */
export interface ImageVersion {
  readonly name: ImageName;
  readonly tag: ImageTag;
  readonly digest?: ImageDigest;
}

/** A chart at the version to write; without a repository every chart of that name is meant. */
export interface ChartRelease extends ChartIdentity {
  readonly version: ChartVersion;
  /** Of the chart in its OCI registry; needed only where a manifest pins it. */
  readonly digest?: ImageDigest;
}

/** What to write in one file, and what that changes. */
export interface PlannedEdits<Image extends ImageVersion, Chart extends ChartRelease = ChartRelease> {
  /** In the order of the file; none overlap. Empty when the file says all of it already. */
  readonly edits: readonly ManifestEdit[];
  /** One entry a reference that changes; two that share an anchor share its edit. */
  readonly changes: readonly { readonly reference: ManifestReference; readonly to: Image }[];
  /** As `changes`, of charts. */
  readonly chartChanges: readonly { readonly reference: ChartReference; readonly to: Chart }[];
  /** Places that name none of these images and charts, and change all the same, by an anchor that a change shares. */
  readonly changesWith: readonly ChangedWith[];
  /** Places of these images and charts that are left as they are, those that the finder knew among them. */
  readonly unclear: readonly UnclearPlace[];
}

/** A place whose text changes because an anchor, an alias or a merge key shares it with a change. */
export interface ChangedWith {
  readonly path: string;
  /** From 1; of the alias that stands for the text, or of the text itself. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The line of the first change that it goes with. */
  readonly withLine: number;
  /** What changes of the text: the version, without the image's name. */
  readonly before: string;
  readonly after: string;
}

/**
 * Plans the edits that bring every reference to the images and charts, in one file, to the versions given.
 * Where a digest pins the place, tag and digest move together or not at all; where only a tag stands, only its
 * characters change; where only a digest stands, only the digest does. A place that must not change keeps the
 * anchors it uses, and so every other place that uses them.
 */
export function planEdits<Image extends ImageVersion, Chart extends ChartRelease = ChartRelease>(
  manifest: Manifest,
  findings: ManifestFindings,
  images: readonly Image[],
  charts: readonly Chart[] = [],
): PlannedEdits<Image, Chart> {
  const wanted = new Map(images.map((image) => [image.name, image]));
  const drafted: readonly Draft<Image, Chart>[] = [
    ...findings.references.map((reference) => draftImage(reference, wanted.get(reference.image))),
    ...(findings.charts ?? []).map((reference) => draftChart(reference, charts)),
  ];
  const drafts = settle(withoutTwins(drafted), findings.unclear);
  const edits = new Map<number, ManifestEdit>();
  const changes: { reference: ManifestReference; to: Image }[] = [];
  const chartChanges: { reference: ChartReference; to: Chart }[] = [];
  const unclear = findings.unclear.flatMap((place) => asWanted(place, images, charts));
  const sharing: SharedChange[] = [];
  for (const draft of drafts) {
    if (draft.reason !== undefined) unclear.push(explain(draft, draft.reason));
    if (draft.to === undefined || draft.reason !== undefined) continue;
    const made = draft.slots.flatMap((slot, index) => {
      const edit = slotEdit(manifest.path, slot, draft.texts[index] ?? "");
      return edit === undefined ? [] : [{ slot, edit, text: draft.texts[index] ?? "" }];
    });
    for (const { edit } of made) edits.set(edit.range.start, edit);
    if (made.length === 0) continue;
    for (const { slot, text } of made) sharing.push({ slot, text, line: draft.reference.line });
    if (draft.kind === "image") changes.push({ reference: draft.reference, to: draft.to });
    else chartChanges.push({ reference: draft.reference, to: draft.to });
  }
  return {
    edits: [...edits.values()].sort((a, b) => a.range.start - b.range.start),
    changes,
    chartChanges,
    changesWith: listChangedWith(manifest.path, sharing),
    unclear: unclear.sort(byPlace),
  };
}

interface SharedChange {
  readonly slot: VersionSlot;
  /** What its scalar is to say. */
  readonly text: string;
  /** Of the reference that it is a part of. */
  readonly line: number;
}

/** Where the changed scalars count beside the places that are told as changes. */
function listChangedWith(path: string, sharing: readonly SharedChange[]): readonly ChangedWith[] {
  const keyOf = ({ line, column }: Position) => `${line}:${column}`;
  const told = new Set(sharing.flatMap(({ slot }) => (slot.scalar.shared?.at ?? []).map(keyOf)));
  const others = new Map<string, ChangedWith>();
  // Ten thousand references may share one anchor, and one list of as many places.
  const listed = new Set<readonly Position[]>();
  for (const { slot, text, line } of sharing) {
    const { scalar, prefix } = slot;
    const [before, after] = [scalar.text.slice(prefix.length), text.slice(prefix.length)];
    for (const places of scalar.shared?.places ?? []) {
      if (listed.has(places)) continue;
      listed.add(places);
      for (const position of places) {
        const key = keyOf(position);
        if (!told.has(key) && !others.has(key)) others.set(key, { path, ...position, withLine: line, before, after });
      }
    }
  }
  return [...others.values()].sort(byPlace);
}

interface Drafted {
  readonly slots: ManifestReference["writer"]["slots"];
  /** Why it stays as it is, although it was asked to change. */
  readonly reason?: UnclearReason;
  /** What each slot's scalar is to say; what it says now when it is to stay. */
  readonly texts: readonly string[];
}

/** `to` is absent when nobody asked for this reference to change. */
type Draft<Image, Chart> = Drafted &
  (
    | { readonly kind: "image"; readonly reference: ManifestReference; readonly to: Image | undefined }
    | { readonly kind: "chart"; readonly reference: ChartReference; readonly to: Chart | undefined }
  );

function draftImage<Image extends ImageVersion>(reference: ManifestReference, to: Image | undefined) {
  return { kind: "image", reference, to, ...draftSlots(reference.writer.slots, to) } as const;
}

function draftChart<Chart extends ChartRelease>(reference: ChartReference, charts: readonly Chart[]) {
  const asked = charts.filter(
    (chart) => isSameChart(chart, identify(reference)) && !(reference.assumed && chart.repository === undefined),
  );
  const drafted = draftSlots(reference.writer.slots, asked[0]);
  const reason = asked.length > 1 ? { reason: "ambiguous" as const, texts: textsOf(reference.writer.slots) } : {};
  return { kind: "chart", reference, to: asked[0], ...drafted, ...reason } as const;
}

function draftSlots(slots: Drafted["slots"], to: SlotVersion | undefined): Drafted {
  const texts = textsOf(slots);
  if (to === undefined) return { slots, texts };
  if (slots.length === 0) return { slots, texts, reason: "no-tag" };
  const rendered = slots.map((slot) => renderSlot(slot, to));
  const problem = rendered.flatMap((each) => ("problem" in each ? [each.problem] : []))[0];
  return problem === undefined
    ? { slots, texts: rendered.flatMap((each) => ("text" in each ? [each.text] : [])) }
    : { slots, texts, reason: problem };
}

function textsOf(slots: Drafted["slots"]): readonly string[] {
  return slots.map(({ scalar }) => scalar.text);
}

/** What Flux takes from a registry is an image and a chart at once: who asks for one says nothing of the other. */
function withoutTwins<Image, Chart>(drafts: readonly Draft<Image, Chart>[]): readonly Draft<Image, Chart>[] {
  const keyOf = ({ reference, slots: [slot] }: Draft<Image, Chart>) =>
    `${reference.line}:${reference.column}:${slot?.scalar.range.start}`;
  const asked = new Map(drafts.filter(({ to }) => to !== undefined).map((each) => [keyOf(each), each.kind]));
  return drafts.filter((each) => each.to !== undefined || (asked.get(keyOf(each)) ?? each.kind) === each.kind);
}

/** Takes back what would change a scalar that another place needs otherwise, and all that is tied to what was taken back. */
function settle<Image, Chart>(
  drafts: readonly Draft<Image, Chart>[],
  unclear: readonly UnclearPlace[],
): readonly Draft<Image, Chart>[] {
  const users = new Map<number, { readonly draft: number; readonly text: string; readonly now: string }[]>();
  for (const [index, { slots, texts }] of drafts.entries()) {
    for (const [slot, { scalar }] of slots.entries()) {
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
      for (const { scalar } of each.slots) frozen.add(scalar.range.start);
    }
  }
  return settled;
}

/** A place that is unclear, if it is one of what was asked for; of a pattern, once for each image that it takes. */
function asWanted(
  { pattern, ...place }: UnclearPlace,
  images: readonly ImageVersion[],
  charts: readonly ChartRelease[],
): readonly UnclearPlace[] {
  if (pattern !== undefined)
    return images.filter(({ name }) => takesByPattern(pattern, name)).map(({ name }) => ({ ...place, image: name }));
  const { image, chart } = place;
  const isWanted =
    images.some(({ name }) => name === image) ||
    (chart !== undefined && charts.some((wanted) => isSameChart(wanted, chart)));
  return isWanted ? [place] : [];
}

function byPlace(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

function explain<Image, Chart>({ kind, reference }: Draft<Image, Chart>, reason: UnclearReason): UnclearPlace {
  const { path, line, column } = reference;
  return kind === "image"
    ? { path, line, column, image: reference.image, reason }
    : { path, line, column, chart: identify(reference), reason };
}

function identify({ chart, repository }: ChartReference): ChartIdentity {
  return { name: chart, ...(repository === undefined ? {} : { repository }) };
}
