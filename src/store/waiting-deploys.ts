import type { CommitSha, RepoName } from "../core/identity.ts";
import type { WaitingDeploy } from "../core/release/waiting-deploy.ts";
import type { Database } from "./database.ts";
import type { EnvironmentKey } from "./environment-locks.ts";
import { createRecords, type RecordTable } from "./records.ts";
import { storedWaitingDeploy } from "./stored-commands.ts";
import { renderStoredJson } from "./stored-json.ts";
import type { PullRequestKey } from "./tracks.ts";

/** What was asked for with `/deploy` and is not done; for each environment a queue in the order of asking. */
export interface WaitingDeploys {
  find(environment: EnvironmentKey, of: PullRequestKey): Promise<WaitingDeploy | undefined>;
  /** Inserts at the end of the environment's queue, or replaces the pull request's own there, which keeps its place. */
  save(waiting: WaitingDeploy): Promise<void>;
  /** Only when it is still that command's and that commit's. */
  remove(waiting: WaitingDeploy): Promise<void>;
  /** The environment's queue, the first one first. */
  listByEnvironment(environment: EnvironmentKey): Promise<readonly WaitingDeploy[]>;
  listByPullRequest(of: PullRequestKey): Promise<readonly WaitingDeploy[]>;
  /**
   * Those that wait for what is built from the commit or for its checks, though a tag that was asked for names it and not the
   * pull request; and those that were not looked at yet. Not those that wait for a lock.
   */
  listByCommit(repo: RepoName, commit: CommitSha): Promise<readonly WaitingDeploy[]>;
  /** All, for the sweep. */
  list(): Promise<readonly WaitingDeploy[]>;
}

/** The queues in table `tidegate.waiting_deploy`. */
export function createWaitingDeploys(database: Database): WaitingDeploys {
  const records = createRecords(database, table);
  const ofEnvironment = "WHERE config_repo = $1 AND environment = $2";
  const own = `${ofEnvironment} AND repo = $3 AND pull_request = $4`;
  return {
    find: ({ configRepo, environment }, { repo, pullRequest }) =>
      records.find(own, [configRepo, environment, repo, pullRequest]),
    // The place in the queue is not among the columns that are replaced.
    save: (waiting) => records.save(waiting),
    remove: async ({ configRepo, environment, repo, pullRequest, commit, command }) => {
      await records.remove(`${own} AND commit = $5 AND record -> 'command' IS NOT DISTINCT FROM $6::jsonb`, [
        configRepo,
        environment,
        repo,
        pullRequest,
        commit,
        command === undefined ? null : renderStoredJson(command),
      ]);
    },
    listByEnvironment: ({ configRepo, environment }) =>
      records.list(`${ofEnvironment} ORDER BY place`, [configRepo, environment]),
    listByPullRequest: ({ repo, pullRequest }) =>
      records.list("WHERE repo = $1 AND pull_request = $2 ORDER BY place", [repo, pullRequest]),
    listByCommit: (repo, commit) =>
      records.list(
        "WHERE repo = $1 AND (commit = $2 OR awaited_commit = $2) AND waits_for IS DISTINCT FROM 'lock' ORDER BY place",
        [repo, commit],
      ),
    list: () => records.list("ORDER BY place", []),
  };
}

const table: RecordTable<WaitingDeploy> = {
  name: "waiting_deploy",
  what: "the waiting deploy",
  schema: storedWaitingDeploy,
  key: ["config_repo", "environment", "repo", "pull_request"],
  columnsOf: ({ configRepo, environment, repo, pullRequest, commit, waitsFor, awaitedCommit }) => ({
    config_repo: configRepo,
    environment,
    repo,
    pull_request: pullRequest,
    commit,
    waits_for: waitsFor ?? null,
    awaited_commit: awaitedCommit ?? null,
  }),
};
