import { createToken } from "../actions/tokens.ts";
import { ApiError, notFound } from "../api-error.ts";
import { reaches } from "../http/access.ts";
import { type Answer, empty, json } from "../http/answer.ts";
import { type Call, numberParam } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { SiteRoute } from "../http/route.ts";
import { shapeAccount } from "../shapes/account.ts";
import { shapeApp, shapeInstallation } from "../shapes/app.ts";
import { isoSeconds } from "../shapes/commit.ts";
import { shapeRepository } from "../shapes/repository.ts";
import type { Schemas } from "../shapes/schemas.ts";
import type { App, Installation } from "../state/apps.ts";
import { coversRepository, findRepository, needAccount } from "../state/lookups.ts";

/** Apps, their installations and tokens. */
export const appRoutes: readonly SiteRoute[] = [
  { method: "GET", path: "/app", takes: "app", run: fetchApp },
  { method: "GET", path: "/apps/:slug", takes: "anybody", run: fetchPublicApp },
  { method: "GET", path: "/app/installations", takes: "app", run: listInstallations },
  { method: "GET", path: "/app/installations/:id{[0-9]+}", takes: "app", run: fetchInstallation },
  { method: "POST", path: "/app/installations/:id{[0-9]+}/access_tokens", takes: "app", run: mintToken },
  { method: "GET", path: "/repos/:owner/:repo/installation", takes: "app", run: findByRepository },
  { method: "GET", path: "/users/:login/installation", takes: "app", run: findByAccount },
  { method: "GET", path: "/orgs/:login/installation", takes: "app", run: findByAccount },
  { method: "GET", path: "/users/:login", takes: "anybody", run: fetchAccount },
  { method: "GET", path: "/installation/repositories", takes: "installation", run: listRepositories },
  { method: "DELETE", path: "/installation/token", takes: "installation", run: revokeToken },
];

/** The App that a JWT was signed by; the routes above have made sure that it was one. */
export function appOf({ caller }: Call): App {
  if (caller.kind !== "app") throw new ApiError(401, "A JSON web token could not be decoded");
  return caller.app;
}

function fetchApp(call: Call): Answer {
  const app = appOf(call);
  const installations = call.site.state.installations.filter(({ appId }) => appId === app.id);
  const shape: Schemas["integration"] = {
    ...shapeApp(call.site, app),
    client_id: app.clientId,
    installations_count: installations.length,
  };
  return json(200, shape);
}

function fetchPublicApp(call: Call): Answer {
  const app = call.site.state.apps.find(({ slug }) => slug === call.param("slug"));
  if (app === undefined) throw notFound();
  return json<Schemas["integration"]>(200, { ...shapeApp(call.site, app), client_id: app.clientId });
}

function listInstallations(call: Call): Answer {
  const app = appOf(call);
  const own = call.site.state.installations.filter(({ appId }) => appId === app.id);
  const { items, headers } = paginate(call, own);
  return json<Schemas["installation"][]>(
    200,
    items.map((each) => shapeInstallation(call.site, each)),
    headers,
  );
}

function fetchInstallation(call: Call): Answer {
  return json<Schemas["installation"]>(200, shapeInstallation(call.site, ownInstallation(call)));
}

function ownInstallation(call: Call): Installation {
  const found = call.site.state.installations.get(numberParam(call, "id"));
  if (found?.appId !== appOf(call).id) throw notFound();
  return found;
}

function mintToken(call: Call): Answer {
  const { site, body } = call;
  const token = createToken(site, ownInstallation(call), {
    repositories: body.optionalTexts("repositories"),
    repositoryIds: body.optionalNumbers("repository_ids"),
    permissions: body.optionalBody("permissions")?.entries,
  });
  const ids = token.repositoryIds;
  const shape: Schemas["installation-token"] = {
    token: token.value,
    expires_at: isoSeconds(token.expiresAt),
    permissions: token.permissions,
    repository_selection: ids === undefined && ownInstallation(call).repositories === "all" ? "all" : "selected",
    ...(ids === undefined
      ? {}
      : { repositories: [...ids].map((id) => shapeRepository(site, site.state.repositories.need(id))) }),
  };
  return json(201, shape);
}

function findByRepository(call: Call): Answer {
  const { site } = call;
  const repository = findRepository(site.state, call.param("owner"), call.param("repo"));
  if (repository === undefined) throw notFound();
  return answerFirst(call, (installation) => coversRepository(installation, repository));
}

function findByAccount(call: Call): Answer {
  const account = needAccount(call.site.state, call.param("login"));
  return answerFirst(call, ({ accountId }) => accountId === account.id);
}

function answerFirst(call: Call, test: (installation: Installation) => boolean): Answer {
  const app = appOf(call);
  const found = call.site.state.installations.find((each) => each.appId === app.id && test(each));
  if (found === undefined) throw notFound();
  return json<Schemas["installation"]>(200, shapeInstallation(call.site, found));
}

function fetchAccount(call: Call): Answer {
  const account = needAccount(call.site.state, call.param("login"));
  const created = isoSeconds(account.createdAt);
  return json<Schemas["public-user"]>(200, {
    ...shapeAccount(call.site, account),
    name: account.name,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: created,
    updated_at: created,
  });
}

function listRepositories(call: Call): Answer {
  const { site, caller } = call;
  if (caller.kind !== "installation") throw notFound();
  const found = site.state.repositories.filter((repository) => reaches(caller, repository));
  const { items, headers } = paginate(call, found);
  const repositories = items.map((each): Schemas["repository"] => shapeRepository(site, each));
  const repository_selection = caller.installation.repositories === "all" ? "all" : "selected";
  return json(200, { total_count: found.length, repositories, repository_selection }, headers);
}

function revokeToken({ site, caller }: Call): Answer {
  if (caller.kind === "installation") site.state.tokens.delete(caller.token.value);
  return empty(204);
}
