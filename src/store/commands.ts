import type { CommandKey, CommandRecord } from "../core/release/command-record.ts";
import type { Database } from "./database.ts";
import { createRecords, type RecordTable } from "./records.ts";
import { storedCommand } from "./stored-commands.ts";
import { renderStoredJson } from "./stored-json.ts";
import type { PullRequestKey } from "./tracks.ts";

/** Every command that was typed, and what became of it. */
export interface Commands {
  /** Inserts; leaves a line that is there already as it is, since a delivery may come twice. */
  accept(commands: readonly CommandRecord[]): Promise<void>;
  /** Inserts, or replaces the line's record. */
  save(command: CommandRecord): Promise<void>;
  find(key: CommandKey): Promise<CommandRecord | undefined>;
  /** The lines of one text, in order. */
  listByText(key: Omit<CommandKey, "line">): Promise<readonly CommandRecord[]>;
  /** The last ones asked, newest first. */
  listByPullRequest(of: PullRequestKey, limit: number): Promise<readonly CommandRecord[]>;
  /** Those typed before then that have no answer, the oldest first. */
  listUnanswered(before: Date): Promise<readonly CommandRecord[]>;
  /** Those that wait for a config file, see `waitsForConfig`. */
  listWaitingForConfig(): Promise<readonly CommandRecord[]>;
  /** Deletes those typed before then that have all their answers, none of them "waiting"; answers how many. */
  prune(before: Date): Promise<number>;
}

/** The commands in table `tidegate.command`. */
export function createCommands(database: Database): Commands {
  const records = createRecords(database, table);
  const ofText = "WHERE repo = $1 AND pull_request = $2 AND source = $3 AND text_id = $4";
  return {
    accept: async (commands) => {
      await database.query(
        `INSERT INTO tidegate.command (repo, pull_request, source, text_id, line, asked_at, record)
         SELECT each ->> 'repo', (each ->> 'pullRequest')::bigint, each ->> 'source', (each ->> 'id')::bigint,
                (each ->> 'line')::int, (each ->> 'askedAt')::timestamptz, each
         FROM jsonb_array_elements($1::jsonb) AS each ON CONFLICT DO NOTHING`,
        [renderStoredJson(commands)],
      );
    },
    save: (command) => records.save(command),
    find: ({ repo, pullRequest, source, id, line }) =>
      records.find(`${ofText} AND line = $5`, [repo, pullRequest, source, id, line]),
    listByText: ({ repo, pullRequest, source, id }) =>
      records.list(`${ofText} ORDER BY line`, [repo, pullRequest, source, id]),
    listByPullRequest: ({ repo, pullRequest }, limit) =>
      records.list("WHERE repo = $1 AND pull_request = $2 ORDER BY asked_at DESC, text_id DESC, line DESC LIMIT $3", [
        repo,
        pullRequest,
        limit,
      ]),
    listUnanswered: (before) =>
      records.list("WHERE asked_at < $1 AND record -> 'answers' = '[]'::jsonb ORDER BY asked_at, text_id, line", [
        before,
      ]),
    listWaitingForConfig: () =>
      records.list(
        `WHERE record @> '{"answers": [{"state": "waiting"}]}'::jsonb
           AND NOT jsonb_path_exists(record, '$.answers[*] ? (@.state != "waiting" || exists(@.environment))')
         ORDER BY asked_at, text_id, line`,
        [],
      ),
    prune: async (before) =>
      (
        await database.query(
          `DELETE FROM tidegate.command WHERE asked_at < $1 AND record -> 'answers' <> '[]'::jsonb
             AND NOT record @> '{"answers": [{"state": "waiting"}]}'::jsonb`,
          [before],
        )
      ).count,
  };
}

const table: RecordTable<CommandRecord> = {
  name: "command",
  what: "the command",
  schema: storedCommand,
  key: ["repo", "pull_request", "source", "text_id", "line"],
  columnsOf: ({ repo, pullRequest, source, id, line, askedAt }) => ({
    repo,
    pull_request: pullRequest,
    source,
    text_id: id,
    line,
    asked_at: askedAt,
  }),
};
