import { createHash } from "node:crypto";
import { z } from "zod";
import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../core/identity.ts";
import { type ReleaseRecord, releaseKey } from "../core/release/record.ts";
import { askedOn } from "../core/release/request.ts";
import type { Database } from "./database.ts";
import { identity } from "./stored-identity.ts";
import { parseStored, renderStoredJson } from "./stored-json.ts";
import { storedRelease } from "./stored-release.ts";

/** The index of releases. It decides nothing: `rebuild` restores it from GitHub. */
export interface Releases {
  /** Inserts, or replaces the record with the same `releaseKey`. */
  save(release: ReleaseRecord): Promise<void>;
  /** The record with that key. */
  find(key: string): Promise<ReleaseRecord | undefined>;
  /** All proposed ones of a config repo. */
  listProposed(configRepo: RepoName): Promise<readonly ReleaseRecord[]>;
  /** All that a release pull request carried, the last changed first: at most one is proposed or merged. */
  listByPullRequest(configRepo: RepoName, number: PullRequestNumber): Promise<readonly ReleaseRecord[]>;
  /** The last 200 releases of one service in one environment, the last changed first: no decision looks back further. */
  listHistory(place: ReleasePlace): Promise<readonly ReleaseRecord[]>;
  /** What runs where: the last merged release of every environment and service. */
  listCurrent(configRepo: RepoName): Promise<readonly ReleaseRecord[]>;
  /** The same, the last `limitPerPlace` of every service of the environment; services in the order of their names. */
  listByEnvironment(
    configRepo: RepoName,
    environment: EnvironmentName,
    limitPerPlace: number,
  ): Promise<readonly ReleaseRecord[]>;
  /** All that a commit of the config repo carried, in commit mode; the last changed first. */
  listByCarrierCommit(configRepo: RepoName, sha: CommitSha): Promise<readonly ReleaseRecord[]>;
  /**
   * All releases of what was built from that commit, or from any commit of that pull request, and all that were asked
   * for on that pull request; the last changed first.
   */
  listByOrigin(origin: OriginQuery): Promise<readonly ReleaseRecord[]>;
  /** The config repos that have released anything of what is built there. */
  listConfigRepos(builtIn: RepoName): Promise<readonly RepoName[]>;
}

export interface ReleasePlace {
  readonly configRepo: RepoName;
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
}

export interface OriginQuery {
  readonly repo: RepoName;
  readonly revision?: CommitSha;
  readonly pullRequest?: PullRequestNumber;
}

/** The index in table `tidegate.release`: the record as JSON, and beside it the columns that are searched. */
export function createReleases(database: Database): Releases {
  const list = async (condition: string, values: readonly unknown[]): Promise<readonly ReleaseRecord[]> => {
    const { rows } = await database.query(`SELECT key, record FROM tidegate.release ${condition}`, values);
    return rows.map(readRow);
  };
  const lastChangedFirst = "ORDER BY changed_at DESC, saved DESC";
  return {
    save: async (release) => {
      await database.query(upsert, valuesOf(release));
    },
    find: async (key) => (await list("WHERE id = $1", [idOf(key)]))[0],
    listProposed: (configRepo) =>
      list(`WHERE config_repo = $1 AND state = 'proposed' ${lastChangedFirst}`, [configRepo]),
    listByPullRequest: (configRepo, number) =>
      list(`WHERE config_repo = $1 AND pull_request = $2 ${lastChangedFirst}`, [configRepo, number]),
    listHistory: ({ configRepo, environment, service }) =>
      list(`WHERE config_repo = $1 AND environment = $2 AND service = $3 ${lastChangedFirst} LIMIT $4`, [
        configRepo,
        environment,
        service,
        longestHistory,
      ]),
    listCurrent: (configRepo) =>
      list(
        `WHERE id IN (
           SELECT DISTINCT ON (environment, service) id FROM tidegate.release
           WHERE config_repo = $1 AND state = 'merged' ORDER BY environment, service, changed_at DESC, saved DESC)
         ORDER BY environment, service`,
        [configRepo],
      ),
    listByEnvironment: async (configRepo, environment, limitPerPlace) => {
      const { rows } = await database.query(lastOfEveryService, [configRepo, environment, limitPerPlace]);
      return rows.map(readRow);
    },
    listByCarrierCommit: (configRepo, sha) =>
      list(`WHERE config_repo = $1 AND carrier_commit = $2 ${lastChangedFirst}`, [configRepo, sha]),
    listByOrigin: ({ repo, revision, pullRequest }) =>
      list(
        `WHERE origin_repo = $1 AND (origin_revision = $2 OR origin_pull_request = $3)
            OR asked_repo = $1 AND asked_pull_request = $3 ${lastChangedFirst}`,
        [repo, revision, pullRequest ?? null],
      ),
    listConfigRepos: async (builtIn) => {
      const { rows } = await database.query(
        "SELECT DISTINCT config_repo FROM tidegate.release WHERE origin_repo = $1 ORDER BY config_repo",
        [builtIn],
      );
      return rows.map((row) => parseStored(configRepoRow, row, "a release's config repo").config_repo);
    },
  };
}

