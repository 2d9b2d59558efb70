import { type CheckWish, createCheckRun, createStatus, updateCheckRun } from "../actions/checks.ts";
import { ApiError, invalidRequest, notByIntegration, notFound } from "../api-error.ts";
import { type Answer, json } from "../http/answer.ts";
import type { Body } from "../http/body.ts";
import { numberParam, type RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeCheckRun, shapeCheckSuite } from "../shapes/check.ts";
import { shapeRepository } from "../shapes/repository.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { shapeBriefStatus, shapeStatus } from "../shapes/status.ts";
import {
  type CheckOutput,
  type CheckRun,
  type CommitStatus,
  checkConclusions,
  checkStatuses,
  statusStates,
} from "../state/checks.ts";
import { fullNameOf } from "../state/lookups.ts";
import { needCommit } from "./commits.ts";

/** Check runs and commit statuses. */
export const checkRoutes: readonly RepositoryRoute[] = [
  { method: "POST", path: "/check-runs", needs: [["checks", "write"]], run: create },
  { method: "GET", path: "/check-runs/:id{[0-9]+}", needs: [["checks", "read"]], run: fetchRun },
  { method: "PATCH", path: "/check-runs/:id{[0-9]+}", needs: [["checks", "write"]], run: update },
  { method: "GET", path: "/commits/:ref/check-runs", needs: [["checks", "read"]], run: listRuns },
  { method: "GET", path: "/commits/:ref/check-suites", needs: [["checks", "read"]], run: listSuites },
  { method: "POST", path: "/statuses/:sha", needs: [["statuses", "write"]], run: createOne },
  { method: "GET", path: "/commits/:ref/statuses", needs: [["statuses", "read"]], run: listStatuses },
  { method: "GET", path: "/commits/:ref/status", needs: [["statuses", "read"]], run: combine },
];

/** The longest summary and text of a check run, in characters. */
const longestText = 65_535;

async function create(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository, body } = call;
  if (actor.viaAppId === undefined) throw new ApiError(403, "You must authenticate via a GitHub App.");
  const [name, headSha] = [body.text("name"), body.text("head_sha")];
  const made = await createCheckRun(site, actor, repository, {
    headSha,
    appId: actor.viaAppId,
    name,
    wish: readWish(body),
  });
  const shape = shapeCheckRun(site, made);
  return json<Schemas["check-run"]>(201, shape, { location: shape.url });
}

function fetchRun(call: RepositoryCall): Answer {
  return json<Schemas["check-run"]>(200, shapeCheckRun(call.site, runOf(call)));
}

async function update(call: RepositoryCall): Promise<Answer> {
  const run = runOf(call);
  // an App may change its own runs only
  if (run.appId !== call.actor.viaAppId) throw notByIntegration();
  return json<Schemas["check-run"]>(
    200,
    shapeCheckRun(call.site, await updateCheckRun(call.site, call.actor, run, readWish(call.body))),
  );
}

function runOf(call: RepositoryCall): CheckRun {
  const run = call.site.state.checkRuns.get(numberParam(call, "id"));
  if (run?.repositoryId !== call.repository.id) throw notFound();
  return run;
}

function readWish(body: Body): CheckWish {
  const status = body.optionalOneOf("status", checkStatuses);
  const conclusion = body.optionalOneOf("conclusion", checkConclusions);
  if (status === "completed" && conclusion === undefined) throw invalidRequest(`"conclusion" wasn't supplied.`);
  const output = body.optionalBody("output");
  return {
    name: body.optionalText("name"),
    status,
    conclusion,
    externalId: body.optionalText("external_id"),
    detailsUrl: body.optionalText("details_url"),
    startedAt: body.optionalInstant("started_at"),
    completedAt: body.optionalInstant("completed_at"),
    output: output === undefined ? undefined : readOutput(output),
  };
}

function readOutput(body: Body): CheckOutput {
  const [summary, text] = [body.text("summary"), body.optionalText("text")];
  if (summary.length > longestText || (text ?? "").length > longestText)
    throw invalidRequest("Only 65535 characters are allowed.");
  return {
    title: body.optionalText("title"),
    summary,
    text,
    annotationCount: body.has("annotations") ? body.bodies("annotations").length : 0,
  };
}

async function listRuns(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const { sha } = await needCommit(call, call.param("ref"));
  const [name, appId, status] = [call.query("check_name"), call.query("app_id"), call.query("status")];
  const runs = site.state.checkRuns
    .filter((run) => run.repositoryId === repository.id && run.headSha === sha)
    .filter((run) => (name ?? run.name) === run.name && (appId ?? String(run.appId)) === String(run.appId))
    .filter((run) => (status ?? run.status) === run.status);
  const found = call.query("filter") === "all" ? runs : latestOf(runs);
  const { items, headers } = paginate(call, [...found].reverse());
  return json(
    200,
    { total_count: found.length, check_runs: items.map((run): Schemas["check-run"] => shapeCheckRun(site, run)) },
    headers,
  );
}

/** The newest run of each name and App. */
function latestOf(runs: readonly CheckRun[]): readonly CheckRun[] {
  return [...new Map(runs.map((run) => [`${run.appId} ${run.name}`, run])).values()];
}

async function listSuites(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const { sha } = await needCommit(call, call.param("ref"));
  const appId = call.query("app_id");
  const found = site.state.checkSuites.filter(
    (each) =>
      each.repositoryId === repository.id &&
      each.headSha === sha &&
      (appId ?? String(each.appId)) === String(each.appId),
  );
  const { items, headers } = paginate(call, found);
  const check_suites: Schemas["check-suite"][] = await Promise.all(items.map((suite) => shapeCheckSuite(site, suite)));
  return json(200, { total_count: found.length, check_suites }, headers);
}

async function createOne(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository, body } = call;
  const status = await createStatus(site, actor, repository, {
    sha: call.param("sha"),
    state: body.oneOf("state", statusStates),
    context: body.optionalText("context") ?? "default",
    description: body.optionalText("description"),
    targetUrl: body.optionalText("target_url"),
  });
  const shape = shapeStatus(site, status);
  return json<Schemas["status"]>(201, shape, { location: shape.url });
}

async function listStatuses(call: RepositoryCall): Promise<Answer> {
  const { sha } = await needCommit(call, call.param("ref"));
  const { items, headers } = paginate(call, [...statusesOf(call, sha)].reverse());
  return json<Schemas["status"][]>(
    200,
    items.map((status) => shapeStatus(call.site, status)),
    headers,
  );
}

async function combine(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const { sha } = await needCommit(call, call.param("ref"));
  const latest = [...new Map(statusesOf(call, sha).map((status) => [status.context, status])).values()];
  const api = `${site.origin}/repos/${fullNameOf(site.state, repository)}`;
  const { items, headers } = paginate(call, latest);
  const shape: Schemas["combined-commit-status"] = {
    state: combinedState(latest),
    statuses: items.map((status) => shapeBriefStatus(site, status)),
    sha,
    total_count: latest.length,
    repository: shapeRepository(site, repository),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  };
  return json(200, shape, headers);
}

function combinedState(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  return statuses.length === 0 || statuses.some(({ state }) => state === "pending") ? "pending" : "success";
}

function statusesOf({ site, repository }: RepositoryCall, sha: string): readonly CommitStatus[] {
  return site.state.statuses.filter((each) => each.repositoryId === repository.id && each.sha === sha);
}
