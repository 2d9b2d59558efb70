import type { ChecksFinished } from "../core/event.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { JobDeps } from "./deps.ts";

/** Checks came to an end: deploys that wait for the commit go on, and so do release pull requests that Tidegate merges. */
export async function handleChecksFinished({ store, context }: JobDeps, event: ChecksFinished): Promise<EventOutcome> {
  const { repo, commit } = event;
  const waiting = await store.waitingDeploys.listByCommit(repo, commit);
  for (const { configRepo, environment, pullRequest } of waiting)
    await store.queue.send({ kind: "deploy", configRepo, environment, repo, pullRequest });
  const proposed = context.configRepos.includes(repo) ? await store.releases.listProposed(repo) : [];
  const own = proposed.filter(({ headCommit }) => headCommit === commit);
  for (const { carrier } of own)
    if (carrier?.kind === "pull-request") await store.queue.send({ kind: "merge", repo, pullRequest: carrier.number });
  return waiting.length + own.length > 0 ? { kind: "handled" } : { kind: "unmatched" };
}
