import { findConfigured } from "../core/release/configured-place.ts";
import { type Hold, holdsAt } from "../core/release/hold.ts";
import { isSameTags } from "../core/release/judge-hold.ts";
import { aboutEnded } from "../core/release/notice.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import { renderHoldEnded } from "../core/words/hold.ts";
import type { ReleasePlace } from "../store/releases.ts";
import { findFollowed } from "./command/find-followed.ts";
import type { JobDeps } from "./deps.ts";
import { planAnew } from "./plan-anew.ts";
import { readUsableConfig } from "./read-config.ts";
import { reportLater } from "./record-decision.ts";

/**
 * Ends a place's hold, has it told where the rolled-back versions came from, and asks for what it kept out. `ended`: only
 * one whose own time is over, and that is said. Answers whether there was one. What is cut off here is found again by
 * the sweep: the hold ends first and goes last.
 */
export async function liftHold(deps: JobDeps, place: ReleasePlace, how: "by-command" | "ended"): Promise<boolean> {
  return deps.store.locks.withReleaseLock(place, async () => {
    const hold = await deps.store.holds.find(place);
    const now = deps.context.now();
    if (hold === undefined || (how === "ended" && holdsAt(hold, now))) return false;
    if (holdsAt(hold, now)) await deps.store.holds.save({ ...hold, until: now });
    const { configRepo, environment, service } = hold;
    const history = await deps.store.releases.listHistory(hold);
    for (const record of history) {
      await planAnew(deps, record);
      if (!hold.rolledBack.some((version) => isSameTags(version, record.images))) continue;
      if (how === "ended") await sayEnded(deps, hold, record);
      await reportLater(deps, record);
    }
    if ((await askForKeptOut(deps, hold, history)) === "unreadable") return true;
    await deps.store.holds.remove(hold);
    deps.log.info({ configRepo, environment, service }, "hold lifted");
    return true;
  });
}

/** On the pull request that the version came from: nobody is there to answer. */
async function sayEnded({ store }: JobDeps, hold: Hold, { origin }: ReleaseRecord): Promise<void> {
  const { repo, pullRequest } = origin;
  if (hold.until === undefined || pullRequest === undefined) return;
  const text = renderHoldEnded(hold).text;
  await store.notices.save({ repo, pullRequest, subject: aboutEnded(hold), text, at: hold.until });
}

async function askForKeptOut(
  deps: JobDeps,
  hold: Hold,
  history: readonly ReleaseRecord[],
): Promise<"asked" | "unreadable"> {
  const usable = await readUsableConfig(deps, hold.configRepo);
  if (usable === undefined) return "unreadable";
  const configured = findConfigured(usable.config, hold);
  if (configured === undefined) return "asked";
  // What follows a pull request goes on with its next commit.
  if ((await deps.store.tracks.find(hold)) !== undefined) return "asked";
  const { configRepo, environment, service } = hold;
  const found = await findFollowed(deps, { configRepo, ...configured, history });
  if (found.kind !== "found") return "asked";
  const place = { configRepo, environment, service };
  const askedBy = { kind: "published", via: "its registry" } as const;
  await deps.store.queue.send({ kind: "release", request: { ...place, ...found.version, askedBy } });
  return "asked";
}
