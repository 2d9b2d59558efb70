import { assertNever } from "../assert-never.ts";
import type { HoldRule } from "../config/config.ts";
import { renderDuration } from "../duration.ts";
import type { EnvironmentName, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { HoldCarrier } from "../release/hold.ts";
import type { VersionChange } from "../release/record.ts";
import { renderFollowed } from "./follow.ts";
import { commitLink, type Links, pullRequestLink } from "./github-links.ts";
import { code, join, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, list, table } from "./markdown-blocks.ts";
import { renderNames } from "./names.ts";
import { type ChangesBehind, renderChangesBehind, renderPlaceNames } from "./revert-behind.ts";
import { renderVersion, renderVersionCell, shortDigest } from "./versions.ts";
import { atMost, renderLeft, renderWithinLimit } from "./within-limit.ts";

/** More images than this are not named one by one in a cell. */
const mostImages = 3;

/** More pull requests and places than this are not named one by one in a sentence. */
const mostNamed = 5;

/** A pull request that was recognised as a revert. */
export interface RecognisedRevert {
  readonly configRepo: RepoName;
  /** Where a version goes back. */
  readonly places: readonly RevertedPlace[];
  /** Where Flux chooses the version, and follows something else again; with `places` at least one. */
  readonly following: readonly RevertedFollow[];
  /** How many more places it names that were not looked at. */
  readonly left: number;
}

/** What a revert does to one service in one environment. */
export interface RevertedPlace {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** What it takes back. */
  readonly of: "release" | "rollback";
  /** What brought that release or rollback; absent when the index does not know. */
  readonly carrier?: HoldCarrier;
  /** What runs now, and goes. */
  readonly from: readonly ConfirmedImage[];
  /** What comes back, as far as it is written: an image may have a tag only, a digest only, or neither. */
  readonly to: readonly VersionChange["from"][];
  readonly behind: ChangesBehind;
  /** How a rollback is held there. */
  readonly hold: HoldRule;
}

/** What a revert does to one service in one environment where Flux chooses the version. */
export interface RevertedFollow extends Pick<RevertedPlace, "environment" | "service" | "carrier"> {
  /** What Flux follows now. */
  readonly from: TagPolicy;
  /** Absent when the index does not know it. */
  readonly to?: TagPolicy;
}

/** The comment on a recognised revert: what each environment gets back, what is behind it, and what the merge does. */
export function renderRevert(revert: RecognisedRevert, links: Links): Markdown {
  const { configRepo, places, following, left } = revert;
  const versions = places.length === 1 ? "this version" : "these versions";
  const sets = places.length === 0 ? nothing : md` Merging it sets ${versions}:`;
  const all = [...places, ...following.map((each) => ({ ...each, of: "release" as const }))];
  return renderWithinLimit((most) =>
    blocks(
      md`**This takes back ${renderTakenBack(configRepo, all, links)}.**${sets}`,
      renderPlaces(places, most),
      list(atMost(following, most, renderFollow)),
      left === 0 ? nothing : md`It names more than that. What else it does was not looked at.`,
      renderChangesBehind(places, links, most),
      renderHeld(places),
      renderReturned(places),
    ),
  );
}

/** Said in place of it when the pull request was changed, or Git went on, and nothing of it is left. */
export function renderNoRevert(): Markdown {
  return md`As it stands now, this takes back no release.`;
}

type TakenBack = Pick<RevertedPlace, "of" | "carrier">;

function renderTakenBack(configRepo: RepoName, places: readonly TakenBack[], links: Links): Markdown {
  const parts = (["release", "rollback"] as const).flatMap((of) => {
    const own = places.filter((place) => place.of === of);
    return own.length === 0 ? [] : [renderKind(of, own, (carrier) => carrierLink(configRepo, carrier, links))];
  });
  return join(parts, " and ");
}

function renderKind(
  of: RevertedPlace["of"],
  places: readonly TakenBack[],
  linkOf: (carrier: HoldCarrier) => Markdown,
): Markdown {
  const carriers = places.map(({ carrier }) => (carrier === undefined ? undefined : linkOf(carrier)));
  const known = [...new Map(carriers.flatMap((each) => (each === undefined ? [] : [[each.text, each]]))).values()];
  if (carriers.includes(undefined)) return places.length === 1 ? md`a ${of}` : md`${places.length} ${of}s`;
  return md`the ${known.length === 1 ? of : `${of}s`} in ${renderNames(known, mostNamed)}`;
}

/** It shall show in the timeline there: who merged it wants to know. */
function carrierLink(configRepo: RepoName, carrier: HoldCarrier, links: Links): Markdown {
  return carrier.kind === "commit"
    ? commitLink(links, configRepo, carrier.sha)
    : pullRequestLink(links, configRepo, carrier.number);
}

function renderPlaces(places: readonly RevertedPlace[], most: number): Markdown {
  const rows = places
    .slice(0, most)
    .map(({ environment, service, from, to }) => [
      code(environment),
      code(service),
      renderVersionCell(from, mostImages),
      renderBack(to),
    ]);
  return blocks(
    table(["environment", "service", "now", "after the merge"], rows),
    renderLeft(places.length - rows.length),
  );
}

/** All images of a service mostly have one tag, and it is told once. */
function renderBack(to: RevertedPlace["to"]): Markdown {
  const shown = to.map(({ tag, digest }) => {
    if (tag !== undefined) return code(tag);
    return digest === undefined ? md`none` : code(shortDigest(digest));
  });
  const different = [...new Map(shown.map((each) => [each.text, each])).values()];
  return different.length === 0
    ? md`not known`
    : join(
        atMost(different, mostImages, (each) => each),
        "<br>",
      );
}

function renderFollow({ environment, service, from, to }: RevertedFollow): Markdown {
  const where = md`${code(service)} in ${code(environment)}`;
  const again =
    to === undefined
      ? md`After the merge Flux no longer follows ${code(renderFollowed(from))} for ${where}, but what its files then say.`
      : md`After the merge Flux follows ${code(renderFollowed(to))} for ${where} again, in place of ${code(renderFollowed(from))}.`;
  return md`${again} It chooses the version there, so Tidegate holds nothing.`;
}

/** What the hold will mean, one sentence for all places with the same rule. */
function renderHeld(places: readonly RevertedPlace[]): Markdown {
  const groups = new Map<string, RevertedPlace[]>();
  for (const place of places) {
    if (place.of === "rollback") continue;
    const key = JSON.stringify(place.hold);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return blocks(...[...groups.values()].map(renderHeldAlike));
}

function renderHeldAlike(places: readonly RevertedPlace[]): Markdown {
  const [first, ...others] = places;
  if (first === undefined) return nothing;
  const isOne = others.length === 0;
  const held = md`${renderPlaceNames(places, mostNamed)} ${isOne ? "is" : "are"} held`;
  const out = isOne ? code(renderVersion(first.from)) : md`what is taken out there`;
  const resume = code(isOne ? `/resume ${first.environment} ${first.service}` : "/resume");
  return md`After the merge ${held}: ${out} stays out, whoever announces it again, and ${renderRule(first.hold, resume)}.`;
}

function renderRule(hold: HoldRule, resume: Markdown): Markdown {
  switch (hold.kind) {
    case "until-newer":
      return md`a newer version waits for a person to merge it, or for ${resume}`;
    case "manual":
      return md`nothing newer is proposed until somebody types ${resume}`;
    case "for":
      return md`for ${renderDuration(hold.seconds)} a newer version waits for a person to merge it, or for ${resume}`;
    default:
      return assertNever(hold);
  }
}

function renderReturned(places: readonly RevertedPlace[]): Markdown {
  const returned = places.filter(({ of }) => of === "rollback");
  const [first, ...others] = returned;
  if (first === undefined) return nothing;
  const tag = others.length === 0 ? first.to[0]?.tag : undefined;
  const where = renderPlaceNames(returned, mostNamed);
  const what = tag === undefined ? md`what comes back to ${where}` : md`${code(tag)} of ${where}`;
  return md`After the merge ${what} counts as wanted again: a hold for that alone ends, and newer versions are released as before.`;
}
