import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";

/** Takes auto-merge off a pull request and tells the Apps why; changes nothing where it is not on. */
export async function stopAutoMerge(site: Site, actor: Actor, pull: PullRequest, reason: string): Promise<PullRequest> {
  if (pull.pull.autoMerge === undefined) return pull;
  const stopped: PullRequest = { ...pull, pull: { ...pull.pull, autoMerge: undefined } };
  site.state.issues.put(stopped);
  await announcePullRequest(site, actor, stopped, { action: "auto_merge_disabled", reason });
  return stopped;
}
