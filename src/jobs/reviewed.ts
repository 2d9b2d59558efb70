import type { PullRequestReviewed } from "../core/event.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { JobDeps } from "./deps.ts";

/** A pull request was reviewed: where it may be a release, GitHub is asked how that stands now. */
export async function handleReview(
  { store, context }: JobDeps,
  { repo, number: pullRequest }: Pick<PullRequestReviewed, "repo" | "number">,
): Promise<EventOutcome> {
  if (!context.configRepos.includes(repo)) return { kind: "unmatched" };
  await store.queue.send({ kind: "settle", repo, pullRequest });
  return { kind: "handled" };
}
