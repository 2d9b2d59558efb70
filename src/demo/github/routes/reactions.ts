import { addReaction, reactionsTo, removeReaction } from "../actions/reactions.ts";
import { notFound } from "../api-error.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import { numberParam, type RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeReaction } from "../shapes/reaction.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { type ReactionSubject, reactionContents } from "../state/reactions.ts";
import { commentOf, issueOf, issueReads, issueWrites } from "./issues.ts";

/** Reactions to comments, and to issues and pull requests themselves. */
export const reactionRoutes: readonly RepositoryRoute[] = [
  ...routesBelow("/issues/comments/:id{[0-9]+}", (call) => ({ kind: "comment", id: commentOf(call).id })),
  ...routesBelow("/issues/:number{[0-9]+}", (call) => ({ kind: "issue", id: issueOf(call).id })),
];

function routesBelow(path: string, subjectOf: (call: RepositoryCall) => ReactionSubject): readonly RepositoryRoute[] {
  const all = `${path}/reactions`;
  const one = `${all}/:reaction{[0-9]+}`;
  return [
    { method: "GET", path: all, needs: issueReads, run: (call) => list(call, subjectOf(call)) },
    { method: "POST", path: all, needs: issueWrites, run: (call) => create(call, subjectOf(call)) },
    { method: "DELETE", path: one, needs: issueWrites, run: (call) => remove(call, subjectOf(call)) },
  ];
}

function list(call: RepositoryCall, subject: ReactionSubject): Answer {
  const content = call.query("content");
  const found = reactionsTo(call.site, subject).filter((each) => (content ?? each.content) === each.content);
  const { items, headers } = paginate(call, found);
  return json<Schemas["reaction"][]>(
    200,
    items.map((reaction) => shapeReaction(call.site, reaction)),
    headers,
  );
}

function create(call: RepositoryCall, subject: ReactionSubject): Answer {
  const { site, actor, repository, body } = call;
  const content = body.oneOf("content", reactionContents);
  const { reaction, outcome } = addReaction(site, actor, repository, { subject, content });
  return json<Schemas["reaction"]>(outcome === "created" ? 201 : 200, shapeReaction(site, reaction));
}

function remove(call: RepositoryCall, subject: ReactionSubject): Answer {
  const id = numberParam(call, "reaction");
  const found = reactionsTo(call.site, subject).find((each) => each.id === id);
  if (found === undefined) throw notFound();
  removeReaction(call.site, call.actor, call.repository, found);
  return empty(204);
}
