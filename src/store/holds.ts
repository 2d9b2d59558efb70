import type { EnvironmentName, RepoName } from "../core/identity.ts";
import type { Hold } from "../core/release/hold.ts";
import type { Database } from "./database.ts";
import { createRecords, type RecordTable } from "./records.ts";
import type { ReleasePlace } from "./releases.ts";
import { storedHold } from "./stored-commands.ts";

/** Places that were rolled back. An index: `rebuild` can restore it from GitHub. What has ended by its own time is still listed. */
export interface Holds {
  find(place: ReleasePlace): Promise<Hold | undefined>;
  /** Inserts, or replaces the place's. */
  save(hold: Hold): Promise<void>;
  remove(place: ReleasePlace): Promise<void>;
  listByEnvironment(configRepo: RepoName, environment: EnvironmentName): Promise<readonly Hold[]>;
  /** Those whose own time is over. */
  listEnded(now: Date): Promise<readonly Hold[]>;
}

/** The holds in table `tidegate.hold`. */
export function createHolds(database: Database): Holds {
  const records = createRecords(database, table);
  const ofPlace = "WHERE config_repo = $1 AND environment = $2 AND service = $3";
  return {
    find: ({ configRepo, environment, service }) => records.find(ofPlace, [configRepo, environment, service]),
    save: (hold) => records.save(hold),
    remove: async ({ configRepo, environment, service }) => {
      await records.remove(ofPlace, [configRepo, environment, service]);
    },
    listByEnvironment: (configRepo, environment) =>
      records.list("WHERE config_repo = $1 AND environment = $2 ORDER BY service", [configRepo, environment]),
    listEnded: (now) => records.list("WHERE ends_at <= $1 ORDER BY ends_at", [now]),
  };
}

const table: RecordTable<Hold> = {
  name: "hold",
  what: "the hold",
  schema: storedHold,
  key: ["config_repo", "environment", "service"],
  columnsOf: ({ configRepo, environment, service, until }) => ({
    config_repo: configRepo,
    environment,
    service,
    ends_at: until ?? null,
  }),
};
