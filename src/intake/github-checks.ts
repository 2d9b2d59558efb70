import { z } from "zod";
import { parseCommitSha, parseRepoName } from "../core/identity.ts";
import { repository, unreadable } from "./github-fields.ts";
import { renderIssues } from "./problems.ts";
import { type IntakeResult, ignore } from "./result.ts";

const suitePayload = z.object({ action: z.string(), check_suite: z.object({ head_sha: z.string() }), repository });

/**
 * All check runs of one App on a commit have ended: for GitHub Actions one delivery a workflow. Single check runs are not
 * listened to: a matrix of forty jobs would tell forty times what its suite tells once.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#check_suite
 */
export function parseCheckSuite(payload: unknown): IntakeResult {
  const parsed = suitePayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { action, check_suite, repository } = parsed.data;
  if (action !== "completed") return ignore("unfinished");
  return finished(repository.full_name, check_suite.head_sha);
}

const statusPayload = z.object({ sha: z.string(), state: z.string(), repository });

/**
 * A commit status of CI that makes no check runs; each has an end of its own.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#status
 */
export function parseStatus(payload: unknown): IntakeResult {
  const parsed = statusPayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { sha, state, repository } = parsed.data;
  if (state === "pending") return ignore("unfinished");
  return finished(repository.full_name, sha);
}

function finished(name: string, sha: string): IntakeResult {
  const repo = parseRepoName(name);
  const commit = parseCommitSha(sha);
  if (repo === undefined || commit === undefined) {
    return unreadable({ "repository.full_name": repo, "its commit": commit });
  }
  return { kind: "event", event: { kind: "checks-finished", repo, commit } };
}
