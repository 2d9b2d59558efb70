import type { Notice } from "../core/release/notice.ts";
import type { Database } from "./database.ts";
import { createRecords, type RecordTable } from "./records.ts";
import { storedNotice } from "./stored-commands.ts";
import type { PullRequestKey } from "./tracks.ts";

/** What was said on pull requests though nobody asked for it there. */
export interface Notices {
  /** Inserts, or replaces what was said about the same. */
  save(notice: Notice): Promise<void>;
  /** The last ones, the newest first. */
  listByPullRequest(of: PullRequestKey, limit: number): Promise<readonly Notice[]>;
  /** Deletes those of before then; answers how many. */
  prune(before: Date): Promise<number>;
}

/** The notices in table `tidegate.notice`. */
export function createNotices(database: Database): Notices {
  const records = createRecords(database, table);
  return {
    save: (notice) => records.save(notice),
    listByPullRequest: ({ repo, pullRequest }, limit) =>
      records.list("WHERE repo = $1 AND pull_request = $2 ORDER BY said_at DESC, subject LIMIT $3", [
        repo,
        pullRequest,
        limit,
      ]),
    prune: async (before) => (await database.query("DELETE FROM tidegate.notice WHERE said_at < $1", [before])).count,
  };
}

const table: RecordTable<Notice> = {
  name: "notice",
  what: "the notice",
  schema: storedNotice,
  key: ["repo", "pull_request", "subject"],
  columnsOf: ({ repo, pullRequest, subject, at }) => ({ repo, pull_request: pullRequest, subject, said_at: at }),
};
