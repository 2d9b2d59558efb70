import { z } from "zod";
import type { PullRequestChanged } from "../core/event.ts";
import {
  type Login,
  parseBranchName,
  parseCommitSha,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
  type RepoName,
} from "../core/identity.ts";
import { renderIssues } from "./problems.ts";
import { parseRegistryPackage } from "./registry-package.ts";
import { type IntakeResult, ignore } from "./result.ts";

/**
 * Reads a delivery of GitHub's by the name of its event; names that we do not act on are ignored, whatever they hold.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function parseGitHubEvent(name: string, payload: unknown): IntakeResult {
  switch (name) {
    case "registry_package":
    case "package":
      return parseRegistryPackage(payload);
    case "push":
      return parsePush(payload);
    case "pull_request":
      return parsePullRequest(payload);
    case "installation":
    case "installation_repositories":
      return parseInstallation(payload);
    default:
      return ignore("unknown-event");
  }
}

const repository = z.object({ full_name: z.string() });
/** A delivery without a sender that we can name is one all the same. */
const sender = z.object({ login: z.string() }).optional().catch(undefined);

const pushPayload = z.object({
  ref: z.string(),
  after: z.string(),
  deleted: z.boolean().optional(),
  repository,
  sender,
});

function parsePush(payload: unknown): IntakeResult {
  const parsed = pushPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { ref, after, deleted } = parsed.data;
  if (!ref.startsWith("refs/heads/")) return ignore("not-a-branch");
  const repo = parseRepoName(parsed.data.repository.full_name);
  const branch = parseBranchName(ref.slice("refs/heads/".length));
  const head = parseCommitSha(after);
  if (repo === undefined || branch === undefined || head === undefined) {
    return unreadable({ "repository.full_name": repo, ref: branch, after: head });
  }
  const gone = deleted === true || /^0+$/.test(head);
  return {
    kind: "event",
    event: { kind: "branch-pushed", repo, branch, ...(gone ? {} : { head }), ...by(parsed.data.sender?.login) },
  };
}

const pullRequestPayload = z.object({
  action: z.string(),
  number: z.number(),
  pull_request: z.object({ head: z.object({ ref: z.string() }) }),
  repository,
  sender,
});

const pullRequestActions: readonly PullRequestChanged["action"][] = [
  "opened",
  "closed",
  "reopened",
  "synchronize",
  "edited",
];

function parsePullRequest(payload: unknown): IntakeResult {
  const parsed = pullRequestPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { data } = parsed;
  const action = pullRequestActions.find((known) => known === data.action);
  if (action === undefined) return ignore("unknown-action");
  const repo = parseRepoName(data.repository.full_name);
  const number = parsePullRequestNumber(data.number);
  const headBranch = parseBranchName(data.pull_request.head.ref);
  if (repo === undefined || number === undefined || headBranch === undefined) {
    return unreadable({ "repository.full_name": repo, number, "pull_request.head.ref": headBranch });
  }
  return {
    kind: "event",
    event: { kind: "pull-request-changed", repo, number, action, headBranch, ...by(data.sender?.login) },
  };
}

const repositories = z.array(repository).optional();

const installationPayload = z.object({
  action: z.string(),
  repositories,
  repositories_added: repositories,
});

function parseInstallation(payload: unknown): IntakeResult {
  const parsed = installationPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { action, repositories, repositories_added } = parsed.data;
  const listed = action === "created" ? repositories : action === "added" ? repositories_added : [];
  const added = (listed ?? []).map(({ full_name }) => parseRepoName(full_name)).filter(isRepoName);
  return { kind: "event", event: { kind: "installation-changed", added } };
}

function isRepoName(repo: RepoName | undefined): repo is RepoName {
  return repo !== undefined;
}

function by(login: string | undefined): { readonly sender?: Login } {
  const sender = parseLogin(login ?? "");
  return sender === undefined ? {} : { sender };
}

function unreadable(fields: Readonly<Record<string, unknown>>): IntakeResult {
  const wrong = Object.keys(fields).filter((field) => fields[field] === undefined);
  return { kind: "malformed", problems: wrong.map((field) => `${field}: outside the grammar`) };
}
