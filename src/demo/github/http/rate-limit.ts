import type { Caller } from "./caller.ts";

/** How much of its hourly allowance a caller has used. */
export interface Allowance {
  readonly limit: number;
  readonly used: number;
  readonly resetAt: Date;
}

/** Counts requests by caller and hour. */
export interface RateLimiter {
  /** Where a caller stands, without counting. */
  readonly read: (caller: Caller) => Allowance;
  /** Counts one request; `false` when the allowance was used up before. */
  readonly take: (caller: Caller) => boolean;
  /** Gives a request back, as GitHub does for answers with status 304. */
  readonly giveBack: (caller: Caller) => void;
}

const hourMs = 3_600_000;

/** Makes a counter; callers without credentials get 60 an hour, all others `hourlyLimit`. */
export function createRateLimiter(now: () => Date, hourlyLimit: number): RateLimiter {
  const windows = new Map<string, Allowance>();
  const read = (caller: Caller): Allowance => {
    const key = keyOf(caller);
    const found = windows.get(key);
    if (found !== undefined && found.resetAt > now()) return found;
    const limit = caller.kind === "nobody" ? Math.min(60, hourlyLimit) : hourlyLimit;
    return { limit, used: 0, resetAt: new Date(now().getTime() + hourMs) };
  };
  const use = (caller: Caller, count: number) => {
    const allowance = read(caller);
    windows.set(keyOf(caller), { ...allowance, used: Math.max(0, allowance.used + count) });
  };
  return {
    read,
    take: (caller) => {
      const { limit, used } = read(caller);
      if (used >= limit) return false;
      use(caller, 1);
      return true;
    },
    giveBack: (caller) => use(caller, -1),
  };
}

/** The headers that tell a caller where it stands. */
export function rateHeaders({ limit, used, resetAt }: Allowance): Readonly<Record<string, string>> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(Math.max(0, limit - used)),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(Math.floor(resetAt.getTime() / 1000)),
    "x-ratelimit-resource": "core",
  };
}

function keyOf(caller: Caller): string {
  if (caller.kind === "installation") return `installation ${caller.installation.id}`;
  return caller.kind === "app" ? `app ${caller.app.id}` : "nobody";
}
