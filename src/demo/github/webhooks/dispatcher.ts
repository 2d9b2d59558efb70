import { createHmac, randomUUID } from "node:crypto";
import { nodeId } from "../shapes/node-id.ts";
import type { DeliveryLog, Occasion, Site } from "../site.ts";
import type { App, Installation } from "../state/apps.ts";
import { coversRepository } from "../state/lookups.ts";
import { eventNames, includesPermission, permissionOfEvent } from "../state/permissions.ts";
import type { Delivery } from "./delivery.ts";
import { send } from "./send.ts";

/** What the dispatcher needs of the site it works for. */
export type DispatcherSite = Pick<Site, "state" | "now" | "nextId">;

/** The part of the stand-in that tells Apps of events and remembers how they answered. */
export interface Dispatcher {
  readonly announce: (occasion: Occasion) => void;
  readonly log: DeliveryLog;
  /** From now on, the next deliveries of an event are noted as failed and never sent. */
  readonly loseNext: (event: string, times: number) => void;
  /** Gives up what is under way. */
  readonly close: () => Promise<void>;
}

/** Makes a dispatcher. Each event is sent once, at once, to every App concerned, without waiting for another. */
export function createDispatcher(site: DispatcherSite): Dispatcher {
  const deliveries = new Map<number, Delivery>();
  const underWay = new Set<Promise<void>>();
  const losses = new Map<string, number>();
  const stop = new AbortController();

  const start = (delivery: Delivery): Promise<void> => {
    deliveries.set(delivery.id, delivery);
    const lost = losses.get(delivery.event) ?? 0;
    if (lost > 0) losses.set(delivery.event, lost - 1);
    const work = (lost > 0 ? Promise.resolve(unreachable(delivery)) : send(delivery, stop.signal)).then((done) => {
      deliveries.set(delivery.id, done);
      underWay.delete(work);
    });
    underWay.add(work);
    return work;
  };

  return {
    announce: (occasion) => {
      const guid = randomUUID();
      for (const [app, installation] of receiversOf(site, occasion)) {
        if (app.webhookUrl !== undefined) void start(prepare(site, { occasion, guid, app, installation }));
      }
    },
    log: {
      list: () => [...deliveries.values()].reverse(),
      get: (id) => deliveries.get(id),
      redeliver: async (id) => {
        const first = deliveries.get(id);
        if (first === undefined) throw new Error(`no delivery ${id}`);
        await start(again(site, first));
      },
      idle: async () => {
        while (underWay.size > 0) await Promise.all(underWay);
      },
    },
    loseNext: (event, times) => void losses.set(event, times),
    close: async () => {
      stop.abort();
      await Promise.all(underWay);
    },
  };
}

/** The Apps to tell: those that reach the repository, have subscribed and may read what the event is about. */
function receiversOf(site: DispatcherSite, occasion: Occasion): readonly (readonly [App, Installation])[] {
  const repository =
    occasion.repositoryId === undefined ? undefined : site.state.repositories.need(occasion.repositoryId);
  return site.state.installations
    .filter((each) =>
      repository === undefined ? each.id === occasion.installationId : coversRepository(each, repository),
    )
    .filter((each) => repository === undefined || isSubscribed(each, occasion.event))
    .map((installation) => [site.state.apps.need(installation.appId), installation]);
}

function isSubscribed(installation: Installation, event: string): boolean {
  const name = eventNames.find((each) => each === event);
  if (name === undefined || !includesPermission(installation.permissions, permissionOfEvent[name], "read"))
    return false;
  // GitHub sends check_run unasked to every App that may write checks
  const unasked = name === "check_run" && includesPermission(installation.permissions, "checks", "write");
  return unasked || installation.events.includes(name);
}

function prepare(
  site: DispatcherSite,
  { occasion, guid, app, installation }: { occasion: Occasion; guid: string; app: App; installation: Installation },
): Delivery {
  const lite = { id: installation.id, node_id: nodeId("MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u", installation.id) };
  const body = JSON.stringify({ installation: lite, ...occasion.payload });
  const action = "action" in occasion.payload ? String(occasion.payload.action) : undefined;
  return {
    id: site.nextId(),
    guid,
    appId: app.id,
    event: occasion.event,
    action,
    installationId: installation.id,
    repositoryId: occasion.repositoryId,
    redelivery: false,
    deliveredAt: site.now(),
    durationMs: 0,
    status: "pending",
    statusCode: 0,
    url: app.webhookUrl ?? "",
    requestHeaders: headersOf({ app, guid, event: occasion.event, body }),
    body,
    responseHeaders: {},
    responseBody: "",
  };
}

function again(site: DispatcherSite, first: Delivery): Delivery {
  const app = site.state.apps.need(first.appId);
  return {
    ...first,
    id: site.nextId(),
    redelivery: true,
    deliveredAt: site.now(),
    durationMs: 0,
    status: "pending",
    statusCode: 0,
    url: app.webhookUrl ?? first.url,
    requestHeaders: headersOf({ app, guid: first.guid, event: first.event, body: first.body }),
    responseHeaders: {},
    responseBody: "",
  };
}

function headersOf({ app, guid, event, body }: { app: App; guid: string; event: string; body: string }) {
  const sign = (hash: "sha1" | "sha256") =>
    `${hash}=${createHmac(hash, app.webhookSecret ?? "")
      .update(body)
      .digest("hex")}`;
  return {
    Accept: "*/*",
    "Content-Type": "application/json",
    "User-Agent": "GitHub-Hookshot/5a0e1c7",
    "X-GitHub-Delivery": guid,
    "X-GitHub-Event": event,
    "X-GitHub-Hook-ID": String(app.hookId),
    "X-GitHub-Hook-Installation-Target-ID": String(app.id),
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    ...(app.webhookSecret === undefined
      ? {}
      : { "X-Hub-Signature": sign("sha1"), "X-Hub-Signature-256": sign("sha256") }),
  };
}

function unreachable(delivery: Delivery): Delivery {
  return { ...delivery, status: "failed to connect to host", statusCode: 0 };
}
