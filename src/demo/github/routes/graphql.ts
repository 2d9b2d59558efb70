import { GraphQLError, graphql } from "graphql";
import { ApiError } from "../api-error.ts";
import { GraphError } from "../graphql/graph-error.ts";
import { createMutations, type GraphCaller } from "../graphql/mutations.ts";
import { createSchema } from "../graphql/schema.ts";
import { viewRepository } from "../graphql/views.ts";
import { reaches } from "../http/access.ts";
import { type Answer, json } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { SiteRoute } from "../http/route.ts";
import { findRepository } from "../state/lookups.ts";
import { includesPermission } from "../state/permissions.ts";

/** The GraphQL API, in the few parts that the stand-in has of it. */
export const graphqlRoutes: readonly SiteRoute[] = [
  { method: "POST", path: "/graphql", takes: "installation", run: answerGraph },
];

const schema = createSchema();

async function answerGraph(call: Call): Promise<Answer> {
  const { site, caller, body } = call;
  if (caller.kind !== "installation") throw new ApiError(401, "This endpoint requires you to be authenticated.");
  const operationName = body.optionalText("operationName");
  const result = await graphql({
    schema,
    source: body.optionalText("query") ?? "",
    variableValues: body.optionalBody("variables")?.entries ?? {},
    ...(operationName === undefined ? {} : { operationName }),
    rootValue: {
      repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
        const found = findRepository(site.state, owner, name);
        if (found === undefined || (found.private && !reaches(caller, found)))
          throw new GraphError("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
        return viewRepository(site, found);
      },
      ...createMutations(site, { actor: caller.actor, requireWrite: createGuard(call) }),
    },
  });
  const errors = result.errors?.map(shapeError);
  return json(200, {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors === undefined ? {} : { errors }),
  });
}

function createGuard({ site, caller }: Call): GraphCaller["requireWrite"] {
  return (repositoryId, needs) => {
    if (caller.kind !== "installation" || !reaches(caller, site.state.repositories.need(repositoryId)))
      throw new GraphError("NOT_FOUND", "Could not resolve to a node");
    if (!needs.some((name) => includesPermission(caller.token.permissions, name, "write")))
      throw new GraphError("FORBIDDEN", "Resource not accessible by integration");
  };
}

/** GitHub's form of an error: its type beside the message, not below `extensions`. */
function shapeError(error: GraphQLError): object {
  const { message, path, locations, originalError } = error;
  const known = originalError instanceof GraphError || originalError instanceof ApiError;
  // a bug of the stand-in's own is answered as such, and written down
  if (originalError !== undefined && !known && !(originalError instanceof GraphQLError)) throw originalError;
  return {
    ...(known ? { type: typeOf(originalError) } : {}),
    path,
    locations,
    message: messageOf(originalError) ?? message,
  };
}

function typeOf(error: GraphError | ApiError): GraphError["type"] {
  if (error instanceof GraphError) return error.type;
  if (error.status === 404) return "NOT_FOUND";
  return error.status === 403 ? "FORBIDDEN" : "UNPROCESSABLE";
}

/** What a REST answer says in its list of errors, GraphQL says at once. */
function messageOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const [first] = error.errors ?? [];
  return typeof first === "string" ? first : first?.message;
}
