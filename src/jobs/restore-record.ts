import type { ReleaseRecord } from "../core/release/record.ts";
import type { MarkerFacts } from "../core/words/marker.ts";
import type { PullRequest } from "../github/github.ts";

/** Makes the index's record of a release pull request anew from its genuine marker. */
export function restoreRecord(facts: MarkerFacts, pullRequest: PullRequest, changedAt: Date): ReleaseRecord {
  const { number, headBranch: branch, url, headCommit, state } = pullRequest;
  return {
    ...facts,
    carrier: { kind: "pull-request", number, branch, url },
    headCommit,
    refusals: [],
    state: state === "open" ? "proposed" : state,
    changedAt,
  };
}
