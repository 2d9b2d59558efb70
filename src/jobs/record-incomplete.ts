import { isSameTags } from "../core/release/judge-hold.ts";
import type { ReleaseRecord } from "../core/release/record.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { ReleaseRequest } from "../core/release/request.ts";
import { renderRefusalNote } from "../core/words/refusal.ts";
import type { JobDeps } from "./deps.ts";
import { reportLater } from "./record-decision.ts";

/** CI pushes images that are released together within minutes; what is missing later is worth a word. */
const toldAfterSeconds = 300;

/**
 * Writes down for each environment that images of the service are still missing; `requests` name those that are there.
 * The source pull request is told after a while, and hears only of the release when that comes first. Where the images are
 * on record with the others by now, nothing is missing.
 */
export async function recordIncomplete(
  deps: JobDeps,
  requests: readonly ReleaseRequest[],
  refusals: readonly Refusal[],
): Promise<void> {
  const notes = refusals.map(renderRefusalNote);
  for (const request of requests) {
    const isNews = await deps.store.locks.withReleaseLock(request, async () => {
      const history = await deps.store.releases.listHistory(request);
      if (history.some((record) => isWhole(record, request))) return false;
      const changedAt = deps.context.now();
      await deps.store.releases.save({ ...request, state: "refused", changes: [], refusals: notes, changedAt });
      return true;
    });
    if (isNews) await reportLater(deps, request, toldAfterSeconds);
  }
}

/** Whether the images were found together by the event of another one, which was faster than this. */
function isWhole({ images }: ReleaseRecord, { images: there }: ReleaseRequest): boolean {
  return images.length > there.length && there.every((image) => images.some((each) => isSameTags([each], [image])));
}
