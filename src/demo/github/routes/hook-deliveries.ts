import { notFound } from "../api-error.ts";
import { type Answer, json } from "../http/answer.ts";
import { type Call, numberParam } from "../http/call.ts";
import { parsePage, renderLink } from "../http/paging.ts";
import type { SiteRoute } from "../http/route.ts";
import { isoSeconds } from "../shapes/commit.ts";
import type { Schemas } from "../shapes/schemas.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { appOf } from "./apps.ts";

/** An App's webhook: how it is set up, what was delivered, and how to have it delivered again. */
export const hookDeliveryRoutes: readonly SiteRoute[] = [
  { method: "GET", path: "/app/hook/config", takes: "app", run: fetchConfig },
  { method: "GET", path: "/app/hook/deliveries", takes: "app", run: list },
  { method: "GET", path: "/app/hook/deliveries/:id{[0-9]+}", takes: "app", run: fetchOne },
  { method: "POST", path: "/app/hook/deliveries/:id{[0-9]+}/attempts", takes: "app", run: redeliver },
];

function fetchConfig(call: Call): Answer {
  const { webhookUrl, webhookSecret } = appOf(call);
  return json<Schemas["webhook-config"]>(200, {
    content_type: "json",
    insecure_ssl: "0",
    ...(webhookSecret === undefined ? {} : { secret: "********" }),
    ...(webhookUrl === undefined ? {} : { url: webhookUrl }),
  });
}

/** The log begins with the newest delivery; `cursor` leads on from a page's end. */
function list(call: Call): Answer {
  const { size } = parsePage(call);
  const [cursor, status] = [call.query("cursor"), call.query("status")];
  const own = deliveriesOf(call)
    .filter(
      ({ statusCode }) =>
        status === undefined ||
        (status === "failure" ? isFailure(statusCode) : !isFailure(statusCode) && statusCode > 0),
    )
    .filter(({ id }) => cursor === undefined || id < Number(cursor.replace(/^v1_/, "")));
  const page = own.slice(0, size);
  const last = page.at(-1);
  const more = own.length > page.length && last !== undefined;
  const headers = more ? { link: renderLink(call, "next", { cursor: `v1_${last.id}` }) } : {};
  return json<Schemas["hook-delivery-item"][]>(200, page.map(shapeDelivery), headers);
}

/** Deliveries that nobody answered have no such status and are in neither part, as on GitHub. */
function isFailure(statusCode: number): boolean {
  return statusCode >= 400;
}

function fetchOne(call: Call): Answer {
  const delivery = deliveryOf(call);
  const payload: Record<string, unknown> = JSON.parse(delivery.body);
  const shape: Schemas["hook-delivery"] = {
    ...shapeDelivery(delivery),
    id: delivery.id,
    installation_id: delivery.installationId ?? null,
    repository_id: delivery.repositoryId ?? null,
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  };
  return json(200, shape);
}

function redeliver(call: Call): Answer {
  // GitHub answers before it delivers
  void call.site.deliveries.redeliver(deliveryOf(call).id);
  return json(202, {});
}

function deliveriesOf(call: Call): readonly Delivery[] {
  const app = appOf(call);
  return call.site.deliveries.list().filter((each) => each.appId === app.id && each.status !== "pending");
}

function deliveryOf(call: Call): Delivery {
  const found = call.site.deliveries.get(numberParam(call, "id"));
  if (found?.appId !== appOf(call).id) throw notFound();
  return found;
}

function shapeDelivery(delivery: Delivery): Schemas["hook-delivery-item"] {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: isoSeconds(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.durationMs / 1000,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId ?? null,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}
