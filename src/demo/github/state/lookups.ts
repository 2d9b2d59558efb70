import { notFound } from "../api-error.ts";
import { type Account, isAtLeast, type RoleName, roleNames } from "./accounts.ts";
import type { Installation } from "./apps.ts";
import { type Issue, isPullRequest, type PullRequest } from "./issues.ts";
import type { Label, Repository } from "./repositories.ts";
import type { State } from "./state.ts";
import { teamRolesOf } from "./team-lookups.ts";

/** The account of a login, in any case; throws GitHub's 404 when there is none. */
export function needAccount(state: State, login: string): Account {
  const found = findAccount(state, login);
  if (found === undefined) throw notFound();
  return found;
}

/** The account of a login, in any case. */
export function findAccount(state: State, login: string): Account | undefined {
  return state.accounts.find((account) => account.login.toLowerCase() === login.toLowerCase());
}

/** The account that an e-mail address of a commit belongs to, by GitHub's private addresses as well. */
export function findAccountByEmail(state: State, email: string): Account | undefined {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  return login === undefined ? state.accounts.find((account) => account.email === email) : findAccount(state, login);
}

/** The repository of that owner and name, in any case. */
export function findRepository(state: State, owner: string, name: string): Repository | undefined {
  const account = findAccount(state, owner);
  return state.repositories.find(
    (each) => each.ownerId === account?.id && each.name.toLowerCase() === name.toLowerCase(),
  );
}

/** `owner/name`. */
export function fullNameOf(state: State, repository: Repository): string {
  return `${state.accounts.need(repository.ownerId).login}/${repository.name}`;
}

/** The issue or pull request of a number; throws GitHub's 404 when there is none. */
export function needIssue(state: State, repository: Repository, number: number): Issue {
  const found = state.issues.find((each) => each.repositoryId === repository.id && each.number === number);
  if (found === undefined) throw notFound();
  return found;
}

/** The pull request of a number; throws GitHub's 404 when there is none, or when it is an issue. */
export function needPull(state: State, repository: Repository, number: number): PullRequest {
  const found = needIssue(state, repository, number);
  if (!isPullRequest(found)) throw notFound();
  return found;
}

/** All pull requests into a repository, oldest first. */
export function listPulls(state: State, repository: Repository): readonly PullRequest[] {
  return state.issues.filter((each) => each.repositoryId === repository.id).filter(isPullRequest);
}

/** The label of that name, in any case. */
export function findLabel(state: State, repository: Repository, name: string): Label | undefined {
  return state.labels.find(
    (each) => each.repositoryId === repository.id && each.name.toLowerCase() === name.toLowerCase(),
  );
}

/** The strongest role that an account has on a repository, from whatever source. */
export function roleOf(state: State, account: Account, repository: Repository): RoleName {
  const owner = state.accounts.need(repository.ownerId);
  const inOrganization = owner.members.get(account.id);
  const roles: readonly RoleName[] = [
    repository.private ? "none" : "read",
    repository.collaborators.get(account.id) ?? "none",
    inOrganization === "admin" || owner.id === account.id ? "admin" : "none",
    inOrganization === "member" ? "read" : "none",
    ...teamRolesOf(state, account.id, repository.id),
  ];
  return roleNames.findLast((role) => roles.includes(role)) ?? "none";
}

/** Whether an account has at least a role on a repository. */
export function hasRole(state: State, account: Account, repository: Repository, floor: RoleName): boolean {
  return isAtLeast(roleOf(state, account, repository), floor);
}

/** Whether an installation reaches a repository. */
export function coversRepository(installation: Installation, repository: Repository): boolean {
  if (installation.accountId !== repository.ownerId) return false;
  return installation.repositories === "all" || installation.repositories.has(repository.id);
}