/** Releases of one place: those of some months. */
const longestHistory = 200;

const columns = [
  "id",
  "key",
  "config_repo",
  "environment",
  "service",
  "state",
  "pull_request",
  "origin_repo",
  "origin_revision",
  "origin_pull_request",
  "asked_repo",
  "asked_pull_request",
  "carrier_commit",
  "changed_at",
  "record",
] as const;

const upsert = `
  INSERT INTO tidegate.release (${columns.join(", ")})
  VALUES (${columns.map((_, index) => `$${index + 1}`).join(", ")})
  ON CONFLICT (id) DO UPDATE SET
    ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}, saved = DEFAULT`;

/**
 * Walks the index from service to service and takes the first rows of each: of 50,000 releases of 200 services it reads
 * an eighth of the pages that numbering all rows of the environment read.
 */
const lastOfEveryService = `
  WITH RECURSIVE place AS (
    SELECT min(service) AS service FROM tidegate.release WHERE config_repo = $1 AND environment = $2
    UNION ALL
    SELECT (SELECT min(service) FROM tidegate.release
            WHERE config_repo = $1 AND environment = $2 AND service > place.service)
    FROM place WHERE place.service IS NOT NULL)
  SELECT last.key, last.record FROM place CROSS JOIN LATERAL (
    SELECT * FROM tidegate.release
    WHERE config_repo = $1 AND environment = $2 AND service = place.service
    ORDER BY changed_at DESC, saved DESC LIMIT $3) AS last
  ORDER BY place.service, last.changed_at DESC, last.saved DESC`;

function valuesOf(release: ReleaseRecord): readonly unknown[] {
  const key = releaseKey(release);
  const asked = askedOn(release.askedBy);
  const values: Record<(typeof columns)[number], unknown> = {
    id: idOf(key),
    key,
    config_repo: release.configRepo,
    environment: release.environment,
    service: release.service,
    state: release.state,
    pull_request: release.carrier?.kind === "pull-request" ? release.carrier.number : null,
    origin_repo: release.origin.repo,
    origin_revision: release.origin.revision ?? null,
    origin_pull_request: release.origin.pullRequest ?? null,
    asked_repo: asked?.repo ?? null,
    asked_pull_request: asked?.pullRequest ?? null,
    carrier_commit: release.carrier?.kind === "commit" ? release.carrier.sha : null,
    changed_at: release.changedAt,
    record: renderStoredJson(release),
  };
  return columns.map((column) => values[column]);
}

const configRepoRow = z.object({ config_repo: identity.repoName });
const keyedRow = z.object({ key: z.string(), record: z.unknown() });

function readRow(row: unknown): ReleaseRecord {
  const { key, record } = parseStored(keyedRow, row, "a release's row");
  return parseStored(storedRelease, record, `release ${key}`);
}

function idOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
