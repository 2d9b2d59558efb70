import { randomBytes } from "node:crypto";
import { answerJson, fail, type Incoming, type Outgoing } from "./http.ts";

/** Who may do what. */
export interface TokenAuth {
  readonly username: string;
  readonly password: string;
  /** What a token without credentials is good for; `nothing` when absent. */
  readonly anonymous?: "nothing" | "pull";
}

/** The token endpoint, and the look at tokens. */
export interface Tokens {
  /** Answers `GET /token`. */
  answer(request: Incoming): Outgoing;
  /** The 401 for a request whose token does not reach; undefined when it may pass. */
  challenge(request: Incoming, baseUrl: string, repository: string | undefined): Outgoing | undefined;
  /** How many tokens were given out. */
  readonly given: number;
}

const lifeSeconds = 300;

/** Tokens are random texts that are known here; each reaches what its scopes say. */
export function createTokens({ username, password, anonymous = "nothing" }: TokenAuth): Tokens {
  const scopesByToken = new Map<string, ReadonlySet<string>>();
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  return {
    get given() {
      return scopesByToken.size;
    },
    answer({ headers, url }) {
      const { authorization } = headers;
      if (authorization !== undefined && authorization !== basic) {
        return fail(401, "UNAUTHORIZED", "authentication required");
      }
      const allowed = authorization === basic ? ["pull", "push", "delete"] : anonymous === "pull" ? ["pull"] : [];
      const scopes = url.searchParams.getAll("scope").flatMap((scope) => grant(scope, allowed));
      if (scopes.length === 0 && url.searchParams.has("scope")) {
        return fail(403, "DENIED", "requested access to the resource is denied");
      }
      const token = randomBytes(24).toString("base64url");
      scopesByToken.set(token, new Set(scopes));
      return answerJson(200, { token, access_token: token, expires_in: lifeSeconds });
    },
    challenge({ method, headers }, baseUrl, repository) {
      const token = /^Bearer (\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
      const scopes = scopesByToken.get(token ?? "");
      const action = method === "GET" || method === "HEAD" ? "pull" : method === "DELETE" ? "delete" : "push";
      if (scopes !== undefined && (repository === undefined || scopes.has(`${repository}:${action}`))) return undefined;
      const actions = action === "push" ? "pull,push" : action;
      const scope = repository === undefined ? "" : `,scope="repository:${repository}:${actions}"`;
      const error =
        token === undefined ? "" : `,error="${scopes === undefined ? "invalid_token" : "insufficient_scope"}"`;
      const refusal = fail(401, "UNAUTHORIZED", "authentication required");
      const challenge = `Bearer realm="${baseUrl}/token",service="stand-in registry"${scope}${error}`;
      return { ...refusal, headers: { ...refusal.headers, "www-authenticate": challenge } };
    },
  };
}

/** `repository:acme/web:pull,push` as far as it is allowed, one text an action. */
function grant(scope: string, allowed: readonly string[]): readonly string[] {
  const [, repository, actions = ""] = /^repository:([^:]+):([a-z,*]*)$/.exec(scope) ?? [];
  const asked = actions.split(",");
  return allowed.filter((action) => asked.includes(action)).map((action) => `${repository}:${action}`);
}
