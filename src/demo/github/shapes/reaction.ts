import type { Site } from "../site.ts";
import { type Reaction, type ReactionSubject, reactionContents } from "../state/reactions.ts";
import { shapeAccount } from "./account.ts";
import { isoSeconds } from "./commit.ts";
import { nodeId } from "./node-id.ts";
import type { Schemas } from "./schemas.ts";

/** One reaction. */
export function shapeReaction(site: Site, reaction: Reaction): Schemas["reaction"] {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: shapeAccount(site, site.state.accounts.need(reaction.authorId)),
    content: reaction.content,
    created_at: isoSeconds(reaction.createdAt),
  };
}

/** How many reacted in which way; `url` is the address of what they reacted to. */
export function shapeReactionCounts(site: Site, subject: ReactionSubject, url: string): Schemas["reaction-rollup"] {
  const found = site.state.reactions.filter(
    (each) => each.subject.kind === subject.kind && each.subject.id === subject.id,
  );
  const counts = { "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  for (const content of reactionContents) counts[content] = found.filter((each) => each.content === content).length;
  return { url: `${url}/reactions`, total_count: found.length, ...counts };
}
