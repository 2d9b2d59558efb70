import type { EnvironmentName, PullRequestNumber, RepoName } from "../identity.ts";
import type { EnvironmentLock } from "../release/environment-lock.ts";
import { renderInstant } from "./instant.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { renderNames } from "./names.ts";

/** Who has an environment, and who waits for it before this. */
export interface QueuePlace {
  readonly lock?: EnvironmentLock;
  readonly ahead: readonly { readonly repo: RepoName; readonly pullRequest: PullRequestNumber }[];
}

/** The place in the queue of an environment, without a verb: "2nd in `qa1`, after `acme/blip#12`". */
export function renderQueuePlace(environment: EnvironmentName, { lock, ahead }: QueuePlace): Markdown {
  const held = lock === undefined ? [] : [nameOf(lock)];
  const before = [...new Set([...held, ...ahead.map(nameOf)])];
  const until = lock?.until === undefined ? nothing : md` (until ${renderInstant(lock.until)})`;
  const named = before.map((each) => md`${code(each)}${held.includes(each) ? until : nothing}`);
  return md`${ordinal(before.length + 1)} in ${code(environment)}, after ${renderNames(named, mostAhead)}`;
}

/** The lock's reason as a sentence of its own, with the space before it; nothing where it has none. */
export function renderLockReason({ lock }: Pick<QueuePlace, "lock">): Markdown {
  return lock?.reason === undefined ? nothing : md` The lock's reason: ${lock.reason}`;
}

/** So many that wait before it are named. */
const mostAhead = 5;

function nameOf({ repo, pullRequest }: QueuePlace["ahead"][number]): string {
  return `${repo}#${pullRequest}`;
}

function ordinal(number: number): string {
  const last = number % 10;
  const isTeen = Math.floor(number / 10) % 10 === 1;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][last] ?? "th");
  return `${number}${ending}`;
}
