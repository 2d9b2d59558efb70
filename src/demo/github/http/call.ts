import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import type { Body } from "./body.ts";
import type { Caller } from "./caller.ts";

/** One request, read. */
export interface Call {
  readonly site: Site;
  readonly method: string;
  readonly caller: Caller;
  /** A part of the path, decoded; throws for a name that the route's pattern has not. */
  readonly param: (name: string) => string;
  readonly query: (name: string) => string | undefined;
  readonly body: Body;
  /** The `Accept` header, in lower case. */
  readonly accept: string;
  readonly url: URL;
}

/** A request about a repository that the caller may reach. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
  /** In whose name things are done; nobody for reads without credentials. */
  readonly actor: Actor;
}

/** A path part that must be a whole number, such as a pull request's; `NaN`, which nothing has, for anything else. */
export function numberParam(call: Call, name: string): number {
  const text = call.param(name);
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** A query parameter that should be a whole number of at least 1, kept within bounds. */
export function numberQuery(
  call: Call,
  name: string,
  bounds: { readonly fallback: number; readonly most: number },
): number {
  const value = Number(call.query(name) ?? bounds.fallback);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, bounds.most) : bounds.fallback;
}
