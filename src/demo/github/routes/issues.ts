import { addComment, deleteComment, editComment } from "../actions/comments.ts";
import { editIssue } from "../actions/edit-issue.ts";
import { notByIntegration, notFound } from "../api-error.ts";
import { isGranted } from "../http/access.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import { numberParam, type RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { Need, RepositoryRoute } from "../http/route.ts";
import { shapeAccountOf } from "../shapes/account.ts";
import { commentsOf, shapeComment, shapeIssue } from "../shapes/issue.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { type Issue, type IssueComment, isPullRequest } from "../state/issues.ts";
import { needIssue } from "../state/lookups.ts";

/** The permissions that open reads of issues and pull requests alike. */
export const issueReads: readonly Need[] = [
  ["issues", "read"],
  ["pull_requests", "read"],
];
/** The permissions that open writes to issues and pull requests alike. */
export const issueWrites: readonly Need[] = [
  ["issues", "write"],
  ["pull_requests", "write"],
];

/** Issues, and pull requests as the issues that they are too; their comments. */
export const issueRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/issues/comments/:id{[0-9]+}", needs: issueReads, run: fetchComment },
  { method: "PATCH", path: "/issues/comments/:id{[0-9]+}", needs: issueWrites, run: changeComment },
  { method: "DELETE", path: "/issues/comments/:id{[0-9]+}", needs: issueWrites, run: removeComment },
  { method: "GET", path: "/issues/:number{[0-9]+}", needs: issueReads, run: fetchIssue },
  { method: "PATCH", path: "/issues/:number{[0-9]+}", needs: issueWrites, run: changeIssue },
  { method: "GET", path: "/issues/:number{[0-9]+}/comments", needs: issueReads, run: listComments },
  { method: "POST", path: "/issues/:number{[0-9]+}/comments", needs: issueWrites, run: comment },
];

/** The issue or pull request that a request names; throws GitHub's 404, or 403 where the token holds for the other kind only. */
export function issueOf(call: RepositoryCall): Issue {
  const issue = needIssue(call.site.state, call.repository, numberParam(call, "number"));
  return guarded(call, issue);
}

/** `pull_requests` opens these routes for pull requests only; `issues` opens them for both. */
function guarded(call: RepositoryCall, issue: Issue): Issue {
  const held = [["issues", call.method === "GET" ? "read" : "write"]] as const;
  const isOpen = call.method === "GET" && !call.repository.private;
  if (!isPullRequest(issue) && !isOpen && !isGranted(call.caller, held)) throw notByIntegration();
  return issue;
}

function fetchIssue(call: RepositoryCall): Answer {
  return json(200, shapeWhole(call, issueOf(call)));
}

async function changeIssue(call: RepositoryCall): Promise<Answer> {
  const { site, actor, body } = call;
  const edited = await editIssue(site, actor, issueOf(call), {
    title: body.optionalText("title"),
    body: body.isNull("body") ? "" : body.optionalText("body"),
    state: body.optionalOneOf("state", ["open", "closed"]),
    stateReason: body.optionalOneOf("state_reason", ["completed", "not_planned", "reopened"]),
    labels: body.optionalTexts("labels"),
    assignees: body.optionalTexts("assignees"),
  });
  return json(200, shapeWhole(call, edited));
}

function shapeWhole({ site }: RepositoryCall, issue: Issue): Schemas["issue"] {
  return { ...shapeIssue(site, issue), closed_by: shapeAccountOf(site, issue.closedById) };
}

function listComments(call: RepositoryCall): Answer {
  const since = call.query("since");
  const after = since === undefined ? 0 : Date.parse(since);
  const found = commentsOf(call.site, issueOf(call)).filter(({ updatedAt }) => updatedAt.getTime() >= after);
  const { items, headers } = paginate(call, found);
  return json<Schemas["issue-comment"][]>(
    200,
    items.map((each) => shapeComment(call.site, each)),
    headers,
  );
}

function comment(call: RepositoryCall): Answer {
  const { site, actor, body } = call;
  const shape = shapeComment(site, addComment(site, actor, issueOf(call), body.text("body")));
  return json<Schemas["issue-comment"]>(201, shape, { location: shape.url });
}

/** The comment that a request names; throws GitHub's 404, or 403 where the token holds for the other kind only. */
export function commentOf(call: RepositoryCall): IssueComment {
  const found = call.site.state.comments.get(numberParam(call, "id"));
  if (found?.repositoryId !== call.repository.id) throw notFound();
  guarded(call, needIssue(call.site.state, call.repository, found.issueNumber));
  return found;
}

function fetchComment(call: RepositoryCall): Answer {
  return json<Schemas["issue-comment"]>(200, shapeComment(call.site, commentOf(call)));
}

function changeComment(call: RepositoryCall): Answer {
  const { site, actor, body } = call;
  const edited = editComment(site, actor, commentOf(call), body.text("body"));
  return json<Schemas["issue-comment"]>(200, shapeComment(site, edited));
}

function removeComment(call: RepositoryCall): Answer {
  deleteComment(call.site, call.actor, commentOf(call));
  return empty(204);
}
