import type { EnvironmentLock } from "../release/environment-lock.ts";
import type { QueriedEnvironment, QueriedPlace, QueryAnswer } from "../release/query.ts";
import type { ReleaseRecord } from "../release/record.ts";
import type { Track } from "../release/track.ts";
import type { WaitingDeploy } from "../release/waiting-deploy.ts";
import { commitLink, type Links, quietNamedLink, shortCommit } from "./github-links.ts";
import { renderHold } from "./hold.ts";
import { renderInstant, renderMinute } from "./instant.ts";
import { code, type Interpolated, join, link, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, folded, list, table } from "./markdown-blocks.ts";
import { renderNames } from "./names.ts";
import { renderNotReleased } from "./not-released.ts";
import { renderReleased, renderReleasedCell } from "./versions.ts";
import { atMost, longestAnswerBytes, renderLeft, renderWithinLimit } from "./within-limit.ts";

/** More images than this are not named one by one in a cell. */
const mostImages = 3;
/** More lines below the table than this are folded. */
const mostOpenLines = 4;

/**
 * The answer to `/query`: a row an environment and service, narrow enough for a phone, and below it what there is to say
 * of each. The same answer always gives the same text. No link in it writes into anybody's timeline.
 */
export function renderQuery({ environments }: QueryAnswer, links: Links): Markdown {
  if (environments.every(({ places }) => places.length === 0)) {
    return md`Nothing that was asked for is in ${code(".tidegate.yaml")}.`;
  }
  return renderWithinLimit((most) => {
    const lines = environments.flatMap((each) => [
      ...renderClaims(each, links, most),
      ...each.places.map((place) => renderPlace(each, place, links)),
    ]);
    const all = list(atMost(lines, most, (each) => each));
    return blocks(renderTable(environments, links, most), lines.length > mostOpenLines ? folded("Details", all) : all);
  }, longestAnswerBytes);
}

function renderTable(environments: readonly QueriedEnvironment[], links: Links, most: number): Markdown {
  const all = environments.flatMap((each) => each.places.map((place) => ({ each, place })));
  const hasOneService = new Set(all.map(({ place }) => place.service)).size === 1;
  const rows = all
    .slice(0, most)
    .map(({ each, place }) => [
      code(each.environment),
      ...(hasOneService ? [] : [code(place.service)]),
      place.runs === undefined ? renderInGit(place) : renderReleasedCell(place.runs.record, mostImages),
      place.runs === undefined ? nothing : renderMinute(place.runs.since),
      join(renderMarks(each, place, links), "<br>"),
    ]);
  return blocks(
    table(["environment", ...(hasOneService ? [] : ["service"]), "runs", "since (UTC)", "besides"], rows),
    renderLeft(all.length - rows.length),
  );
}

function renderInGit({ inGit = [] }: QueriedPlace): Markdown {
  if (inGit.length === 0) return md`not known`;
  return join(
    atMost(inGit, mostImages, (version) => code(version)),
    "<br>",
  );
}

/** In a word or two each what is out of the ordinary. */
function renderMarks(
  { lock, waiting }: QueriedEnvironment,
  { open, hold, track, frozen }: QueriedPlace,
  links: Links,
): readonly Markdown[] {
  return [
    ...(hold === undefined ? [] : [md`held`]),
    ...(open === undefined ? [] : [md`○ ${code(renderReleased(open))} in ${renderCarrier(open, links)}`]),
    ...(track === undefined ? [] : [md`follows ${quietNamedLink(links, track.repo, track.pullRequest)}`]),
    ...(lock === undefined ? [] : [md`locked by ${quietNamedLink(links, lock.repo, lock.pullRequest)}`]),
    ...(waiting.length === 0 ? [] : [md`${waiting.length} waiting`]),
    ...(frozen === undefined ? [] : [md`frozen`]),
  ];
}

