import { parse, validate } from "graphql";
import { publishedSchema } from "../../support/github-graphql.ts";
import { pick, type Reply, type Stage } from "./stage.ts";

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
