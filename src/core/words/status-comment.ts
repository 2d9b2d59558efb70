import type { CommandRecord } from "../release/command-record.ts";
import type { EnvironmentLock } from "../release/environment-lock.ts";
import type { Hold } from "../release/hold.ts";
import type { Notice } from "../release/notice.ts";
import type { ReleaseRecord } from "../release/record.ts";
import type { Track } from "../release/track.ts";
import type { WaitingDeploy } from "../release/waiting-deploy.ts";
import { renderCommandLog } from "./command-log.ts";
import type { Links } from "./github-links.ts";
import { renderHold } from "./hold.ts";
import { renderLocked } from "./lock.ts";
import { code, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { blocks, list } from "./markdown-blocks.ts";
import { renderNames } from "./names.ts";
import { renderNotices } from "./notices.ts";
import { onlyService, renderReleases, sortByStanding } from "./release-table.ts";
import { atMost, renderWithinLimit } from "./within-limit.ts";

/** All that Tidegate knows of one pull request of a source repo. */
export interface PullRequestStatus {
  /** Releases of what was built from it, or asked for on it. */
  readonly records: readonly ReleaseRecord[];
  /** Accepted `/deploy`s that are not done. */
  readonly waiting: readonly WaitingDeploy[];
  /** Places that follow it. */
  readonly tracks: readonly Track[];
  /** Environments that it has claimed. */
  readonly locks: readonly EnvironmentLock[];
  /** Standing holds on the places of its releases. */
  readonly holds: readonly Hold[];
  /** The last ones typed on it, the newest first. */
  readonly commands: readonly CommandRecord[];
  /** What was said on it though nobody asked. */
  readonly notices: readonly Notice[];
}

const hiddenWord = "<!-- tidegate:status -->";

/**
 * Tidegate's one comment on a source pull request: where its images have come to, what waits, what stands in the way, and
 * what was said to the last commands. Equal facts, in whatever order, give equal text, so that the comment is edited only
 * when something has changed.
 */
export function renderStatusComment(status: PullRequestStatus, { links }: { readonly links: Links }): string {
  const standing = sortByStanding(status.records);
  const service = onlyService(standing, status.waiting);
  const heading = service === undefined ? md`### Releases` : md`### Releases of ${code(service)}`;
  const shown = { standing, waiting: status.waiting, holds: status.holds };
  const footer = markdownAgain("<sub>Tidegate keeps this comment up to date.</sub>");
  return renderWithinLimit(
    (most) =>
      md`${markdownAgain(hiddenWord)}\n${blocks(
        standing.current.length + status.waiting.length === 0 ? nothing : heading,
        renderReleases(shown, links, most),
        renderStanding(status, links, most),
        renderNotices(status.notices, status.commands, most),
        renderCommandLog(status.commands, most),
        footer,
      )}\n`,
  ).text;
}

/** What holds beyond single releases. */
function renderStanding({ tracks, locks, holds }: PullRequestStatus, links: Links, most: number): Markdown {
  const byEnvironment = Map.groupBy(tracks, ({ environment, configRepo }) => `${environment} ${configRepo}`);
  const lines = [
    sorted([...byEnvironment.values()].map((each) => renderTracks(each))),
    sorted(locks.map((lock) => renderLocked(lock))),
    sorted(holds.map((hold) => renderHold(hold, links))),
  ];
  return list(atMost(lines.flat(), most, (line) => line));
}

function renderTracks(tracks: readonly Track[]): Markdown {
  const [{ environment } = { environment: "" }] = tracks;
  const services = renderNames(sorted(tracks.map(({ service }) => code(service))), mostServices);
  return md`${code(environment)} follows this pull request (${services}): new commits go there by themselves. ${code(`/default ${environment}`)} ends that.`;
}

const mostServices = 10;

function sorted(lines: readonly Markdown[]): readonly Markdown[] {
  return lines.toSorted((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
}

/**
 * Whether a comment is the status comment. Ask only about comments that this App wrote: anybody can paste the hidden
 * word, so it is not a proof.
 */
export function isStatusComment(body: string): boolean {
  return body.startsWith(hiddenWord);
}
