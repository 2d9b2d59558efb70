import { setReviewers } from "../actions/reviewers.ts";
import { type Answer, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeAccount } from "../shapes/account.ts";
import { shapeListedPull } from "../shapes/pull.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { pullOf } from "./pulls.ts";

/** Who was asked to review a pull request. */
export const reviewerRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/pulls/:number/requested_reviewers", needs: [["pull_requests", "read"]], run: list },
  { method: "POST", path: "/pulls/:number/requested_reviewers", needs: [["pull_requests", "write"]], run: ask },
  { method: "DELETE", path: "/pulls/:number/requested_reviewers", needs: [["pull_requests", "write"]], run: withdraw },
];

function list(call: RepositoryCall): Answer {
  const { state } = call.site;
  const users = pullOf(call).pull.requestedReviewerIds.map((id) => shapeAccount(call.site, state.accounts.need(id)));
  return json<Schemas["pull-request-review-request"]>(200, { users, teams: [] });
}

async function ask(call: RepositoryCall): Promise<Answer> {
  const logins = call.body.optionalTexts("reviewers") ?? [];
  const pull = await setReviewers(call.site, call.actor, pullOf(call), { ask: logins, withdraw: [] });
  return json<Schemas["pull-request-simple"]>(201, shapeListedPull(call.site, pull));
}

async function withdraw(call: RepositoryCall): Promise<Answer> {
  const logins = call.body.optionalTexts("reviewers") ?? [];
  const pull = await setReviewers(call.site, call.actor, pullOf(call), { ask: [], withdraw: logins });
  return json<Schemas["pull-request-simple"]>(200, shapeListedPull(call.site, pull));
}
