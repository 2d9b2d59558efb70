import { schema } from "@octokit/graphql-schema";
import { buildSchema, type GraphQLSchema, getOperationAST, getVariableValues, parse, validate } from "graphql";
import { z } from "zod";

let published: GraphQLSchema | undefined;

/** GitHub's published GraphQL schema. */
export function publishedSchema(): GraphQLSchema {
  // it names two fields twice, which only a lenient reader takes
  published ??= buildSchema(schema.idl, { assumeValidSDL: true });
  return published;
}

/** What GitHub's published GraphQL schema has against a request's body; an empty list means valid. */
export function validateGraphRequest(body: unknown): readonly string[] {
  const request = graphRequest.safeParse(body);
  if (!request.success) return ["body: is no GraphQL request"];
  const { query, variables } = request.data;
  const document = parse(query);
  const problems = validate(publishedSchema(), document).map(({ message }) => message);
  const operation = getOperationAST(document);
  if (problems.length > 0 || !operation) return problems.length > 0 ? problems : ["query: has not one operation"];
  const { errors = [] } = getVariableValues(publishedSchema(), operation.variableDefinitions ?? [], variables);
  return errors.map(({ message }) => message);
}

const graphRequest = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.unknown()) });
