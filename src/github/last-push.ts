import { z } from "zod";
import type { RepoName } from "../core/identity.ts";
import { commitSha, parseAnswer } from "./answer.ts";
import type { LastPush } from "./command-port.ts";
import { isAnswer } from "./faults.ts";
import type { RepoCalls } from "./repo-calls.ts";

/**
 * The newest of GitHub's records of a branch that put a commit on it: a push, forced or not, a merge, the branch's making.
 * Newest first is GitHub's own order.
 *
 * @see https://docs.github.com/en/rest/repos/repos#list-repository-activities
 */
export async function fetchLastPush(calls: RepoCalls, repo: RepoName, branch: string): Promise<LastPush | undefined> {
  try {
    const answer = await calls.find(repo, (send, at) =>
      // The short form of a branch's reference is taken too, but a branch may be named `refs/heads/x`.
      send("GET /repos/{owner}/{repo}/activity", { ...at, ref: `refs/heads/${branch}`, per_page: recordsRead }),
    );
    const records = answer === undefined ? [] : parseAnswer(z.array(recordAnswer), answer);
    const newest = records.find(({ activity_type: kind }) => kind !== "branch_deletion");
    return newest === undefined
      ? undefined
      : { before: newest.before, after: newest.after, at: new Date(newest.timestamp) };
  } catch (error) {
    // GitHub refuses a reference that it does not know.
    if (isAnswer(error, 422)) return undefined;
    throw error;
  }
}

/** Enough to look past deletions of the branch. */
const recordsRead = 10;

const recordAnswer = z.object({
  before: commitSha,
  after: commitSha,
  timestamp: z.iso.datetime({ offset: true }),
  activity_type: z.string(),
});
