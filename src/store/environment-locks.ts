import type { EnvironmentName, RepoName } from "../core/identity.ts";
import type { EnvironmentLock } from "../core/release/environment-lock.ts";
import type { Database } from "./database.ts";
import { createRecords, placeholders, type RecordTable, readRecord, writtenColumns } from "./records.ts";
import { storedEnvironmentLock } from "./stored-commands.ts";
import type { PullRequestKey } from "./tracks.ts";

/** Environments that a pull request has claimed: the one thing that lives only here. Every method throws `RetryLater` when the database does not answer. */
export interface EnvironmentLocks {
  find(environment: EnvironmentKey): Promise<EnvironmentLock | undefined>;
  /**
   * Claims it in one statement: when it is free, when what holds it has ended at `lock.since`, or when the same pull
   * request has it already (then all but the time since when it has it is replaced). Answers what holds it now.
   */
  claim(lock: EnvironmentLock): Promise<{ readonly kind: "claimed" | "held"; readonly lock: EnvironmentLock }>;
  /** Frees it when that pull request holds it (`owner` absent: whoever holds it). Answers what it was. */
  free(environment: EnvironmentKey, owner?: PullRequestKey): Promise<EnvironmentLock | undefined>;
  listByPullRequest(owner: PullRequestKey): Promise<readonly EnvironmentLock[]>;
  /** Those whose own time is over. */
  listEnded(now: Date): Promise<readonly EnvironmentLock[]>;
  /** All, for the sweep. */
  list(): Promise<readonly EnvironmentLock[]>;
}

/** An environment of a config repo. */
export interface EnvironmentKey {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
}

/** The locks in table `tidegate.environment_lock`. */
export function createEnvironmentLocks(database: Database): EnvironmentLocks {
  const records = createRecords(database, table);
  const ofEnvironment = "WHERE config_repo = $1 AND environment = $2";
  return {
    find: ({ configRepo, environment }) => records.find(ofEnvironment, [configRepo, environment]),
    claim: async (lock) => {
      const { columns, values } = writtenColumns(table, lock);
      const { rows } = await database.query(claimStatement(columns), [...values, lock.since]);
      const holding = readRecord(table, rows[0]);
      const mine = holding.repo === lock.repo && holding.pullRequest === lock.pullRequest;
      return { kind: mine ? "claimed" : "held", lock: holding };
    },
    free: async ({ configRepo, environment }, owner) => {
      const freed =
        owner === undefined
          ? await records.remove(ofEnvironment, [configRepo, environment])
          : await records.remove(`${ofEnvironment} AND repo = $3 AND pull_request = $4`, [
              configRepo,
              environment,
              owner.repo,
              owner.pullRequest,
            ]);
      return freed[0];
    },
    listByPullRequest: ({ repo, pullRequest }) =>
      records.list("WHERE repo = $1 AND pull_request = $2 ORDER BY config_repo, environment", [repo, pullRequest]),
    listEnded: (now) => records.list("WHERE ends_at <= $1 ORDER BY ends_at", [now]),
    list: () => records.list("ORDER BY config_repo, environment", []),
  };
}

const table: RecordTable<EnvironmentLock> = {
  name: "environment_lock",
  what: "the lock",
  schema: storedEnvironmentLock,
  key: ["config_repo", "environment"],
  columnsOf: ({ configRepo, environment, repo, pullRequest, until }) => ({
    config_repo: configRepo,
    environment,
    repo,
    pull_request: pullRequest,
    ends_at: until ?? null,
  }),
};

/**
 * One statement, which sees the row as its last writer left it and has it alone: what does not win writes the holder
 * back as it was, so that the answer is always the row. The last value is the instant of the claim.
 */
function claimStatement(columns: readonly string[]): string {
  const over = `(held.ends_at IS NOT NULL AND held.ends_at <= $${columns.length + 1}::timestamptz)`;
  const own = "((held.repo, held.pull_request) = (excluded.repo, excluded.pull_request))";
  const renewed = "jsonb_set(excluded.record, '{since}', held.record -> 'since')";
  const chosen = columns.map((column) => {
    const mine = column === "record" ? renewed : `excluded.${column}`;
    return `${column} = CASE WHEN ${over} THEN excluded.${column} WHEN ${own} THEN ${mine} ELSE held.${column} END`;
  });
  return `
    INSERT INTO tidegate.environment_lock AS held (${columns.join(", ")}) VALUES (${placeholders(columns)})
    ON CONFLICT (config_repo, environment) DO UPDATE SET ${chosen.join(", ")}
    RETURNING config_repo, environment, record`;
}
