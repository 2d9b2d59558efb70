import type { Site } from "../site.ts";
import type { PullRequest } from "../state/issues.ts";
import { protectionOf } from "../state/protection-lookups.ts";
import { contextsOf } from "./contexts.ts";
import { unmetRequirements } from "./requirements.ts";

/** GitHub's one word for whether an open pull request can be merged now. */
export type MergeState = "unknown" | "dirty" | "draft" | "blocked" | "behind" | "unstable" | "clean";

/** The merge state of a pull request; `unknown` until its mergeability is worked out, and when it is closed. */
export function mergeStateOf(site: Site, issue: PullRequest): MergeState {
  const { pull, repositoryId } = issue;
  if (issue.state === "closed" || pull.mergeable === undefined) return "unknown";
  if (!pull.mergeable) return "dirty";
  if (pull.draft) return "draft";
  if (unmetRequirements(site, issue).length > 0) return "blocked";
  if (pull.behind && protectionOf(site.state, repositoryId, pull.baseRef)?.checks?.strict === true) return "behind";
  return contextsOf(site, repositoryId, pull.headSha).every(({ state }) => state === "success") ? "clean" : "unstable";
}