/** What is so for the whole environment: its lock, and who waits. */
function renderClaims({ environment, lock, waiting }: QueriedEnvironment, links: Links, most: number): Markdown[] {
  return [
    ...(lock === undefined ? [] : [renderLock(lock, links)]),
    ...(waiting.length === 0
      ? []
      : [
          md`${code(environment)} has a queue: ${renderNames(
            waiting.map((each) => renderWaiting(each, links)),
            most,
          )}.`,
        ]),
  ];
}

function renderLock(
  { environment, repo, pullRequest, by, since, until, reason }: EnvironmentLock,
  links: Links,
): Markdown {
  const end = until === undefined ? md`until it is freed` : md`until ${renderInstant(until)}`;
  const why = reason === undefined ? md`.` : md`, because: ${reason}`;
  return md`${code(environment)} has been locked by ${quietNamedLink(links, repo, pullRequest)} (${code(by)}) since ${renderInstant(since)}, ${end}${why}`;
}

const waitedFor = { image: "for its image", checks: "for its checks", lock: "for the lock" } as const;

function renderWaiting({ repo, pullRequest, by, commit, waitsFor }: WaitingDeploy, links: Links): Markdown {
  const why = waitsFor === undefined ? nothing : md`, ${waitedFor[waitsFor]}`;
  return md`${quietNamedLink(links, repo, pullRequest)} at ${shortCommit(commit)} (${code(by)}${why})`;
}

function renderPlace({ environment }: QueriedEnvironment, place: QueriedPlace, links: Links): Interpolated {
  const { service, runs, inGit = [], open, hold, track, frozen, notReleased } = place;
  const until = frozen?.until === undefined ? nothing : md` until ${renderInstant(frozen.until)}`;
  const sentences = [
    runs === undefined ? renderNotRun(inGit) : renderRuns(runs, links),
    ...(open === undefined ? [] : [md`${renderCarrier(open, links)} proposes ${code(renderReleased(open))}.`]),
    ...(hold === undefined ? [] : [renderHold(hold, links)]),
    ...(track === undefined ? [] : [renderTrack(track, links)]),
    ...(frozen === undefined ? [] : [md`It is frozen${until}: nothing but rollbacks is released.`]),
    ...(notReleased === undefined ? [] : [renderNotReleased(notReleased)]),
  ];
  return md`${code(environment)}, ${code(service)}: ${join(sentences, " ")}`;
}

function renderNotRun(inGit: readonly string[]): Markdown {
  return inGit.length === 0
    ? md`Tidegate has released nothing there yet.`
    : md`What Git has there was not brought by Tidegate.`;
}

function renderRuns({ record, since }: NonNullable<QueriedPlace["runs"]>, links: Links): Markdown {
  const { origin, settledBy, carrier, follows } = record;
  const from =
    origin.pullRequest === undefined ? code(origin.repo) : quietNamedLink(links, origin.repo, origin.pullRequest);
  const commit = origin.revision === undefined ? nothing : md`${commitLink(links, origin.repo, origin.revision)} of `;
  const by = settledBy === undefined ? nothing : md`, merged by ${code(settledBy)}`;
  const where = carrier === undefined ? nothing : md` It came with ${renderCarrier(record, links)}${by}.`;
  if (follows !== undefined)
    return md`Flux has followed ${code(renderReleased(record))} since ${renderInstant(since)}.${where}`;
  return md`${code(renderReleased(record))} has run since ${renderInstant(since)}, built from ${commit}${from}.${where}`;
}

function renderTrack({ repo, pullRequest, by, since }: Track, links: Links): Markdown {
  return md`It has followed ${quietNamedLink(links, repo, pullRequest)} since ${renderInstant(since)}, by ${code(by)}.`;
}

/** The release pull request or the commit that a release came with. It writes into nobody's timeline. */
export function renderCarrier({ carrier, configRepo }: ReleaseRecord, links: Links): Markdown {
  if (carrier === undefined) return code(configRepo);
  if (carrier.kind === "commit") return link(shortCommit(carrier.sha), carrier.url);
  return quietNamedLink(links, configRepo, carrier.number);
}
