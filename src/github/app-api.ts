import { z } from "zod";
import { type Answer, parseAnswer } from "./answer.ts";
import type { AppApi, FailedDelivery } from "./github.ts";
import type { Tokens } from "./tokens.ts";
import type { Send } from "./transport.ts";

/** Reads what the App may know of itself; `asApp` signs with the App's key. */
export function createAppApi(asApp: Send, tokens: Tokens): AppApi {
  return {
    reaches: (repo) => tokens.reaches(repo),

    async listFailedDeliveries(since) {
      const attempts: Attempt[] = [];
      for await (const page of eachPageSince(asApp, since)) attempts.push(...page);
      return chooseFailed(attempts);
    },

    async redeliver({ id }) {
      // By its options, not by its route: the route's type wants a number, which an id may not fit.
      await asApp({ method: "POST", url: "/app/hook/deliveries/{delivery_id}/attempts", delivery_id: id });
    },
  };
}

/** One attempt to deliver; `id` is the attempt's, `guid` the delivery's. */
interface Attempt extends FailedDelivery {
  readonly isOk: boolean;
}

/**
 * An id is an int64, which Octokit reads as a bigint where a number would lose digits. A time-out has a status text and no
 * code of an error, so it is the absence of success that counts.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/automatically-redelivering-failed-deliveries-for-a-github-app-webhook
 */
const attemptAnswer = z
  .object({
    id: z.union([z.number().int(), z.bigint()]).transform(String),
    guid: z.string().min(1),
    delivered_at: z.iso.datetime({ offset: true }),
    status: z.string(),
    status_code: z.number().int(),
  })
  .transform(
    ({ id, guid, delivered_at: at, status, status_code: code }): Attempt => ({
      id,
      guid,
      deliveredAt: new Date(at),
      isOk: status === "OK" || (code >= 200 && code < 400),
    }),
  );

/** The attempts since then, newest first, page by page. */
async function* eachPageSince(asApp: Send, since: Date): AsyncGenerator<readonly Attempt[]> {
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const answer = await asApp("GET /app/hook/deliveries", { per_page: 100, ...from });
    const attempts = parseAnswer(z.array(attemptAnswer), answer);
    const recent = attempts.filter(({ deliveredAt }) => deliveredAt >= since);
    yield recent;
    const next = recent.length < attempts.length ? undefined : nextCursor(answer);
    cursor = next === cursor ? undefined : next;
  } while (cursor !== undefined);
}

/** The list has cursors in place of page numbers. */
function nextCursor(answer: Answer): string | undefined {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? "")?.[1];
  return next === undefined ? undefined : (new URL(next, answer.url).searchParams.get("cursor") ?? undefined);
}

/** The newest attempt of each delivery that never succeeded. */
function chooseFailed(attempts: readonly Attempt[]): readonly FailedDelivery[] {
  const delivered = new Set(attempts.filter(({ isOk }) => isOk).map(({ guid }) => guid));
  const failed = new Map<string, FailedDelivery>();
  for (const { id, guid, deliveredAt } of attempts)
    if (!delivered.has(guid) && !failed.has(guid)) failed.set(guid, { id, guid, deliveredAt });
  return [...failed.values()];
}
