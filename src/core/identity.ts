import type { Branded } from "./branded.ts";

// Names that cannot be made by hand: each is minted by its parser, which returns undefined for a text outside its grammar.

/** `owner/name` of a GitHub repository, in lower case: GitHub compares both parts without case. */
export type RepoName = Branded<string, "RepoName">;
/** A full commit SHA: 40 (or, for SHA-256 repositories, 64) lower-case hex digits. */
export type CommitSha = Branded<string, "CommitSha">;
/** A full tree SHA. */
export type TreeSha = Branded<string, "TreeSha">;
/** A full blob SHA. */
export type BlobSha = Branded<string, "BlobSha">;
/** A branch name without `refs/heads/`. */
export type BranchName = Branded<string, "BranchName">;
/** The name of an environment in the config file; safe in a branch name and in a check's name. */
export type EnvironmentName = Branded<string, "EnvironmentName">;
/** The name of a service in the config file; same grammar as an environment's. */
export type ServiceName = Branded<string, "ServiceName">;
/** The sender's own id of one delivery: GitHub's GUID, or one that intake derived from the body. */
export type DeliveryId = Branded<string, "DeliveryId">;
/** A pull request's number in its repository, from 1. */
export type PullRequestNumber = Branded<number, "PullRequestNumber">;
/** A GitHub login without `@`; an App's ends in `[bot]`. */
export type Login = Branded<string, "Login">;

/** `organization/slug` of a GitHub team, in lower case. */
export type TeamName = Branded<string, "TeamName">;

/** @see https://docs.github.com/en/rest/repos/repos for the two parts' grammar. */
export function parseRepoName(text: string): RepoName | undefined {
  return /^[a-z\d](?:[a-z\d-]{0,38})\/(?!\.{1,2}$)[\w.-]{1,100}$/i.test(text) ? mint(text.toLowerCase()) : undefined;
}

/** Gives the two parts that GitHub's API wants apart. */
export function splitRepoName(repo: RepoName): { readonly owner: string; readonly name: string } {
  const slash = repo.indexOf("/");
  return { owner: repo.slice(0, slash), name: repo.slice(slash + 1) };
}

/** Takes full SHAs only; a short one names no commit for sure. */
export function parseCommitSha(text: string): CommitSha | undefined {
  return fullSha.test(text) ? mint(text.toLowerCase()) : undefined;
}

/** As {@link parseCommitSha}, for a tree. */
export function parseTreeSha(text: string): TreeSha | undefined {
  return fullSha.test(text) ? mint(text.toLowerCase()) : undefined;
}

/** As {@link parseCommitSha}, for a blob. */
export function parseBlobSha(text: string): BlobSha | undefined {
  return fullSha.test(text) ? mint(text.toLowerCase()) : undefined;
}

/** @see https://git-scm.com/docs/git-check-ref-format */
export function parseBranchName(text: string): BranchName | undefined {
  const ill = /^[-/]|[/.]$|\.\.|\/\/|@\{|\/\.|^\.|\.lock(?:\/|$)|[\s~^:?*[\\\p{Cc}]/u;
  return text.length > 0 && text.length <= 244 && text !== "@" && !ill.test(text) ? mint(text) : undefined;
}

/** Lower-case letters, digits, `.`, `_` and `-`, at most 63, beginning with a letter or a digit, ending in none of `.lock`, `.`. */
export function parseEnvironmentName(text: string): EnvironmentName | undefined {
  return isName(text) ? mint(text) : undefined;
}

/** As {@link parseEnvironmentName}. */
export function parseServiceName(text: string): ServiceName | undefined {
  return isName(text) ? mint(text) : undefined;
}

/** Any printable ASCII text of 1 to 200 characters without spaces. */
export function parseDeliveryId(text: string): DeliveryId | undefined {
  return /^[\x21-\x7e]{1,200}$/.test(text) ? mint(text) : undefined;
}

/** A whole number from 1 up to what JSON carries exactly. */
export function parsePullRequestNumber(number: number): PullRequestNumber | undefined {
  return Number.isSafeInteger(number) && number > 0 ? mint(number) : undefined;
}

/** @see https://docs.github.com/en/enterprise-server/admin/identity-and-access-management for the grammar, `_` included (managed users). */
export function parseLogin(text: string): Login | undefined {
  return /^[a-z\d](?:[a-z\d_-]{0,99})(?:\[bot\])?$/i.test(text) ? mint(text) : undefined;
}

/** The slug, which stands in the team's address, not its name. */
export function parseTeamName(text: string): TeamName | undefined {
  return /^[a-z\d](?:[a-z\d-]{0,38})\/[a-z\d](?:[a-z\d_-]{0,99})$/i.test(text) ? mint(text.toLowerCase()) : undefined;
}

const fullSha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

function isName(text: string): boolean {
  return /^[a-z\d][a-z\d._-]{0,62}$/.test(text) && !/\.\.|\.$|\.lock$/.test(text);
}

function mint<Name>(value: string | number): Name {
  return value as Name;
}
