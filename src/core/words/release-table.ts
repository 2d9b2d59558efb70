import { assertNever } from "../assert-never.ts";
import { type RepoName, type ServiceName, splitRepoName } from "../identity.ts";
import type { Hold } from "../release/hold.ts";
import { type ReleaseRecord, releaseKey } from "../release/record.ts";
import type { RefusalCode } from "../release/refusal.ts";
import type { WaitingDeploy } from "../release/waiting-deploy.ts";
import { type Links, shortCommit } from "./github-links.ts";
import { renderMinute } from "./instant.ts";
import { code, type Interpolated, join, link, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { blocks, folded, list, table } from "./markdown-blocks.ts";
import { renderProposed } from "./review.ts";
import { renderReleasedCell } from "./versions.ts";
import { atMost, renderLeft } from "./within-limit.ts";

/** More images than this are not named one by one in a cell. */
const mostImages = 3;

/** Of each environment and service what counts now, and what came before it. */
export interface Standing {
  /** By environment, service and config repo. */
  readonly current: readonly ReleaseRecord[];
  /** The last changed first. */
  readonly earlier: readonly ReleaseRecord[];
}

/**
 * Sorts records into what counts now and what came before. What a newer version took over, or was refused for being
 * older, counts only where nothing else is known of that place.
 */
export function sortByStanding(records: readonly ReleaseRecord[]): Standing {
  const sorted = records.toSorted(byNewest);
  const current = new Map<string, ReleaseRecord>();
  for (const record of sorted) if (!current.has(placeOf(record))) current.set(placeOf(record), record);
  const counting = new Set(current.values());
  return {
    current: [...counting].sort((a, b) => compare(placeOf(a), placeOf(b))),
    earlier: sorted.filter((record) => !counting.has(record)).sort((a, b) => compareAt(b, a) || byNewest(a, b)),
  };
}

/** The service that all of it is about; absent when there are several (or none). */
export function onlyService({ current }: Standing, waiting: readonly WaitingDeploy[] = []): ServiceName | undefined {
  const services = [...current.map(({ service }) => service), ...waiting.flatMap((each) => each.services)];
  const [first, ...others] = new Set(services);
  return others.length === 0 ? first : undefined;
}

/** All that has a row, or changes one. */
export interface ShownReleases {
  readonly standing: Standing;
  readonly waiting: readonly WaitingDeploy[];
  /** Standing ones. */
  readonly holds: readonly Hold[];
}

/**
 * Releases as a table, and beside each what waits for the same place; the reasons of what was refused below it, and what
 * came before, folded. The one service that all of it is about has no column: a phone is narrow.
 */
export function renderReleases({ standing, waiting, holds }: ShownReleases, links: Links, most: number): Markdown {
  const { current, earlier } = standing;
  const past = earlier.filter(({ state }) => state !== "refused");
  const rows = [...current.map((record) => rowOf(record, holds)), ...waiting.flatMap(waitingRowsOf)].sort(
    (a, b) => compare(a.place, b.place) || compare(a.order, b.order),
  );
  return blocks(
    renderTable(rows.slice(0, most), onlyService(standing, waiting)),
    renderLeft(rows.length - most),
    renderRefusals(current.slice(0, most), links),
    folded("Earlier versions", list(atMost(past, Math.min(most, 10), renderPast))),
  );
}

/** A row of the table, and what it is sorted by. */
interface Row {
  readonly place: string;
  readonly order: string;
  readonly environment: Markdown;
  readonly service: Markdown;
  /** Version, state, release and instant. */
  readonly cells: readonly Markdown[];
}

function rowOf(record: ReleaseRecord, holds: readonly Hold[]): Row {
  const isHeld = holds.some((hold) => placeOf(hold) === placeOf(record));
  const state = renderState(record);
  return {
    place: placeOf(record),
    order: "",
    environment: code(record.environment),
    service: code(record.service),
    cells: [
      renderReleasedCell(record, mostImages),
      isHeld ? join([state, md`⏸ held`], "<br>") : state,
      renderCarrier(record),
      renderMinute(record.changedAt),
    ],
  };
}

function waitingRowsOf(waiting: WaitingDeploy): readonly Row[] {
  const { configRepo, environment, repo, pullRequest, commit, tag, askedAt } = waiting;
  return waiting.services.map((service) => ({
    place: placeOf({ configRepo, environment, service }),
    order: `${repo}#${pullRequest}`,
    environment: code(environment),
    service: code(service),
    cells: [tag === undefined ? shortCommit(commit) : code(tag), renderWait(waiting), nothing, renderMinute(askedAt)],
  }));
}

function renderTable(rows: readonly Row[], only: ServiceName | undefined): Markdown {
  const named = only === undefined ? ["environment", "service"] : ["environment"];
  return table(
    [...named, "version", "state", "release", "since (UTC)"],
    rows.map(({ environment, service, cells }) => [environment, ...(only === undefined ? [service] : []), ...cells]),
  );
}

function renderWait({ waitsFor }: WaitingDeploy): Markdown {
  switch (waitsFor) {
    case "image":
      return md`◌ waiting for its image`;
    case "checks":
      return md`◌ waiting for its checks`;
    case "lock":
      return md`◌ waiting for its turn`;
    case undefined:
      return md`◌ accepted`;
    default:
      return assertNever(waitsFor);
  }
}

/** A release's state in a word or two, with who settled it. */
function renderState({ state, carrier, review, settledBy, rolledBack, configRepo }: ReleaseRecord): Markdown {
  const by = settledBy === undefined ? nothing : md` by ${settledBy}`;
  switch (state) {
    case "refused":
      return md`✕ refused`;
    case "proposed":
      return md`${review?.decision === "approved" ? "◐" : "○"} ${renderProposed(review)}`;
    case "merged":
      return carrier?.kind === "commit" ? md`● committed` : md`● merged${by}`;
    case "closed":
      return md`– closed${by}`;
    case "superseded":
      return md`– replaced by another version`;
    case "rolled-back":
      return renderRolledBack(configRepo, rolledBack);
    default:
      return assertNever(state);
  }
}

function renderRolledBack(configRepo: RepoName, rolledBack: ReleaseRecord["rolledBack"]): Markdown {
  if (rolledBack === undefined) return md`↩ rolled back`;
  const { by, carrier } = rolledBack;
  const where =
    carrier.kind === "commit" ? shortCommit(carrier.sha) : code(`${splitRepoName(configRepo).name}#${carrier.number}`);
  return md`↩ rolled back${by === undefined ? nothing : md` by ${by}`} in ${where}`;
}

function renderRefusals(records: readonly ReleaseRecord[], { web }: Links): Markdown {
  const refused = records.filter(({ state, refusals }) => state === "refused" && refusals.length > 0);
  return list(
    refused.flatMap(({ environment, service, configRepo, refusals }) => {
      const place = md`${code(environment)}, ${code(service)} in ${link(configRepo, `${web}/${configRepo}`)}`;
      return refusals.map(({ text }) => md`${place}: ${markdownAgain(text)}`);
    }),
  );
}

function renderPast(record: ReleaseRecord): Interpolated {
  const carrier = renderCarrier(record);
  const where = carrier === nothing ? nothing : md` in ${carrier}`;
  const version = renderReleasedCell(record, 1);
  return md`${code(record.environment)}, ${code(record.service)}, ${version}: ${renderState(record)}${where}, ${renderMinute(record.changedAt)}`;
}

/** The pull request or commit, by the config repo's name without its owner: cells are narrow on a phone. */
function renderCarrier({ carrier, configRepo }: ReleaseRecord): Markdown {
  if (carrier === undefined) return nothing;
  if (carrier.kind === "commit") return link(shortCommit(carrier.sha), carrier.url);
  return link(md`${splitRepoName(configRepo).name}#${carrier.number}`, carrier.url);
}

function placeOf({
  environment,
  service,
  configRepo,
}: Pick<ReleaseRecord, "environment" | "service" | "configRepo">): string {
  return [environment, service, configRepo].join(" ");
}

function byNewest(a: ReleaseRecord, b: ReleaseRecord): number {
  return Number(isOutdone(a)) - Number(isOutdone(b)) || compareAt(b, a) || compare(releaseKey(a), releaseKey(b));
}

/** A newer version is there, whichever of the two was heard of last. */
function isOutdone({ state, refusals }: ReleaseRecord): boolean {
  const older: readonly RefusalCode[] = ["older-than-git", "older-than-proposed"];
  return (
    state === "superseded" ||
    (state === "refused" && refusals.length > 0 && refusals.every(({ code }) => older.includes(code)))
  );
}

function compareAt(a: ReleaseRecord, b: ReleaseRecord): number {
  return a.changedAt.getTime() - b.changedAt.getTime();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
