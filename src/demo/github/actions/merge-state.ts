import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";

/** GitHub's one word for whether an open pull request can be merged now. */
export type MergeState = "unknown" | "dirty" | "draft" | "unstable" | "clean";

/** The merge state of a pull request; `unknown` until its mergeability is worked out, and when it is closed. */
export function mergeStateOf(site: Site, issue: PullRequest): MergeState {
  const { pull } = issue;
  if (issue.state === "closed" || pull.mergeable === undefined) return "unknown";
  if (!pull.mergeable) return "dirty";
  if (pull.draft) return "draft";
  return isStable(site, issue) ? "clean" : "unstable";
}

function isStable(site: Site, { repositoryId, pull: { headSha } }: PullRequest): boolean {
  const runs = site.state.checkRuns.filter((run) => run.repositoryId === repositoryId && run.headSha === headSha);
  const latest = new Map(
    site.state.statuses
      .filter((status) => status.repositoryId === repositoryId && status.sha === headSha)
      .map((status) => [status.context, status.state]),
  );
  const passing = ["success", "neutral", "skipped"];
  return (
    runs.every(({ conclusion }) => conclusion !== undefined && passing.includes(conclusion)) &&
    [...latest.values()].every((state) => state === "success")
  );
}
