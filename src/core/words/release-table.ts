import { assertNever } from "../assert-never.ts";
import type { RepoName, ServiceName } from "../identity.ts";
import { type ReleaseRecord, releaseKey } from "../release/record.ts";
import type { RefusalCode } from "../release/refusal.ts";
import type { WaitingDeploy } from "../release/waiting-deploy.ts";
import { type Links, shortCommit } from "./github-links.ts";
import { renderMinute } from "./instant.ts";
import { code, type Interpolated, link, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { blocks, folded, list, table } from "./markdown-blocks.ts";
import { renderVersionCell } from "./versions.ts";
import { atMost } from "./within-limit.ts";

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

/**
 * Releases as a table, the reasons of what was refused below it, and what came before, folded. The one service that
 * all of it is about has no column: a phone is narrow.
 */
export function renderReleases(
  standing: Standing,
  links: Links,
  most: number,
  waiting: readonly WaitingDeploy[] = [],
): Markdown {
  const { current, earlier } = standing;
  const shown = current.slice(0, most);
  const left = current.length - shown.length;
  const past = earlier.filter(({ state }) => state !== "refused");
  return blocks(
    renderTable(shown, waiting.slice(0, most), onlyService(standing, waiting)),
    left > 0 ? md`and ${left} more` : nothing,
    renderRefusals(shown, links),
    folded("Earlier versions", list(atMost(past, Math.min(most, 10), renderPast))),
  );
}

function renderTable(
  records: readonly ReleaseRecord[],
  waiting: readonly WaitingDeploy[],
  only: ServiceName | undefined,
): Markdown {
  const waits = waiting
    .flatMap((each) => each.services.map((service) => ({ ...each, service })))
    .map((each) => [
      code(each.environment),
      ...(only === undefined ? [code(each.service)] : []),
      each.tag === undefined ? shortCommit(each.commit) : code(each.tag),
      renderWait(each),
      nothing,
      renderMinute(each.askedAt),
    ]);
  const rows = records.map((record) => [
    code(record.environment),
    ...(only === undefined ? [code(record.service)] : []),
    renderVersionCell(record.images, mostImages),
    renderState(record),
    renderCarrier(record),
    renderMinute(record.changedAt),
  ]);
  const service = only === undefined ? ["service"] : [];
  return table(["environment", ...service, "version", "state", "release", "since (UTC)"], [...rows, ...waits]);
}

function renderWait({ waitsFor }: WaitingDeploy): Markdown {
  switch (waitsFor) {
    case "image":
      return md`◌ waiting for the image`;
    case "checks":
      return md`◌ waiting for checks`;
    case "lock":
      return md`◌ waiting for its turn`;
    case undefined:
      return md`◌ accepted`;
    default:
      return assertNever(waitsFor);
  }
}

/** A release's state in a word or two, with who settled it. */
function renderState({ state, carrier, settledBy, rolledBack, configRepo }: ReleaseRecord): Markdown {
  const by = settledBy === undefined ? nothing : md` by ${settledBy}`;
  switch (state) {
    case "refused":
      return md`✕ refused`;
    case "proposed":
      return md`○ waiting for review`;
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
  const repo = configRepo.slice(configRepo.indexOf("/") + 1);
  const where = carrier.kind === "commit" ? shortCommit(carrier.sha) : code(`${repo}#${carrier.number}`);
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
  const version = renderVersionCell(record.images, 1);
  return md`${code(record.environment)}, ${code(record.service)}, ${version}: ${renderState(record)}${where}, ${renderMinute(record.changedAt)}`;
}

/** The pull request or commit, by the config repo's name without its owner: cells are narrow on a phone. */
function renderCarrier({ carrier, configRepo }: ReleaseRecord): Markdown {
  if (carrier === undefined) return nothing;
  if (carrier.kind === "commit") return link(shortCommit(carrier.sha), carrier.url);
  return link(md`${configRepo.slice(configRepo.indexOf("/") + 1)}#${carrier.number}`, carrier.url);
}

function placeOf({ environment, service, configRepo }: ReleaseRecord): string {
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
