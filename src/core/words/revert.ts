import type { EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { HoldCarrier } from "../release/hold.ts";
import type { SourceChanges } from "../release/plan.ts";
import type { VersionChange } from "../release/record.ts";
import { commitLink, type Links, pullRequestLink, quietNamedLink } from "./github-links.ts";
import { code, join, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, folded, table } from "./markdown-blocks.ts";
import { renderSourceChanges } from "./source-changes.ts";
import { renderVersion, renderVersionCell, shortDigest } from "./versions.ts";
import { atMost, renderLeft, renderWithinLimit } from "./within-limit.ts";

/** More images than this are not named one by one in a cell. */
const mostImages = 3;

/** A pull request that was recognised as a revert. `of`: what it takes back, a release or a rollback. */
export interface RecognisedRevert {
  readonly configRepo: RepoName;
  readonly of: "release" | "rollback";
  /** The pull request that it takes back; absent when that was a commit. */
  readonly reverts?: PullRequestNumber;
  /** At least one. */
  readonly places: readonly RevertedPlace[];
}

/** What a revert does to one service in one environment. */
export interface RevertedPlace {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** What runs now, and goes. */
  readonly from: readonly ConfirmedImage[];
  /** What comes back, as far as it is written: an image may have a tag only, a digest only, or neither. */
  readonly to: readonly VersionChange["from"][];
  /** What `from` has and `to` has not; absent when it is not known. */
  readonly takenOut?: SourceChanges;
  /** What `to` has and `from` has not; absent when it is nothing, or not known. */
  readonly broughtBack?: SourceChanges;
}

/** The comment on a recognised revert: what each environment gets back, what is behind it, and what the merge does. */
export function renderRevert({ configRepo, of, reverts, places }: RecognisedRevert, links: Links): Markdown {
  const what =
    of === "release" ? md`takes back the release` : md`takes back the rollback, and so brings the release again`;
  const where = reverts === undefined ? nothing : md` of ${pullRequestLink(links, configRepo, reverts)}`;
  return renderWithinLimit((most) =>
    blocks(
      md`**This revert ${what}**${where}. Merging it sets these versions:`,
      renderPlaces(places, most),
      ...places.slice(0, most).flatMap((place) => renderBehind(place, links, most)),
      places.some(({ takenOut, broughtBack }) => takenOut !== undefined || broughtBack !== undefined)
        ? nothing
        : renderSourceChanges(undefined, links, most),
      renderAfter(of),
    ),
  );
}

/** A merged rollback as the pull requests that were in the release are told of it. */
export interface RolledBack {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  /** The version that went, and the one that came back (empty when it is not known). */
  readonly from: readonly ConfirmedImage[];
  readonly to: readonly ConfirmedImage[];
  /** Absent when GitHub did not tell. */
  readonly by?: Login;
  readonly carrier: HoldCarrier;
}

/** One sentence on a source pull request; it names the person without calling anybody. */
export function renderRolledBack(rolledBack: RolledBack, links: Links): Markdown {
  const { configRepo, environment, service, from, to, by, carrier } = rolledBack;
  const who = by === undefined ? nothing : md` by ${code(by)}`;
  const where =
    carrier.kind === "commit"
      ? commitLink(links, configRepo, carrier.sha)
      : quietNamedLink(links, configRepo, carrier.number);
  const back = to.length === 0 ? nothing : md` ${code(renderVersion(to))} runs there again.`;
  return md`↩ ${code(service)} ${code(renderVersion(from))} was rolled back from ${code(environment)}${who} in ${where}.${back}`;
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

function renderBehind(
  { environment, service, takenOut, broughtBack }: RevertedPlace,
  links: Links,
  most: number,
): readonly Markdown[] {
  const place = `${environment}, ${service}`;
  return [
    ...(takenOut === undefined ? [] : [folded(`Taken out of ${place}`, renderSourceChanges(takenOut, links, most))]),
    ...(broughtBack === undefined
      ? []
      : [folded(`Brought back to ${place}`, renderSourceChanges(broughtBack, links, most))]),
  ];
}

function renderAfter(of: RecognisedRevert["of"]): Markdown {
  return of === "release"
    ? md`After the merge Tidegate holds the place: what was taken back stays out, whoever announces it again, and a newer version waits for a person or for ${code("/resume")}.`
    : md`After the merge the hold that the rollback placed is lifted.`;
}
