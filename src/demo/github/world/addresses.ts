import type { Site } from "../site.ts";
import type { Account } from "../state/accounts.ts";
import type { Issue, PullRequest } from "../state/issues.ts";
import { findRepository, needAccount, needIssue, needPull } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";

/** Finds what the world's callers name; all throw when there is no such thing. */
export interface WorldAddresses {
  readonly account: (login: string) => Account;
  /** By full name, such as `acme/config`. */
  readonly repository: (fullName: string) => Repository;
  readonly pull: (fullName: string, number: number) => PullRequest;
  readonly issue: (fullName: string, number: number) => Issue;
}

/** Makes the finder of a site. */
export function createAddresses(site: Site): WorldAddresses {
  const repository = (fullName: string): Repository => {
    const [owner = "", name = ""] = fullName.split("/");
    const found = findRepository(site.state, owner, name);
    if (found === undefined) throw new Error(`no repository ${fullName}`);
    return found;
  };
  return {
    account: (login) => needAccount(site.state, login),
    repository,
    pull: (fullName, number) => needPull(site.state, repository(fullName), number),
    issue: (fullName, number) => needIssue(site.state, repository(fullName), number),
  };
}
