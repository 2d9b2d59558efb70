import { readField } from "./form-field.ts";
import { pathToPull } from "./lists.ts";
import type { MergeMethod, PageAction, ReviewEvent } from "./page-world.ts";
import { addressOf, numberOf, personOf, showNothing, showNotice, type Visit } from "./visit.ts";

/** Does what the posted form asks of a pull request, and goes to where it can be seen; says why not otherwise. */
export async function actOnPullRequest(visit: Visit): Promise<Response> {
  const { c, world } = visit;
  const action = await parseAction(visit);
  if (action === undefined) return showNothing(visit);
  const address = { repository: addressOf(visit), number: numberOf(visit) };
  const outcome = await world.act(address, personOf(visit), action);
  const path = pathToPull(
    address.repository,
    outcome.kind === "done" ? (outcome.pullRequestNumber ?? address.number) : address.number,
  );
  if (outcome.kind === "refused") return showNotice(visit, outcome.status, outcome.reason, path);
  return c.redirect(outcome.commentId === undefined ? path : `${path}#issuecomment-${outcome.commentId}`, 303);
}

async function parseAction({ c }: Visit): Promise<PageAction | undefined> {
  const kind = c.req.param("action");
  if (kind === "comment") return { kind, body: await readField(c, "body") };
  if (kind === "merge" || kind === "auto-merge") return { kind, method: parseMethod(await readField(c, "method")) };
  if (kind === "review")
    return { kind, event: parseEvent(await readField(c, "event")), body: await readField(c, "body") };
  const plain = plainKinds.find((each) => each === kind);
  return plain === undefined ? undefined : { kind: plain };
}

const plainKinds = ["revert", "close", "reopen", "no-auto-merge", "enqueue", "dequeue", "ready", "draft"] as const;

function parseEvent(text: string): ReviewEvent {
  return text === "APPROVE" || text === "REQUEST_CHANGES" ? text : "COMMENT";
}

function parseMethod(text: string): MergeMethod {
  return text === "squash" || text === "rebase" ? text : "merge";
}
