import { type Context, Hono } from "hono";
import type { EventSource } from "../core/event.ts";
import type { Observation, Observe } from "../core/observation.ts";
import type { Delivery, Inbox } from "../store/inbox.ts";
import { parseDistributionEnvelope } from "./distribution.ts";
import { parseHook } from "./hook.ts";
import { deriveHookDeliveryId, hasBearerToken, refuseSignature } from "./hook-signature.ts";
import { parseBody, readBody } from "./read-body.ts";
import type { IgnoredReason } from "./result.ts";

/** How the sender of a hook is known, and what it sends. */
export type Hook =
  /** CI: signed by one of the secrets. */
  | { readonly kind: "hmac"; readonly secrets: readonly string[] }
  /** A CNCF distribution registry: its token, and the names that manifests use for its hosts. */
  | { readonly kind: "distribution"; readonly token: string; readonly hosts: ReadonlyMap<string, string> };

/** Where the routes write what the sender must not read. */
export interface IntakeLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the routes need. */
export interface IntakeRoutesOptions {
  readonly inbox: Pick<Inbox, "accept">;
  /** By the last part of the path: `ci` for `/hooks/ci`. */
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly now: () => Date;
  readonly maxBodyBytes: number;
  readonly observe: Observe;
  readonly log?: IntakeLog;
}

/**
 * `POST /hooks/:name`. Answers 202 `{stored, ignored}` when all is stored (a repeated delivery too), 400 to what is not
 * JSON or malformed, 401 to everything that is not rightly signed, 404 to an unknown name, 413 to a body over the cap,
 * 503 when it could not be stored. A registry that has shown its token gets 202 for what it will never send better,
 * since it repeats everything else for ever, and all later events wait behind it.
 */
export function createIntakeRoutes(options: IntakeRoutesOptions): Hono {
  return new Hono().post("/hooks/:name", (context) => {
    const name = context.req.param("name");
    const hook = options.hooks.get(name);
    if (hook === undefined) return refuse(context, 404, "there is no such hook");
    return hook.kind === "hmac"
      ? takeHook(options, context, { name, ...hook })
      : takeEnvelope(options, context, { name, ...hook });
  });
}

async function takeHook(
  options: IntakeRoutesOptions,
  context: Context,
  { name, secrets }: { readonly name: string; readonly secrets: readonly string[] },
): Promise<Response> {
  const body = await readBody(context.req.raw, options.maxBodyBytes);
  if (body === "too-large") return refuse(context, 413, `the body is larger than ${options.maxBodyBytes} bytes`);
  const timestamp = context.req.header("x-tidegate-timestamp");
  const signature = context.req.header("x-tidegate-signature");
  const wrong = refuseSignature({ timestamp, signature, body }, secrets, options.now());
  if (wrong !== undefined || timestamp === undefined) {
    return turnAway(options, context, { name, source: "hook", reason: wrong });
  }
  const json = parseBody(body);
  if (json === undefined) {
    count(options, "hook", "malformed");
    return refuse(context, 400, "the body is not JSON");
  }
  const result = parseHook(json.value);
  if (result.kind === "malformed") {
    count(options, "hook", "malformed");
    return context.json({ error: "the body is not a hook's", problems: result.problems }, 400);
  }
  if (result.kind === "ignored") {
    count(options, "hook", "ignored");
    return context.json({ stored: 0, ignored: [result.reason] }, 202);
  }
  const id = deriveHookDeliveryId(name, timestamp, body);
  return store(options, context, {
    name,
    deliveries: [{ source: "hook", id, via: name, event: result.event, receivedAt: options.now() }],
    ignored: [],
  });
}

async function takeEnvelope(
  options: IntakeRoutesOptions,
  context: Context,
  {
    name,
    token,
    hosts,
  }: { readonly name: string; readonly token: string; readonly hosts: ReadonlyMap<string, string> },
): Promise<Response> {
  if (!hasBearerToken(context.req.header("authorization"), token)) {
    return turnAway(options, context, { name, source: "registry", reason: "wrong" });
  }
  const body = await readBody(context.req.raw, options.maxBodyBytes);
  const json = body === "too-large" ? undefined : parseBody(body);
  const envelope = parseDistributionEnvelope(json?.value, hosts);
  if (envelope.kind === "malformed") {
    const reason = body === "too-large" ? "too-large" : "malformed";
    options.log?.error({ hook: name, reason, problems: envelope.problems }, "registry's notification dropped");
    count(options, "registry", "malformed");
    return context.json({ stored: 0, ignored: [reason] }, 202);
  }
  const { events, ignored } = envelope;
  if (ignored.includes("malformed")) options.log?.warn({ hook: name }, "registry's event is malformed");
  for (const reason of ignored) count(options, "registry", reason === "malformed" ? "malformed" : "ignored");
  const receivedAt = options.now();
  const deliveries = events.map(
    ({ id, host, event }) => ({ source: "registry", id, via: host, event, receivedAt }) as const,
  );
  return store(options, context, { name, deliveries, ignored });
}

interface Batch {
  readonly name: string;
  readonly deliveries: readonly Delivery[];
  readonly ignored: readonly IgnoredReason[];
}

/** One after the other; when one cannot be stored the sender repeats all, and those that are stored stay so. */
async function store(options: IntakeRoutesOptions, context: Context, batch: Batch): Promise<Response> {
  const { name, deliveries, ignored } = batch;
  try {
    for (const delivery of deliveries) count(options, delivery.source, await options.inbox.accept(delivery));
  } catch (error) {
    options.log?.error({ err: error, hook: name }, "event could not be stored");
    return refuse(context, 503, "the event could not be stored; send it again");
  }
  return context.json({ stored: deliveries.length, ignored }, 202);
}

/** One answer for all, so that it helps nobody to guess. */
function turnAway(
  options: IntakeRoutesOptions,
  context: Context,
  {
    name,
    source,
    reason,
  }: { readonly name: string; readonly source: EventSource; readonly reason: string | undefined },
): Response {
  options.log?.warn({ hook: name, reason }, "hook turned away");
  count(options, source, "unauthenticated");
  return refuse(context, 401, "the signature or the token is missing, wrong or too old");
}

function refuse(context: Context, status: 400 | 401 | 404 | 413 | 503, error: string): Response {
  return context.json({ error }, status);
}

function count(
  { observe }: IntakeRoutesOptions,
  source: EventSource,
  outcome: Extract<Observation, { readonly kind: "event" }>["outcome"],
): void {
  observe({ kind: "event", source, outcome });
}
