import type { Permissions } from "../state/permissions.ts";
import type { Caller } from "./caller.ts";

/** One request that was answered, or dropped. */
export interface RequestRecord {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  /** The status as sent; `dropped` where the connection ended without an answer. */
  readonly status: number | "dropped";
  readonly caller: Caller["kind"];
  readonly installationId: number | undefined;
  /** What the token was narrowed to; `undefined` for requests without an installation token. */
  readonly token: TokenReach | undefined;
}

/** How far an installation token reaches. */
export interface TokenReach {
  /** Full names; `all` for a token that was not narrowed. */
  readonly repositories: readonly string[] | "all";
  readonly permissions: Permissions;
}

/** The requests that came in. */
export interface RequestLog {
  /** Oldest first. */
  readonly list: () => readonly RequestRecord[];
  /** How many reads (`GET`, `HEAD`) and writes there were. */
  readonly count: () => { readonly reads: number; readonly writes: number };
  readonly clear: () => void;
}

/** The longest log that is kept, in requests; older ones are forgotten. */
const longestLog = 100_000;

/** Makes an empty log. */
export function createRequestLog(): RequestLog & { readonly add: (record: RequestRecord) => void } {
  let records: RequestRecord[] = [];
  const isRead = ({ method }: RequestRecord) => method === "GET" || method === "HEAD";
  return {
    add: (record) => {
      records.push(record);
      if (records.length > longestLog) records = records.slice(longestLog / 2);
    },
    list: () => [...records],
    count: () => {
      const reads = records.filter(isRead).length;
      return { reads, writes: records.length - reads };
    },
    clear: () => {
      records = [];
    },
  };
}
