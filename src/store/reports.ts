import { z } from "zod";
import type { CommitSha, PullRequestNumber, RepoName } from "../core/identity.ts";
import type { Database } from "./database.ts";
import { parseStored, storableText } from "./stored-json.ts";

/**
 * Where Tidegate spoke last and what it said, so that a report is edited in place and only a difference is written.
 * Lost rows cost a look at GitHub, nothing more.
 */
export interface Reports {
  findComment(repo: RepoName, pullRequest: PullRequestNumber): Promise<SaidComment | undefined>;
  saveComment(repo: RepoName, pullRequest: PullRequestNumber, said: SaidComment): Promise<void>;
  findCheck(repo: RepoName, commit: CommitSha, name: string): Promise<SaidCheck | undefined>;
  saveCheck(repo: RepoName, commit: CommitSha, name: string, said: SaidCheck): Promise<void>;
  findDeployment(repo: RepoName, commit: CommitSha, environment: string): Promise<SaidDeployment | undefined>;
  saveDeployment(repo: RepoName, commit: CommitSha, environment: string, said: SaidDeployment): Promise<void>;
}

export interface SaidComment {
  readonly commentId: number;
  /** The whole body as it was last written. */
  readonly body: string;
}

export interface SaidCheck {
  readonly checkRunId: number;
  /** The whole check as JSON, as it was last written. */
  readonly content: string;
}

/** A record in GitHub's Deployments API. */
export interface SaidDeployment {
  readonly deploymentId: number;
  /** The whole last status as JSON, as it was last written. */
  readonly content: string;
}

/** What was said, in tables `tidegate.said_comment`, `tidegate.said_check` and `tidegate.said_deployment`. */
export function createReports(database: Database): Reports {
  return {
    findComment: async (repo, pullRequest) => {
      const { rows } = await database.query(
        `SELECT comment_id AS "commentId", body FROM tidegate.said_comment WHERE repo = $1 AND pull_request = $2`,
        [repo, pullRequest],
      );
      const row = rows[0];
      return row === undefined ? undefined : parseStored(commentRow, row, `the comment on ${repo}#${pullRequest}`);
    },
    saveComment: async (repo, pullRequest, { commentId, body }) => {
      await database.query(
        `INSERT INTO tidegate.said_comment (repo, pull_request, comment_id, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (repo, pull_request) DO UPDATE SET comment_id = excluded.comment_id, body = excluded.body`,
        [repo, pullRequest, commentId, storableText(body)],
      );
    },
    findCheck: async (repo, commit, name) => {
      const { rows } = await database.query(
        `SELECT check_run_id AS "checkRunId", content FROM tidegate.said_check
         WHERE repo = $1 AND commit = $2 AND name = $3`,
        [repo, commit, name],
      );
      const row = rows[0];
      return row === undefined ? undefined : parseStored(checkRow, row, `the check ${name} on ${repo}@${commit}`);
    },
    saveCheck: async (repo, commit, name, { checkRunId, content }) => {
      await database.query(
        `INSERT INTO tidegate.said_check (repo, commit, name, check_run_id, content) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (repo, commit, name) DO UPDATE
         SET check_run_id = excluded.check_run_id, content = excluded.content`,
        [repo, commit, name, checkRunId, storableText(content)],
      );
    },
    findDeployment: async (repo, commit, environment) => {
      const { rows } = await database.query(
        `SELECT deployment_id AS "deploymentId", content FROM tidegate.said_deployment
         WHERE repo = $1 AND commit = $2 AND environment = $3`,
        [repo, commit, environment],
      );
      const row = rows[0];
      if (row === undefined) return undefined;
      return parseStored(deploymentRow, row, `the deployment of ${repo}@${commit} to ${environment}`);
    },
    saveDeployment: async (repo, commit, environment, { deploymentId, content }) => {
      await database.query(
        `INSERT INTO tidegate.said_deployment (repo, commit, environment, deployment_id, content)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (repo, commit, environment) DO UPDATE
         SET deployment_id = excluded.deployment_id, content = excluded.content`,
        [repo, commit, environment, deploymentId, storableText(content)],
      );
    },
  };
}

/** The driver gives a bigint as text; GitHub's ids are well below what a number holds exactly. */
const id = z.string().transform(Number).pipe(z.int());
const commentRow = z.object({ commentId: id, body: z.string() });
const checkRow = z.object({ checkRunId: id, content: z.string() });
const deploymentRow = z.object({ deploymentId: id, content: z.string() });
