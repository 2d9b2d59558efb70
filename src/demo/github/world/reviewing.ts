import { addReaction } from "../actions/reactions.ts";
import type { Site } from "../site.ts";
import { fullNameOf } from "../state/lookups.ts";
import type { ReactionContent } from "../state/reactions.ts";
import { createActAs } from "./acting.ts";
import type { WorldAddresses } from "./addresses.ts";

/** People judging what others wrote, with the rights that they have; see `People`. */
export interface Reviewing {
  readonly reactAs: (login: string, commentId: number, content: ReactionContent) => Promise<void>;
}

/** Makes the reviewing part of a site's world. */
export function createReviewing(site: Site, at: WorldAddresses): Reviewing {
  const actAs = createActAs(site, at);
  return {
    reactAs: (login, id, content) => {
      const comment = site.state.comments.need(id);
      const name = fullNameOf(site.state, site.state.repositories.need(comment.repositoryId));
      return actAs(login, name, (actor, repository) => {
        addReaction(site, actor, repository, { subject: { kind: "comment", id }, content });
      });
    },
  };
}
