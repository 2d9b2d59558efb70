import type { EnvironmentName, PullRequestNumber, RepoName } from "../core/identity.ts";
import type { Track } from "../core/release/track.ts";
import type { Database } from "./database.ts";
import { createRecords, type RecordTable } from "./records.ts";
import type { ReleasePlace } from "./releases.ts";
import { storedTrack } from "./stored-commands.ts";

/** Which places follow a pull request. An index: `rebuild` can restore it from GitHub. */
export interface Tracks {
  find(place: ReleasePlace): Promise<Track | undefined>;
  /** Inserts, or replaces what the place followed. */
  save(track: Track): Promise<void>;
  /** Only when the place still follows that pull request. */
  remove(place: ReleasePlace, of: PullRequestKey): Promise<void>;
  listByPullRequest(of: PullRequestKey): Promise<readonly Track[]>;
  listByEnvironment(configRepo: RepoName, environment: EnvironmentName): Promise<readonly Track[]>;
  /** All, for the sweep. */
  list(): Promise<readonly Track[]>;
}

/** A pull request of a source repo. */
export interface PullRequestKey {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
}

/** The tracks in table `tidegate.track`. */
export function createTracks(database: Database): Tracks {
  const records = createRecords(database, table);
  const ofPlace = "WHERE config_repo = $1 AND environment = $2 AND service = $3";
  return {
    find: ({ configRepo, environment, service }) => records.find(ofPlace, [configRepo, environment, service]),
    save: (track) => records.save(track),
    remove: async ({ configRepo, environment, service }, { repo, pullRequest }) => {
      await records.remove(`${ofPlace} AND repo = $4 AND pull_request = $5`, [
        configRepo,
        environment,
        service,
        repo,
        pullRequest,
      ]);
    },
    listByPullRequest: ({ repo, pullRequest }) =>
      records.list("WHERE repo = $1 AND pull_request = $2 ORDER BY config_repo, environment, service", [
        repo,
        pullRequest,
      ]),
    listByEnvironment: (configRepo, environment) =>
      records.list("WHERE config_repo = $1 AND environment = $2 ORDER BY service", [configRepo, environment]),
    list: () => records.list("ORDER BY config_repo, environment, service", []),
  };
}

const table: RecordTable<Track> = {
  name: "track",
  what: "the track",
  schema: storedTrack,
  key: ["config_repo", "environment", "service"],
  columnsOf: ({ configRepo, environment, service, repo, pullRequest }) => ({
    config_repo: configRepo,
    environment,
    service,
    repo,
    pull_request: pullRequest,
  }),
};
