import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Reaction, ReactionContent, ReactionSubject } from "../state/reactions.ts";
import type { Repository } from "../state/repositories.ts";
import { requireRole } from "./rights.ts";

/** A reaction, and whether it was there before. */
export interface Reacted {
  readonly reaction: Reaction;
  readonly outcome: "created" | "existing";
}

/** Reacts to a comment, an issue or a pull request. Nobody is told: GitHub has no event for it. */
export function addReaction(
  site: Site,
  actor: Actor,
  repository: Repository,
  { subject, content }: { readonly subject: ReactionSubject; readonly content: ReactionContent },
): Reacted {
  requireRole(site, actor, repository, "read");
  const own = reactionsTo(site, subject).find((each) => each.authorId === actor.account.id && each.content === content);
  if (own !== undefined) return { reaction: own, outcome: "existing" };
  const reaction = { id: site.nextId(), subject, content, authorId: actor.account.id, createdAt: site.now() };
  return { reaction: site.state.reactions.put(reaction), outcome: "created" };
}

/** Takes a reaction away: one's own, or anybody's with write rights. */
export function removeReaction(site: Site, actor: Actor, repository: Repository, reaction: Reaction): void {
  if (reaction.authorId !== actor.account.id) requireRole(site, actor, repository, "write");
  site.state.reactions.remove(reaction.id);
}

/** The reactions to a comment, an issue or a pull request, oldest first. */
export function reactionsTo(site: Site, { kind, id }: ReactionSubject): readonly Reaction[] {
  return site.state.reactions.filter(({ subject }) => subject.kind === kind && subject.id === id);
}
