import {
  type BlobSha,
  type CommitSha,
  parseBlobSha,
  parseBranchName,
  parseCommitSha,
  parsePullRequestNumber,
  parseRepoName,
  parseTreeSha,
  type TreeSha,
} from "../../src/core/identity.ts";
import { minted } from "../support/fake-objects.ts";
import type { ScriptedAnswer } from "../support/nocked-github.ts";

export const repo = minted(parseRepoName, "acme/config");
export const main = minted(parseBranchName, "main");
export const work = minted(parseBranchName, "tidegate/qa1/blip");
export const seven = minted(parsePullRequestNumber, 7);

/** A commit's SHA out of one digit. */
export function commitOf(digit: string): CommitSha {
  return minted(parseCommitSha, digit.repeat(40));
}

/** A tree's SHA out of one digit. */
export function treeOf(digit: string): TreeSha {
  return minted(parseTreeSha, digit.repeat(40));
}

/** A blob's SHA out of one digit. */
export function blobOf(digit: string): BlobSha {
  return minted(parseBlobSha, digit.repeat(40));
}

/** GitHub's answer for a branch at `commitOf("c")`, `treeOf("d")`. */
export function branchAnswer(name = "main"): ScriptedAnswer {
  return {
    body: { name, commit: { sha: commitOf("c"), commit: { message: "Release app", tree: { sha: treeOf("d") } } } },
  };
}

/** GitHub's "no". */
export function refusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedAnswer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest" }, headers };
}

/** GitHub's body for a pull request, open, from the work branch. */
export function pullRequestBody(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    number: 7,
    html_url: "https://github.com/acme/config/pull/7",
    title: "Release blip to qa1",
    body: null,
    state: "open",
    draft: false,
    user: { login: "tidegate[bot]" },
    head: { ref: work, sha: commitOf("a"), repo: { full_name: "Acme/Config" } },
    base: { ref: "main" },
    labels: [{ name: "tidegate" }],
    merged_at: null,
    merge_commit_sha: commitOf("e"),
    ...changes,
  };
}

/** The header that names a further page. */
export function nextPage(url = "https://api.github.com/next?page=2"): Readonly<Record<string, string>> {
  return { link: `<${url}>; rel="next", <${url}>; rel="last"` };
}
