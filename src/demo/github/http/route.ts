import type { AccessLevel, PermissionName } from "../state/permissions.ts";
import type { Answer } from "./answer.ts";
import type { Call, RepositoryCall } from "./call.ts";

/** The methods of GitHub's REST API. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A permission that opens a route. */
export type Need = readonly [PermissionName, AccessLevel];

/** A route below `/repos/{owner}/{repo}`. */
export interface RepositoryRoute {
  readonly method: Method;
  /** Below the repository's address, in Hono's pattern language. */
  readonly path: string;
  /** Any of these opens it. */
  readonly needs: readonly Need[];
  readonly run: (call: RepositoryCall) => Promise<Answer> | Answer;
}

/** A route about Apps, installations or the caller. */
export interface SiteRoute {
  readonly method: Method;
  readonly path: string;
  /** The credentials it takes: an App's own JWT, an installation token, or any or none. */
  readonly takes: "app" | "installation" | "anybody";
  readonly run: (call: Call) => Promise<Answer> | Answer;
}
