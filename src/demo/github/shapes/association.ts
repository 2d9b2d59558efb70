import type { AuthorAssociation } from "@octokit/webhooks-types";
import type { Site } from "../site.ts";
import type { Account } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";

/**
 * How GitHub calls an author's tie to a repository. It says little of rights: members whose membership is private show as
 * `NONE` on GitHub, and `CONTRIBUTOR` only means that something of theirs was merged once.
 */
export function associationOf(site: Site, author: Account, repository: Repository): AuthorAssociation {
  const owner = site.state.accounts.need(repository.ownerId);
  if (owner.id === author.id) return "OWNER";
  if (owner.members.has(author.id)) return "MEMBER";
  if (repository.collaborators.has(author.id)) return "COLLABORATOR";
  const contributed = site.state.issues.find(
    (each) => each.repositoryId === repository.id && each.authorId === author.id && each.pull?.mergedAt !== undefined,
  );
  return contributed === undefined ? "NONE" : "CONTRIBUTOR";
}
