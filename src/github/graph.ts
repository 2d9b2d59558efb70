import { z } from "zod";
import { PermissionMissing, RetryLater } from "../core/fault.ts";
import type { RepoName } from "../core/identity.ts";
import { type Answer, parseAnswer } from "./answer.ts";
import type { RepoCalls } from "./repo-calls.ts";
import type { Grant } from "./tokens.ts";
import type { Send } from "./transport.ts";

/** A request of GitHub's GraphQL API, for what its REST API lacks. */
export interface GraphRequest<Schema extends z.ZodType> {
  readonly grant: Grant;
  /** The document; nothing from outside is in it. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of the answer's `data`. */
  readonly data: Schema;
}

/** The data, or GitHub's "no": its first sentence, at most 300 characters, from outside, and whether it means "not there". */
export type GraphAnswer<Data> =
  | { readonly kind: "data"; readonly data: Data }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "not-found"; readonly why: string };

/**
 * Sends a GraphQL request with a token for one repository. Throws what REST calls throw: `RetryLater` for limits and GitHub's
 * own faults, which come with status 200 here, and `PermissionMissing`.
 *
 * @see https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export async function askGraph<Schema extends z.ZodType>(
  calls: RepoCalls,
  repo: RepoName,
  request: GraphRequest<Schema>,
): Promise<GraphAnswer<z.output<Schema>>> {
  const { grant, query, variables } = request;
  const answer = await calls.ask(repo, grant, (send) => post(send, { query, variables }));
  const { data, errors } = parseAnswer(graphAnswer, answer);
  const [first] = errors;
  if (first !== undefined)
    return { kind: first.type === "NOT_FOUND" ? "not-found" : "refused", why: readRefusal(first, repo) };
  return { kind: "data", data: parseAnswer(request.data, { ...answer, data }) };
}

/** Enterprise Server has its REST API below `/api/v3` and GraphQL beside it. */
function post(send: Send, body: { readonly query: string; readonly variables: object }): Promise<Answer> {
  const { baseUrl } = send.endpoint.DEFAULTS;
  if (!baseUrl.endsWith("/api/v3")) return send("POST /graphql", body);
  return send({ method: "POST", url: `${baseUrl.slice(0, -"/v3".length)}/graphql`, ...body });
}

const graphError = z.object({ type: z.string().nullish(), message: z.string() });
const graphAnswer = z.object({
  data: z.unknown(),
  errors: z
    .array(graphError)
    .nullish()
    .transform((errors) => errors ?? []),
});

const longestSentence = 300;

function readRefusal({ type, message }: z.output<typeof graphError>, repo: RepoName): string {
  if (type === "RATE_LIMITED" || type === "RATE_LIMIT" || /rate limit/i.test(message))
    throw new RetryLater("github", "POST /graphql: rate limited", { retryAfterSeconds: 60 });
  // "Something went wrong while executing your query": GitHub's own fault, or its time limit of ten seconds.
  if (type === "INTERNAL" || type === "SERVICE_UNAVAILABLE" || /^Something went wrong/i.test(message))
    throw new RetryLater("github", "POST /graphql: GitHub could not answer");
  if (/^Resource not accessible by integration/i.test(message)) throw new PermissionMissing(repo);
  return message.replace(/\s+/g, " ").trim().slice(0, longestSentence);
}
