import { z } from "zod";
import { parseBranchName, parseCommitSha, parseRepoName, type RepoName } from "../core/identity.ts";
import { parseCheckSuite, parseStatus } from "./github-checks.ts";
import { parseIssueComment, parseReview } from "./github-comments.ts";
import { by, repository, sender, unreadable } from "./github-fields.ts";
import { parsePullRequest } from "./github-pull-request.ts";
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
    case "issue_comment":
      return parseIssueComment(payload);
    case "pull_request_review":
      return parseReview(payload);
    case "check_suite":
      return parseCheckSuite(payload);
    case "status":
      return parseStatus(payload);
    case "installation":
    case "installation_repositories":
      return parseInstallation(payload);
    default:
      return ignore("unknown-event");
  }
}

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
