import { z } from "zod";
import {
  parseBlobSha,
  parseBranchName,
  parseCommitSha,
  parsePullRequestNumber,
  parseTreeSha,
} from "../core/identity.ts";
import { GitHubFault } from "./faults.ts";

/** The part of Octokit's answers that the adapter reads. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: { readonly link?: string | undefined; readonly [name: string]: unknown };
  readonly data: unknown;
}

/** Reads an answer's body by the schema of the fields that are used; throws `GitHubFault` naming the first path that does not fit. */
export function parseAnswer<Schema extends z.ZodType>(schema: Schema, answer: Answer): z.output<Schema> {
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue === undefined || issue.path.length === 0 ? "the answer" : issue.path.join(".");
  throw new GitHubFault(`the answer is not as documented: ${path}: ${issue?.message ?? "unknown"}`, {
    status: 0,
    route: new URL(answer.url).pathname,
  });
}

/** Whether the answer's `Link` header names a further page. */
export function hasNextPage(answer: Answer): boolean {
  return /;\s*rel="next"/.test(answer.headers.link ?? "");
}

/** A full commit SHA. */
export const commitSha = minted(parseCommitSha, "commit SHA");
/** A full tree SHA. */
export const treeSha = minted(parseTreeSha, "tree SHA");
/** A full blob SHA. */
export const blobSha = minted(parseBlobSha, "blob SHA");
/** A branch's name without `refs/heads/`. */
export const branchName = minted(parseBranchName, "branch name");
/** A pull request's number. */
export const pullRequestNumber = z.number().transform((number, context) => {
  const parsed = parsePullRequestNumber(number);
  if (parsed !== undefined) return parsed;
  context.addIssue("is no pull request number");
  return z.NEVER;
});

function minted<Name extends string>(parse: (text: string) => Name | undefined, what: string) {
  return z.string().transform((text, context): Name => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue(`is no ${what}`);
    return z.NEVER;
  });
}
