import { addLabels, createLabel, removeLabel, setLabels } from "../actions/labels.ts";
import { notFound } from "../api-error.ts";
import { type Answer, json } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { Need, RepositoryRoute } from "../http/route.ts";
import { shapeLabel } from "../shapes/issue.ts";
import type { Schemas } from "../shapes/schemas.ts";
import type { Issue } from "../state/issues.ts";
import { findLabel } from "../state/lookups.ts";
import { issueOf } from "./issues.ts";

const reads: readonly Need[] = [
  ["issues", "read"],
  ["pull_requests", "read"],
];
const writes: readonly Need[] = [
  ["issues", "write"],
  ["pull_requests", "write"],
];

/** Labels of a repository, and those on an issue or pull request. */
export const labelRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/labels", needs: reads, run: list },
  { method: "POST", path: "/labels", needs: writes, run: create },
  { method: "GET", path: "/labels/:name{.+}", needs: reads, run: fetchOne },
  { method: "GET", path: "/issues/:number{[0-9]+}/labels", needs: reads, run: listOn },
  { method: "POST", path: "/issues/:number{[0-9]+}/labels", needs: writes, run: addOn },
  { method: "PUT", path: "/issues/:number{[0-9]+}/labels", needs: writes, run: setOn },
  { method: "DELETE", path: "/issues/:number{[0-9]+}/labels", needs: writes, run: clearOn },
  { method: "DELETE", path: "/issues/:number{[0-9]+}/labels/:name{.+}", needs: writes, run: removeOn },
];

function list(call: RepositoryCall): Answer {
  const { site, repository } = call;
  const found = site.state.labels.filter(({ repositoryId }) => repositoryId === repository.id);
  const { items, headers } = paginate(call, found);
  return json<Schemas["label"][]>(
    200,
    items.map((label) => shapeLabel(site, label)),
    headers,
  );
}

function create(call: RepositoryCall): Answer {
  const { site, actor, repository, body } = call;
  const label = createLabel(site, actor, repository, {
    name: body.text("name"),
    color: body.optionalText("color"),
    description: body.optionalText("description"),
  });
  const shape = shapeLabel(site, label);
  return json<Schemas["label"]>(201, shape, { location: shape.url });
}

function fetchOne(call: RepositoryCall): Answer {
  const label = findLabel(call.site.state, call.repository, call.param("name"));
  if (label === undefined) throw notFound();
  return json<Schemas["label"]>(200, shapeLabel(call.site, label));
}

function listOn(call: RepositoryCall): Answer {
  const { items, headers } = paginate(call, issueOf(call).labelIds);
  return json<Schemas["label"][]>(
    200,
    items.map((id) => shapeLabel(call.site, call.site.state.labels.need(id))),
    headers,
  );
}

async function addOn(call: RepositoryCall): Promise<Answer> {
  return labelsOn(call, await addLabels(call.site, call.actor, issueOf(call), readNames(call)));
}

async function setOn(call: RepositoryCall): Promise<Answer> {
  return labelsOn(call, await setLabels(call.site, call.actor, issueOf(call), readNames(call)));
}

async function clearOn(call: RepositoryCall): Promise<Answer> {
  await setLabels(call.site, call.actor, issueOf(call), []);
  return { status: 204, content: { kind: "none" }, headers: {} };
}

async function removeOn(call: RepositoryCall): Promise<Answer> {
  return labelsOn(call, await removeLabel(call.site, call.actor, issueOf(call), call.param("name")));
}

/** Names come as `{labels: [...]}` or as a bare list. */
function readNames({ body }: RepositoryCall): readonly string[] {
  return body.optionalTexts("labels") ?? body.optionalTexts("list") ?? [];
}

function labelsOn({ site }: RepositoryCall, issue: Issue): Answer {
  const labels = issue.labelIds.map((id) => shapeLabel(site, site.state.labels.need(id)));
  return json<Schemas["label"][]>(200, labels);
}
