import { schema } from "@octokit/graphql-schema";
import { buildSchema, type GraphQLSchema, parse, validate } from "graphql";
import { pick, type Reply, type Stage } from "./stage.ts";

let published: GraphQLSchema | undefined;

/** GitHub's published GraphQL schema. */
export function publishedSchema(): GraphQLSchema {
  // it names two fields twice, which only a lenient reader takes
  published ??= buildSchema(schema.idl, { assumeValidSDL: true });
  return published;
}

/** Sends a GraphQL request that GitHub's own schema accepts. */
export async function sendGraph(
  stage: Stage,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  token?: string,
): Promise<Reply> {
  const problems = validate(publishedSchema(), parse(query)).map(({ message }) => message);
  if (problems.length > 0) throw new Error(`GitHub would not take this:\n${problems.join("\n")}`);
  return stage.api("POST", "/graphql", { body: { query, variables }, ...(token === undefined ? {} : { token }) });
}

/** The first error of a GraphQL answer: its type and words; `undefined` for none. */
export function firstError(reply: Reply): readonly [unknown, unknown] | undefined {
  const error = pick(reply.body, "errors.0");
  return error === undefined ? undefined : [pick(error, "type"), pick(error, "message")];
}
