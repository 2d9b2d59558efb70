import { readCommits, writeCommit } from "../git/commits.ts";
import { isAncestor, listHistory } from "../git/history.ts";
import { mergeCommits, transplant } from "../git/merge.ts";
import { readRef } from "../git/refs.ts";
import type { Site } from "../site.ts";
import { isPullRequest, type PullRequest } from "../state/issues.ts";
import { websiteSignature } from "./identity.ts";
import { keepPullRef } from "./pull-states.ts";

/**
 * Works out whether a pull request can be merged, and keeps the test merge at `refs/pull/N/merge`. Does nothing when it is no
 * longer open, or judged already.
 */
export async function judgePull(site: Site, id: number): Promise<void> {
  const issue = site.state.issues.get(id);
  if (issue === undefined || !isPullRequest(issue) || issue.state === "closed" || issue.pull.mergeable !== undefined)
    return;
  const { gitDir } = site.state.repositories.need(issue.repositoryId);
  const { headSha, baseRef } = issue.pull;
  const base = await readRef(gitDir, `refs/heads/${baseRef}`);
  if (base === undefined) return;
  const behind = !(await isAncestor(gitDir, base, headSha));
  const outcome = await mergeCommits(gitDir, base, headSha);
  if (outcome.kind === "conflict") {
    noteJudgement(site, issue, { mergeable: false, rebaseable: false, behind, mergeCommitSha: undefined });
    return;
  }
  const nobody = websiteSignature(site);
  const message = `Merge ${headSha} into ${base}`;
  const commit = { tree: outcome.tree, parents: [base, headSha], author: nobody, committer: nobody, message };
  const mergeCommitSha = await writeCommit(gitDir, commit);
  await keepPullRef(site, issue, "merge", mergeCommitSha);
  const rebaseable = (await replay(site, gitDir, { base, head: headSha })) !== undefined;
  noteJudgement(site, issue, { mergeable: true, rebaseable, behind, mergeCommitSha });
}

/** A fork moves its branch in its own turn, also while this judges; what was worked out for another head is worth nothing. */
function noteJudgement(
  site: Site,
  judged: PullRequest,
  judgement: Pick<PullRequest["pull"], "mergeable" | "rebaseable" | "behind" | "mergeCommitSha">,
): void {
  const now = site.state.issues.need(judged.id);
  if (!isPullRequest(now) || now.state === "closed" || now.pull.mergeable !== undefined) return;
  if (now.pull.headSha !== judged.pull.headSha || now.pull.baseRef !== judged.pull.baseRef) {
    site.judgeLater(now);
    return;
  }
  site.state.issues.put({ ...now, pull: { ...now.pull, ...judgement } });
}

/** Replays what `head` has and `base` has not onto `base`, and returns the last commit; `undefined` where it conflicts. */
export async function replay(
  site: Site,
  gitDir: string,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<string | undefined> {
  const shas = await listHistory(gitDir, { range: `${base}..${head}`, order: "oldest first" });
  let tip = base;
  for (const commit of await readCommits(gitDir, shas)) {
    const [onto, parent] = await readCommits(gitDir, [tip, commit.parents[0] ?? tip]);
    if (commit.parents.length > 1 || onto === undefined || parent === undefined) return undefined;
    const outcome = await transplant(gitDir, { from: parent.tree, to: commit.tree, onto: onto.tree });
    if (outcome.kind === "conflict") return undefined;
    const committer = websiteSignature(site);
    tip = await writeCommit(gitDir, { ...commit, tree: outcome.tree, parents: [tip], committer });
  }
  return tip;
}
