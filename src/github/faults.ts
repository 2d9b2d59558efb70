import { z } from "zod";
import { OutsideInstallation, PermissionMissing, RetryLater } from "../core/fault.ts";
import type { RepoName } from "../core/identity.ts";

/**
 * GitHub answered what no code of ours expects: a bug of ours, or a change of theirs. Carries what an operator needs to
 * ask GitHub about it, and nothing of the request.
 */
export class GitHubFault extends Error {
  override readonly name = "GitHubFault";
  /** HTTP status; 0 when the fault is in an answer's shape. */
  readonly status: number;
  /** Method and path template, such as `GET /repos/{owner}/{repo}`; for a fault in an answer's shape, the path asked for. */
  readonly route: string;
  /** GitHub's own id of the request; absent when it gave none. */
  readonly requestId: string | undefined;
  /** GitHub's own sentences, at most 500 characters; from outside. */
  readonly reason: string;

  constructor(
    reason: string,
    details: { readonly status: number; readonly route: string; readonly requestId?: string | undefined },
  ) {
    const request = details.requestId === undefined ? "" : ` (request ${details.requestId})`;
    super(`${details.route}: ${details.status} ${reason}${request}`);
    this.status = details.status;
    this.route = details.route;
    this.requestId = details.requestId;
    this.reason = reason;
  }
}

/**
 * Says what an error of Octokit means to us: `RetryLater` for limits, 5xx and lost connections, `PermissionMissing` for
 * what the installation was not granted, `GitHubFault` for every other status. Errors that are no answer of GitHub's come
 * back as they are. Octokit's error is not kept as the cause: it holds the request's body.
 */
export function toFault(error: unknown, route: string, repo: RepoName | undefined): unknown {
  const parsed = parseOctokitError(error);
  if (parsed === undefined) return error;
  const { status, response, cause } = parsed;
  if (response === undefined) return new RetryLater("github", `${route}: no answer from GitHub`, { cause });
  const reason = readReason(response.data);
  const waitSeconds = secondsToWait(status, reason, response.headers);
  if (waitSeconds !== undefined)
    return new RetryLater("github", `${route}: rate limited (${status})`, { retryAfterSeconds: waitSeconds });
  if (status >= 500)
    return new RetryLater(
      "github",
      `${route}: answered ${status}`,
      retryAfter(numberOf(response.headers["retry-after"])),
    );
  if (status === 403 && repo !== undefined && /^Resource not accessible by integration/.test(reason))
    return new PermissionMissing(repo, permission(response.headers["x-accepted-github-permissions"]));
  return new GitHubFault(reason, { status, route, requestId: response.headers["x-github-request-id"] });
}

/** How long GitHub asks to stay away, in seconds, when Octokit's error is a rate limit; absent for every other error. */
export function secondsAsked(error: unknown): number | undefined {
  const { status, response } = parseOctokitError(error) ?? {};
  if (status === undefined || response === undefined) return undefined;
  return secondsToWait(status, readReason(response.data), response.headers);
}

/** Whether Octokit's error is a fault of GitHub's own or a lost connection. */
export function isPassing(error: unknown): boolean {
  const { status, response } = parseOctokitError(error) ?? {};
  return status !== undefined && (response === undefined || status >= 500);
}

/** Whether the error is GitHub's answer with that status, and, where a pattern is given, in those words. */
export function isAnswer(error: unknown, status: number, words?: RegExp): error is GitHubFault {
  return error instanceof GitHubFault && error.status === status && (words === undefined || words.test(error.reason));
}

/**
 * How long GitHub asks us to stay away, in seconds; absent when the answer is no rate limit.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api for the order of the three.
 */
function secondsToWait(
  status: number,
  reason: string,
  headers: Readonly<Record<string, string | undefined>>,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = numberOf(headers["retry-after"]) ?? secondsToReset(headers);
  if (asked !== undefined) return asked;
  // "abuse detection mechanism" is what Enterprise Server before 3.4 calls the secondary limit.
  return status === 429 || /secondary rate limit|abuse detection/i.test(reason) ? 60 : undefined;
}

/**
 * Seconds until the primary limit is set anew, when these headers say that nothing is left of it; absent otherwise.
 * Counted by GitHub's clock where it tells it, since ours may be wrong.
 */
export function secondsToReset(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const resetAt = numberOf(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || resetAt === undefined) return undefined;
  const told = Date.parse(headers["date"] ?? "");
  const now = Number.isNaN(told) ? Date.now() : told;
  return Math.max(1, Math.ceil(resetAt - now / 1000) + 1);
}

const octokitError = z.object({
  status: z.number(),
  cause: z.unknown().optional(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number()]).transform(String).optional().catch(undefined)),
      data: z.unknown(),
    })
    .optional(),
});

const errorBody = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string().optional(), field: z.string().optional() }).loose()]))
    .catch([])
    .default([]),
});

function parseOctokitError(error: unknown): z.output<typeof octokitError> | undefined {
  return isOurs(error) ? undefined : octokitError.safeParse(error).data;
}

/** GitHub's message and what its list of errors adds, in one line. */
function readReason(data: unknown): string {
  const body = errorBody.safeParse(data);
  if (!body.success) return "without a message";
  const details = body.data.errors.map((each) => {
    if (typeof each === "string") return each;
    return each.message ?? [each.field, each["code"]].filter((part) => typeof part === "string").join(" ");
  });
  return [body.data.message, ...details].join(": ").replace(/\s+/g, " ").slice(0, 500);
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof RetryLater ||
    error instanceof OutsideInstallation ||
    error instanceof PermissionMissing ||
    error instanceof GitHubFault
  );
}

function retryAfter(seconds: number | undefined): { readonly retryAfterSeconds?: number } {
  return seconds === undefined ? {} : { retryAfterSeconds: seconds };
}

function permission(accepted: string | undefined): { readonly permission?: string } {
  return accepted === undefined || accepted === "" ? {} : { permission: accepted };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined;
}
