import { editPull } from "../actions/edit-pull.ts";
import { mergePull } from "../actions/merge-pull.ts";
import { openPull } from "../actions/open-pull.ts";
import { updatePullBranch } from "../actions/update-branch.ts";
import { invalidField, notFound } from "../api-error.ts";
import { readCommits } from "../git/commits.ts";
import { diffFiles, diffText, patchText } from "../git/diff.ts";
import { listHistory } from "../git/history.ts";
import { type Answer, bytes, empty, json } from "../http/answer.ts";
import { numberParam, type RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { RepositoryRoute } from "../http/route.ts";
import { shapeCommit, shapeFileOf } from "../shapes/commit.ts";
import { shapeListedPull, shapeWholePull, sizeOf } from "../shapes/pull.ts";
import type { Schemas } from "../shapes/schemas.ts";
import type { PullRequest } from "../state/issues.ts";
import { listPulls, needPull } from "../state/lookups.ts";
import { diffType, patchType, wantsDiff, wantsPatch } from "./commits.ts";

/** Pull requests. */
export const pullRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/pulls", needs: [["pull_requests", "read"]], run: list },
  { method: "POST", path: "/pulls", needs: [["pull_requests", "write"]], run: create },
  { method: "GET", path: "/pulls/:number", needs: [["pull_requests", "read"]], run: fetchOne },
  { method: "PATCH", path: "/pulls/:number", needs: [["pull_requests", "write"]], run: edit },
  { method: "GET", path: "/pulls/:number/files", needs: [["pull_requests", "read"]], run: listFiles },
  { method: "GET", path: "/pulls/:number/commits", needs: [["pull_requests", "read"]], run: listCommits },
  { method: "GET", path: "/pulls/:number/merge", needs: [["pull_requests", "read"]], run: isMerged },
  { method: "PUT", path: "/pulls/:number/merge", needs: [["contents", "write"]], run: merge },
  { method: "PUT", path: "/pulls/:number/update-branch", needs: [["pull_requests", "write"]], run: updateBranch },
];

/** The pull request that a request names; throws GitHub's 404. */
export function pullOf(call: RepositoryCall): PullRequest {
  return needPull(call.site.state, call.repository, numberParam(call, "number"));
}

function list(call: RepositoryCall): Answer {
  const { site, repository } = call;
  const state = call.query("state") ?? "open";
  const [head, base] = [call.query("head"), call.query("base")];
  const found = listPulls(site.state, repository)
    .filter((issue) => state === "all" || issue.state === state)
    .filter(({ pull }) => base === undefined || pull.baseRef === base)
    // GitHub ignores a head that is not written owner:branch
    .filter((issue) => head === undefined || !head.includes(":") || headLabel(call, issue) === head.toLowerCase());
  const { items, headers } = paginate(call, sort(call, found));
  return json<Schemas["pull-request-simple"][]>(
    200,
    items.map((pull) => shapeListedPull(site, pull)),
    headers,
  );
}

function headLabel({ site }: RepositoryCall, { pull }: PullRequest): string {
  const { ownerId } = site.state.repositories.need(pull.headRepositoryId);
  return `${site.state.accounts.need(ownerId).login}:${pull.headRef}`.toLowerCase();
}

function sort(call: RepositoryCall, pulls: readonly PullRequest[]): readonly PullRequest[] {
  const by = call.query("sort") ?? "created";
  const direction = call.query("direction") ?? (call.query("sort") === undefined || by === "created" ? "desc" : "asc");
  const key = (pull: PullRequest) => (by === "updated" ? pull.updatedAt : pull.createdAt).getTime();
  const ascending = [...pulls].sort((one, other) => key(one) - key(other) || one.number - other.number);
  return direction === "asc" ? ascending : ascending.reverse();
}

async function create(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository, body } = call;
  const pull = await openPull(site, actor, repository, {
    head: body.text("head"),
    base: body.text("base"),
    title: body.text("title"),
    body: body.optionalText("body"),
    draft: body.optionalFlag("draft") ?? false,
    maintainerCanModify: body.optionalFlag("maintainer_can_modify") ?? true,
  });
  const shape = await shapeWholePull(site, pull);
  return json<Schemas["pull-request"]>(201, shape, { location: shape.url });
}

async function fetchOne(call: RepositoryCall): Promise<Answer> {
  const { site, repository, accept } = call;
  const pull = pullOf(call);
  const start = (await sizeOf(site, pull)).start;
  if (wantsDiff(accept)) return bytes(await diffText(repository.gitDir, start, pull.pull.headSha), diffType);
  if (wantsPatch(accept))
    return bytes(await patchText(repository.gitDir, [`${start}..${pull.pull.headSha}`]), patchType);
  // being asked is what makes GitHub work it out
  if (pull.state === "open" && pull.pull.mergeable === undefined) site.judgeLater(pull);
  return json<Schemas["pull-request"]>(200, await shapeWholePull(site, pull));
}

async function edit(call: RepositoryCall): Promise<Answer> {
  const { site, actor, body } = call;
  const edited = await editPull(site, actor, pullOf(call), {
    title: body.optionalText("title"),
    body: body.isNull("body") ? "" : body.optionalText("body"),
    state: body.optionalOneOf("state", ["open", "closed"]),
    base: body.optionalText("base"),
  });
  return json<Schemas["pull-request"]>(200, await shapeWholePull(site, edited));
}

async function listFiles(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const pull = pullOf(call);
  const { headSha } = pull.pull;
  const { items, headers } = paginate(
    call,
    await diffFiles(repository.gitDir, (await sizeOf(site, pull)).start, headSha),
  );
  return json<Schemas["diff-entry"][]>(200, items.map(shapeFileOf(site, repository, headSha)), headers);
}

async function listCommits(call: RepositoryCall): Promise<Answer> {
  const { site, repository } = call;
  const pull = pullOf(call);
  const range = `${(await sizeOf(site, pull)).start}..${pull.pull.headSha}`;
  // GitHub lists 250 at most, whatever the page
  const shas = (await listHistory(repository.gitDir, { range, order: "oldest first" })).slice(0, 250);
  const { items, headers } = paginate(call, shas);
  const commits = await readCommits(repository.gitDir, items);
  return json<Schemas["commit"][]>(
    200,
    commits.map((commit) => shapeCommit(site, repository, commit)),
    headers,
  );
}

function isMerged(call: RepositoryCall): Answer {
  if (pullOf(call).pull.mergedAt === undefined) throw notFound();
  return empty(204);
}

async function merge(call: RepositoryCall): Promise<Answer> {
  const { site, actor, body } = call;
  const sha = await mergePull(site, actor, pullOf(call), {
    method: body.optionalOneOf("merge_method", ["merge", "squash", "rebase"]) ?? "merge",
    sha: body.optionalText("sha"),
    title: body.optionalText("commit_title"),
    message: body.optionalText("commit_message"),
  });
  return json<Schemas["pull-request-merge-result"]>(200, {
    sha,
    merged: true,
    message: "Pull Request successfully merged",
  });
}

async function updateBranch(call: RepositoryCall): Promise<Answer> {
  const { site, actor, body } = call;
  const pull = pullOf(call);
  const expected = body.optionalText("expected_head_sha");
  if (expected !== undefined && expected !== pull.pull.headSha)
    throw invalidField({
      resource: "PullRequest",
      code: "custom",
      message: `expected head sha didn't match current head ref.`,
    });
  await updatePullBranch(site, actor, pull);
  const url = (await shapeWholePull(site, pull)).url;
  return json(202, { message: "Updating pull request branch.", url });
}
