import { addDeploymentStatus, createDeployment, deleteDeployment, statusesOf } from "../actions/deployments.ts";
import { notFound } from "../api-error.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import type { Body } from "../http/body.ts";
import { numberParam, type RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { Need, RepositoryRoute } from "../http/route.ts";
import { shapeDeployment, shapeDeploymentStatus } from "../shapes/deployment.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { type Deployment, deploymentStates } from "../state/deployments.ts";

const reads: readonly Need[] = [["deployments", "read"]];
const writes: readonly Need[] = [["deployments", "write"]];

/** Deployments and their statuses. */
export const deploymentRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/deployments", needs: reads, run: list },
  { method: "POST", path: "/deployments", needs: writes, run: create },
  { method: "GET", path: "/deployments/:id", needs: reads, run: fetchOne },
  { method: "DELETE", path: "/deployments/:id", needs: writes, run: remove },
  { method: "GET", path: "/deployments/:id/statuses", needs: reads, run: listStatuses },
  { method: "POST", path: "/deployments/:id/statuses", needs: writes, run: createStatus },
  { method: "GET", path: "/deployments/:id/statuses/:status", needs: reads, run: fetchStatus },
];

function list(call: RepositoryCall): Answer {
  const [sha, ref, task, environment] = ["sha", "ref", "task", "environment"].map(call.query);
  const found = call.site.state.deployments
    .filter(({ repositoryId }) => repositoryId === call.repository.id)
    .filter((each) => (sha ?? each.sha) === each.sha && (ref ?? each.ref) === each.ref)
    .filter((each) => (task ?? each.task) === each.task && (environment ?? each.environment) === each.environment);
  const { items, headers } = paginate(call, [...found].reverse());
  return json<Schemas["deployment"][]>(
    200,
    items.map((each) => shapeDeployment(call.site, each)),
    headers,
  );
}

async function create(call: RepositoryCall): Promise<Answer> {
  const { site, actor, repository, body } = call;
  const environment = body.optionalText("environment") ?? "production";
  const outcome = await createDeployment(site, actor, repository, {
    ref: body.text("ref"),
    task: body.optionalText("task") ?? "deploy",
    autoMerge: body.optionalFlag("auto_merge") ?? true,
    requiredContexts: body.optionalTexts("required_contexts"),
    payload: readPayload(body),
    environment,
    description: body.optionalText("description"),
    transient: body.optionalFlag("transient_environment") ?? false,
    production: body.optionalFlag("production_environment") ?? environment === "production",
  });
  if (outcome.kind === "merged") return json(202, { message: outcome.message });
  const shape = shapeDeployment(site, outcome.deployment);
  return json<Schemas["deployment"]>(201, shape, { location: shape.url });
}

function readPayload(body: Body): Deployment["payload"] {
  const payload = body.entries["payload"];
  return typeof payload === "string" ? payload : (body.optionalBody("payload")?.entries ?? {});
}

function deploymentOf(call: RepositoryCall): Deployment {
  const found = call.site.state.deployments.get(numberParam(call, "id"));
  if (found?.repositoryId !== call.repository.id) throw notFound();
  return found;
}

function fetchOne(call: RepositoryCall): Answer {
  return json<Schemas["deployment"]>(200, shapeDeployment(call.site, deploymentOf(call)));
}

function remove(call: RepositoryCall): Answer {
  deleteDeployment(call.site, call.actor, deploymentOf(call));
  return empty(204);
}

function listStatuses(call: RepositoryCall): Answer {
  const { items, headers } = paginate(call, [...statusesOf(call.site, deploymentOf(call))].reverse());
  return json<Schemas["deployment-status"][]>(
    200,
    items.map((status) => shapeDeploymentStatus(call.site, status)),
    headers,
  );
}

function createStatus(call: RepositoryCall): Answer {
  const { site, actor, body } = call;
  const status = addDeploymentStatus(site, actor, deploymentOf(call), {
    state: body.oneOf("state", deploymentStates),
    description: body.optionalText("description") ?? "",
    logUrl: body.optionalText("log_url") ?? body.optionalText("target_url") ?? "",
    environmentUrl: body.optionalText("environment_url") ?? "",
    environment: body.optionalText("environment"),
    autoInactive: body.optionalFlag("auto_inactive") ?? true,
  });
  const shape = shapeDeploymentStatus(site, status);
  return json<Schemas["deployment-status"]>(201, shape, { location: shape.url });
}

function fetchStatus(call: RepositoryCall): Answer {
  const id = numberParam(call, "status");
  const found = statusesOf(call.site, deploymentOf(call)).find((each) => each.id === id);
  if (found === undefined) throw notFound();
  return json<Schemas["deployment-status"]>(200, shapeDeploymentStatus(call.site, found));
}
