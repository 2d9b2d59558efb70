import { z } from "zod";
import type { CommitSha, RepoName } from "../core/identity.ts";
import { type Answer, parseAnswer } from "./answer.ts";
import type { ChecksVerdict } from "./command-port.ts";
import { isAnswer } from "./faults.ts";
import { eachPage } from "./paging.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** Whose checks are not asked about. */
export interface ChecksDeps {
  readonly calls: RepoCalls;
  /** This App, whose own check runs say nothing of CI. */
  readonly appId: number;
}

/**
 * What all check runs and commit statuses of a commit say together: one that failed is a failure, else one that waits is
 * waiting, and `none` where there is nothing at all. `neutral` and `skipped` are passed, as GitHub counts them; every other
 * conclusion, a new one of GitHub's too, is a failure. Reads at most 300 of each; where there are more it says that some
 * wait, since nobody has seen them pass.
 *
 * @see https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference
 * @see https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference
 */
export async function fetchChecks(deps: ChecksDeps, repo: RepoName, commit: CommitSha): Promise<ChecksVerdict> {
  try {
    const [runs, statuses] = await Promise.all([fetchRuns(deps, repo, commit), fetchStatuses(deps, repo, commit)]);
    return judge([...runs, ...statuses]);
  } catch (error) {
    // "No commit found for SHA": a commit that only a fork has.
    if (isAnswer(error, 422)) return judge([]);
    throw error;
  }
}

interface Check {
  readonly name: string;
  readonly state: "pending" | "passed" | "failed";
}

/** Names kept of each sort. */
const mostNames = 20;
const longestName = 100;

function judge(checks: readonly Check[]): ChecksVerdict {
  const [pending, failed] = [namesOf(checks, "pending"), namesOf(checks, "failed")];
  if (failed.length > 0) return { kind: "failed", pending, failed };
  if (pending.length > 0) return { kind: "pending", pending, failed };
  return { kind: checks.length === 0 ? "none" : "passed", pending, failed };
}

function namesOf(checks: readonly Check[], wanted: Check["state"]): readonly string[] {
  const names = checks.filter(({ state }) => state === wanted).map(({ name }) => name.slice(0, longestName));
  return [...new Set(names)].sort().slice(0, mostNames);
}

async function fetchRuns({ calls, appId }: ChecksDeps, repo: RepoName, commit: CommitSha): Promise<readonly Check[]> {
  const filter = { ref: commit, filter: "latest", per_page: 100 } as const;
  const runs = await readPages(
    (page) =>
      calls.ask(repo, "checks", (send, at) =>
        send("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { ...at, ...filter, page }),
      ),
    (answer) => parseAnswer(runsAnswer, answer).check_runs,
  );
  const others = runs.filter((run) => run === "more" || run.app?.id !== appId);
  return others.map((run) => (run === "more" ? more("check runs") : { name: run.name, state: stateOf(run) }));
}

async function fetchStatuses({ calls }: ChecksDeps, repo: RepoName, commit: CommitSha): Promise<readonly Check[]> {
  const statuses = await readPages(
    (page) =>
      calls.ask(repo, "checks", (send, at) =>
        send("GET /repos/{owner}/{repo}/commits/{ref}/status", { ...at, ref: commit, per_page: 100, page }),
      ),
    (answer) => parseAnswer(statusesAnswer, answer).statuses,
  );
  return statuses.map((each) =>
    each === "more"
      ? more("commit statuses")
      : { name: each.context, state: statusStates.get(each.state) ?? ("failed" as const) },
  );
}

const mostPages = 3;

/** The items of the first pages; the last one is "more" where GitHub has more of them. */
async function readPages<Item>(
  fetchPage: (page: number) => Promise<Answer>,
  parse: (answer: Answer) => readonly Item[],
): Promise<readonly (Item | "more")[]> {
  const items: (Item | "more")[] = [];
  let read = 0;
  for await (const page of eachPage(fetchPage, parse)) {
    if (read === mostPages) return [...items, "more"];
    items.push(...page);
    read += 1;
  }
  return items;
}

function more(what: string): Check {
  return { name: `more than 300 ${what}`, state: "pending" };
}

const runAnswer = z.object({
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  app: z.object({ id: z.number() }).nullish(),
});
const runsAnswer = z.object({ check_runs: z.array(runAnswer) });
const statusesAnswer = z.object({ statuses: z.array(z.object({ context: z.string(), state: z.string() })) });

const passing: ReadonlySet<string | null> = new Set(["success", "neutral", "skipped"]);

function stateOf({ status, conclusion }: z.output<typeof runAnswer>): Check["state"] {
  if (status !== "completed") return "pending";
  return passing.has(conclusion) ? "passed" : "failed";
}

const statusStates: ReadonlyMap<string, Check["state"]> = new Map([
  ["success", "passed"],
  ["pending", "pending"],
]);
