import { invalidField } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { announcePullRequest } from "../webhooks/pull-request.ts";
import { advanceMerges } from "./auto-merge.ts";
import { requireRole } from "./rights.ts";

/** Says of an open pull request that it is ready for review, or makes it a draft again. The REST API has no route for it. */
export async function setReadiness(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  readiness: "ready for review" | "draft",
): Promise<PullRequest> {
  const draft = readiness === "draft";
  requireRole(site, actor, site.state.repositories.need(pull.repositoryId), "write");
  if (pull.state === "closed" || pull.pull.draft === draft)
    throw invalidField({
      resource: "PullRequest",
      code: "custom",
      message: `Pull request is closed or ${readiness} already`,
    });
  const changed: PullRequest = { ...pull, updatedAt: site.now(), pull: { ...pull.pull, draft } };
  site.state.issues.put(changed);
  const action = draft ? "converted_to_draft" : "ready_for_review";
  await announcePullRequest(site, actor, changed, { action });
  await advanceMerges(site, pull.repositoryId);
  return changed;
}
