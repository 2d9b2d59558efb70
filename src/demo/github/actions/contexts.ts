import type { Site } from "../site.ts";
import type { CheckRun, CommitStatus } from "../state/checks.ts";

/** What was last reported on a commit under one name, by a check run or a commit status. */
export interface Context {
  readonly context: string;
  /** `success` also for neutral and skipped check runs. */
  readonly state: "success" | "pending" | "failure";
  /** The App whose check run it is; `undefined` for a commit status. */
  readonly appId: number | undefined;
}

/** The newest report of each name on a commit; of check runs, the newest of each App. */
export function contextsOf(site: Site, repositoryId: number, sha: string): readonly Context[] {
  const runs = site.state.checkRuns.filter((run) => run.repositoryId === repositoryId && run.headSha === sha);
  const statuses = site.state.statuses.filter((each) => each.repositoryId === repositoryId && each.sha === sha);
  const latestRuns = new Map(runs.map((run) => [`${run.appId} ${run.name}`, run]));
  const latestStatuses = new Map(statuses.map((status) => [status.context, status]));
  return [
    ...[...latestRuns.values()].map((run) => ({ context: run.name, state: stateOfRun(run), appId: run.appId })),
    ...[...latestStatuses.values()].map((status) => ({
      context: status.context,
      state: stateOfStatus(status),
      appId: undefined,
    })),
  ];
}

function stateOfRun({ conclusion }: CheckRun): Context["state"] {
  if (conclusion === undefined) return "pending";
  return conclusion === "success" || conclusion === "neutral" || conclusion === "skipped" ? "success" : "failure";
}

function stateOfStatus({ state }: CommitStatus): Context["state"] {
  return state === "error" ? "failure" : state;
}
