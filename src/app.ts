import type { ApplicationFunction } from "probot";
import { type DeliveryId, parseDeliveryId } from "./core/identity.ts";
import type { Observe } from "./core/observation.ts";
import { parseGitHubEvent } from "./intake/github-events.ts";
import type { IntakeLog } from "./intake/routes.ts";
import type { Inbox } from "./store/inbox.ts";

/** What the Probot function needs to store what comes in. */
export interface AppDeps {
  readonly inbox: Pick<Inbox, "accept">;
  readonly now: () => Date;
  readonly observe: Observe;
  readonly log: IntakeLog;
}

/**
 * The Probot function: event name to intake to inbox, and nothing else. The work comes later, so that GitHub has its
 * answer at once, and a delivery that could not be stored is one that GitHub counts as failed.
 */
export function createApp({ inbox, now, observe, log }: AppDeps): ApplicationFunction {
  return (app) => {
    app.onAny(async ({ id, name, payload }) => {
      const result = parseGitHubEvent(name, payload);
      if (result.kind === "malformed") {
        log.warn({ deliveryId: id, event: name, problems: result.problems }, "delivery is malformed");
      }
      if (result.kind !== "event") {
        observe({ kind: "event", source: "github", outcome: result.kind === "malformed" ? "malformed" : "ignored" });
        return;
      }
      const via = result.event.kind === "image-published" ? "GitHub Packages" : "GitHub";
      const outcome = await inbox.accept({
        source: "github",
        id: deliveryId(id),
        via,
        event: result.event,
        receivedAt: now(),
      });
      observe({ kind: "event", source: "github", outcome });
    });
  };
}

function deliveryId(text: string): DeliveryId {
  const id = parseDeliveryId(text);
  // The route refuses a delivery without a proper id before Probot sees it.
  if (id === undefined) throw new Error("the delivery has no proper id");
  return id;
}
