import { invalidRequest } from "../api-error.ts";
import { type Answer, json } from "../http/answer.ts";
import { numberQuery, type RepositoryCall } from "../http/call.ts";
import { renderLink } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeAccount } from "../shapes/account.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Schemas } from "../shapes/schemas.ts";
import type { Site } from "../site.ts";
import { type Activity, activityTypes } from "../state/activities.ts";

/** What happened to a repository's branches. */
export const activityRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/activity", needs: [["contents", "read"]], run: list },
];

/** Pages have cursors: the record after or before which they begin. */
function list(call: RepositoryCall): Answer {
  const { site, repository } = call;
  const [ref, actor, type] = [call.query("ref"), call.query("actor"), call.query("activity_type")];
  if (type !== undefined && !activityTypes.some((each) => each === type))
    throw invalidRequest(`${type} is not a member of ${JSON.stringify(activityTypes)}.`);
  const found = site.state.activities
    .filter(({ repositoryId }) => repositoryId === repository.id)
    .filter((each) => ref === undefined || each.ref === ref || each.ref === `refs/heads/${ref}`)
    .filter((each) => type === undefined || each.type === type)
    .filter((each) => actor === undefined || loginOf(site, each) === actor.toLowerCase());
  const ordered = call.query("direction") === "asc" ? found : found.toReversed();
  const after = ordered.findIndex(({ id }) => String(id) === call.query("after"));
  const size = numberQuery(call, "per_page", { fallback: 30, most: 100 });
  const page = ordered.slice(after + 1, after + 1 + size);
  const last = page.at(-1);
  const hasMore = last !== undefined && last !== ordered.at(-1);
  return json<Schemas["activity"][]>(
    200,
    page.map((each) => shapeActivity(site, each)),
    hasMore ? { link: renderLink(call, "next", { after: String(last.id) }) } : {},
  );
}

function loginOf({ state }: Site, { actorId }: Activity): string {
  return state.accounts.need(actorId).login.toLowerCase();
}

function shapeActivity(site: Site, activity: Activity): Schemas["activity"] {
  return {
    id: activity.id,
    node_id: nodeId("PSH", activity.id),
    before: activity.before,
    after: activity.after,
    ref: activity.ref,
    timestamp: isoSeconds(activity.at),
    activity_type: activity.type,
    actor: shapeAccount(site, site.state.accounts.need(activity.actorId)),
  };
}
