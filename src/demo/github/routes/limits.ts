import { json } from "../http/answer.ts";
import type { RateLimiter } from "../http/rate-limit.ts";
import type { SiteRoute } from "../http/route.ts";
import type { Schemas } from "../shapes/schemas.ts";

/** Where a caller stands with its hourly allowance. Asking counts for nothing. */
export function rateLimitRoute(limiter: RateLimiter): SiteRoute {
  return {
    method: "GET",
    path: "/rate_limit",
    takes: "anybody",
    run: ({ caller }) => {
      limiter.giveBack(caller);
      const { limit, used, resetAt } = limiter.read(caller);
      const core = { limit, used, remaining: limit - used, reset: Math.floor(resetAt.getTime() / 1000) };
      return json<Schemas["rate-limit-overview"]>(200, { resources: { core, search: { ...core } }, rate: core });
    },
  };
}
