import type { ReleaseAsked } from "../core/event.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { JobDeps } from "./deps.ts";
import { readUsableConfig } from "./read-config.ts";

/** Asks again for a release that had to wait for its config repo; it waits on as long as that cannot be read. */
export async function handleReleaseAsked(deps: JobDeps, { request }: ReleaseAsked): Promise<EventOutcome> {
  const { configRepo } = request;
  if ((await readUsableConfig(deps, configRepo)) === undefined) return { kind: "waiting-for-config", configRepo };
  await deps.store.queue.send({ kind: "release", request });
  return { kind: "handled" };
}
