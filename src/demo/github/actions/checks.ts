import { invalidField } from "../api-error.ts";
import { readCommit } from "../git/commits.ts";
import { listBranchesAt } from "../git/history.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { CheckConclusion, CheckOutput, CheckRun, CheckSuite, CommitStatus } from "../state/checks.ts";
import type { Repository } from "../state/repositories.ts";
import { announceCheckRun } from "../webhooks/check-run.ts";
import { announceCheckSuite } from "../webhooks/check-suite.ts";
import { announceStatus } from "../webhooks/status.ts";
import { advanceMerges } from "./auto-merge.ts";
import { requireRole } from "./rights.ts";

/** What a caller writes of a check run; what is `undefined` stays as it is, or as GitHub would set it. */
export interface CheckWish {
  readonly name: string | undefined;
  readonly status: CheckRun["status"] | undefined;
  readonly conclusion: CheckConclusion | undefined;
  readonly externalId: string | undefined;
  readonly detailsUrl: string | undefined;
  readonly startedAt: Date | undefined;
  readonly completedAt: Date | undefined;
  readonly output: CheckOutput | undefined;
}

/** Makes a check run of an App on a commit; throws GitHub's 422 when the repository has no such commit. */
export async function createCheckRun(
  site: Site,
  actor: Actor,
  repository: Repository,
  { headSha, appId, name, wish }: { headSha: string; appId: number; name: string; wish: CheckWish },
): Promise<CheckRun> {
  if ((await readCommit(repository.gitDir, headSha)) === undefined)
    throw invalidField({
      resource: "CheckRun",
      code: "custom",
      field: "head_sha",
      message: `No commit found for SHA: ${headSha}`,
    });
  const suite = await putSuite(site, repository, { headSha, appId });
  const blank: CheckRun = {
    id: site.nextId(),
    suiteId: suite.id,
    repositoryId: repository.id,
    appId,
    headSha,
    name,
    status: "queued",
    conclusion: undefined,
    externalId: "",
    detailsUrl: undefined,
    startedAt: site.now(),
    completedAt: undefined,
    output: { title: undefined, summary: undefined, text: undefined, annotationCount: 0 },
  };
  const run = site.state.checkRuns.put(applyWish(site, blank, wish));
  announceCheckRun(site, actor, run, "created");
  if (run.status === "completed") await announceEnd(site, actor, run);
  await advanceMerges(site, repository.id);
  return run;
}

/** Changes a check run. */
export async function updateCheckRun(site: Site, actor: Actor, run: CheckRun, wish: CheckWish): Promise<CheckRun> {
  const updated = site.state.checkRuns.put(applyWish(site, run, wish));
  const suite = site.state.checkSuites.need(run.suiteId);
  site.state.checkSuites.put({ ...suite, updatedAt: site.now() });
  const ended = updated.status === "completed" && (run.status !== "completed" || run.conclusion !== updated.conclusion);
  if (ended) await announceEnd(site, actor, updated);
  await advanceMerges(site, run.repositoryId);
  return updated;
}

/** A commit status to write. */
export type StatusWish = Pick<CommitStatus, "sha" | "state" | "context" | "description" | "targetUrl">;

/** Writes a commit status; throws GitHub's 422 when the repository has no such commit, or has 1,000 of that context. */
export async function createStatus(
  site: Site,
  actor: Actor,
  repository: Repository,
  wish: StatusWish,
): Promise<CommitStatus> {
  requireRole(site, actor, repository, "write");
  if ((await readCommit(repository.gitDir, wish.sha)) === undefined)
    throw invalidField({
      resource: "Status",
      code: "custom",
      field: "sha",
      message: `No commit found for SHA: ${wish.sha}`,
    });
  const same = site.state.statuses.filter(
    (each) => each.repositoryId === repository.id && each.sha === wish.sha && each.context === wish.context,
  );
  if (same.length >= 1000)
    throw invalidField({
      resource: "Status",
      code: "custom",
      message: "This SHA and context has reached the maximum number of statuses.",
    });
  const status = site.state.statuses.put({
    ...wish,
    id: site.nextId(),
    repositoryId: repository.id,
    creatorId: actor.account.id,
    createdAt: site.now(),
  });
  await announceStatus(site, actor, status);
  await advanceMerges(site, repository.id);
  return status;
}

async function announceEnd(site: Site, actor: Actor, run: CheckRun): Promise<void> {
  announceCheckRun(site, actor, run, "completed");
  await announceCheckSuite(site, actor, site.state.checkSuites.need(run.suiteId));
}

function applyWish(site: Site, run: CheckRun, wish: CheckWish): CheckRun {
  // a conclusion or an end completes a run; a new status without one opens it again
  const completed = wish.conclusion !== undefined || wish.completedAt !== undefined;
  const status = completed ? "completed" : (wish.status ?? run.status);
  const ended = status === "completed";
  return {
    ...run,
    name: wish.name ?? run.name,
    status,
    conclusion: ended ? (wish.conclusion ?? run.conclusion) : undefined,
    externalId: wish.externalId ?? run.externalId,
    detailsUrl: wish.detailsUrl ?? run.detailsUrl,
    startedAt: wish.startedAt ?? run.startedAt,
    completedAt: ended ? (wish.completedAt ?? run.completedAt ?? site.now()) : undefined,
    output: wish.output ?? run.output,
  };
}

async function putSuite(
  site: Site,
  repository: Repository,
  { headSha, appId }: { readonly headSha: string; readonly appId: number },
): Promise<CheckSuite> {
  const own = (each: CheckSuite) =>
    each.repositoryId === repository.id && each.headSha === headSha && each.appId === appId;
  const found = site.state.checkSuites.find(own);
  if (found !== undefined) return found;
  const [branch] = await listBranchesAt(repository.gitDir, headSha);
  const at = site.now();
  return site.state.checkSuites.put({
    id: site.nextId(),
    repositoryId: repository.id,
    appId,
    headSha,
    headBranch: branch?.slice("refs/heads/".length),
    createdAt: at,
    updatedAt: at,
  });
}
