import { z } from "zod";
import type { CommitSha, RepoName } from "../core/identity.ts";
import { type Answer, parseAnswer } from "./answer.ts";
import type { FetchLogin } from "./app-login.ts";
import { checkRunAnswer, renderCheckRun } from "./check-run.ts";
import { isAnswer } from "./faults.ts";
import type { CheckRun, Comment, Reports } from "./github.ts";
import { eachPage } from "./paging.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** What reporting needs. */
export interface ReportsDeps {
  readonly calls: RepoCalls;
  readonly appId: number;
  readonly fetchLogin: FetchLogin;
}

/** Writes comments and check runs as the App, and tells its own from those that others wrote. */
export function createReports({ calls, appId, fetchLogin }: ReportsDeps): Reports {
  return {
    async listOwnComments(repo, number) {
      const login = await fetchLogin();
      const found: Comment[] = [];
      const pages = eachPage(
        (page) =>
          calls.ask(repo, "report", (send, at) =>
            send("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
              ...at,
              issue_number: number,
              per_page: 100,
              page,
            }),
          ),
        (answer: Answer) => parseAnswer(z.array(commentAnswer), answer),
      );
      for await (const page of pages)
        found.push(...page.filter(({ user }) => user?.type === "Bot" && user.login === login).map(toComment));
      return found;
    },

    async createComment(repo, number, body) {
      requireLength("comment", body.length, longestComment);
      const answer = await calls.ask(repo, "report", (send, at) =>
        send("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", { ...at, issue_number: number, body }),
      );
      return toComment(parseAnswer(commentAnswer, answer));
    },

    async editComment(repo, commentId, body) {
      requireLength("comment", body.length, longestComment);
      try {
        await calls.ask(repo, "report", (send, at) =>
          send("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { ...at, comment_id: commentId, body }),
        );
        return "edited";
      } catch (error) {
        if (isAnswer(error, 404) || isAnswer(error, 410)) return "gone";
        throw error;
      }
    },

    findCheckRun: (repo, commit, name) => findCheckRun(calls, repo, { commit, name, appId }),

    async createCheckRun(repo, check) {
      requireLength("summary", Buffer.byteLength(check.summary), longestSummaryBytes);
      const answer = await calls.ask(repo, "report", (send, at) =>
        send("POST /repos/{owner}/{repo}/check-runs", { ...at, ...renderCheckRun(check), head_sha: check.commit }),
      );
      return parseAnswer(checkRunAnswer, answer);
    },

    async editCheckRun(repo, id, check) {
      requireLength("summary", Buffer.byteLength(check.summary), longestSummaryBytes);
      await calls.ask(repo, "report", (send, at) =>
        send("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
          ...at,
          ...renderCheckRun(check),
          check_run_id: id,
        }),
      );
    },
  };
}

/** GitHub takes 65,536 characters. */
const longestComment = 65_536;
const longestSummaryBytes = 65_535;

function requireLength(what: string, length: number, most: number): void {
  if (length > most) throw new Error(`a ${what} of ${length} is over GitHub's ${most}; it must be cut before`);
}

const commentAnswer = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  html_url: z.string(),
  user: z.object({ login: z.string(), type: z.string() }).nullable(),
});

function toComment({ id, body, html_url: url }: z.output<typeof commentAnswer>): Comment {
  return { id, body: body ?? "", url };
}

const checkRunsAnswer = z.object({ check_runs: z.array(z.looseObject({})) });

/** GitHub's `latest` is the newest run of that name in each suite; ours has one suite a commit. */
async function findCheckRun(
  calls: RepoCalls,
  repo: RepoName,
  wanted: { readonly commit: CommitSha; readonly name: string; readonly appId: number },
): Promise<CheckRun | undefined> {
  const { commit, name, appId } = wanted;
  const filter = { check_name: name, app_id: appId, filter: "latest", per_page: 1 } as const;
  const answer = await calls.ask(repo, "report", (send, at) =>
    send("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { ...at, ref: commit, ...filter }),
  );
  const [found] = parseAnswer(checkRunsAnswer, answer).check_runs;
  return found === undefined ? undefined : parseAnswer(checkRunAnswer, { ...answer, data: found });
}
