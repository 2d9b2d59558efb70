import { z } from "zod";
import type { EventSource, TidegateEvent } from "../core/event.ts";
import type { DeliveryId, RepoName } from "../core/identity.ts";
import type { Job } from "../core/job.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { Database, Querier } from "./database.ts";
import { storedEvent } from "./stored-event.ts";
import { identity } from "./stored-identity.ts";
import { parseStored, renderStoredJson, storableText } from "./stored-json.ts";

/** Every accepted event, stored before it is answered. */
export interface Inbox {
  /** Stores the event and queues its job in one transaction. The same source and id again changes nothing. */
  accept(delivery: Delivery): Promise<"accepted" | "seen-before">;
  /** Absent when there is no such event (it may have been pruned). */
  load(eventKey: string): Promise<StoredEvent | undefined>;
  /** Writes down what became of the event; the last word counts. */
  settle(eventKey: string, outcome: EventOutcome): Promise<void>;
  /** Queues again all events that wait for this repository's config file; answers how many. */
  requeueWaiting(configRepo: RepoName): Promise<number>;
  /** Of these ids from `source`, those that are not in the inbox. */
  missing(source: EventSource, ids: readonly DeliveryId[]): Promise<readonly DeliveryId[]>;
  /** Deletes settled events received before then; answers how many. */
  prune(before: Date): Promise<number>;
}

export interface Delivery {
  readonly source: EventSource;
  /** The sender's name for the delivery; with `source` it is the event's key. */
  readonly id: DeliveryId;
  /** Which door exactly, in words: "GitHub Packages", a registry's host, a hook's name. */
  readonly via: string;
  readonly event: TidegateEvent;
  readonly receivedAt: Date;
}

export interface StoredEvent extends Delivery {
  readonly key: string;
}

/** What the inbox stands on; `enqueue` adds a job within the transaction it is given. */
export interface InboxDeps {
  readonly database: Database;
  readonly enqueue: (transaction: Querier, jobs: readonly Job[]) => Promise<void>;
}

/** The inbox in table `tidegate.event`. */
export function createInbox({ database, enqueue }: InboxDeps): Inbox {
  return {
    accept: (delivery) =>
      database.withTransaction(async (transaction) => {
        const key = keyOf(delivery.source, delivery.id);
        const { count } = await transaction.query(
          `INSERT INTO tidegate.event (key, source, delivery_id, via, event, received_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
          [
            key,
            delivery.source,
            delivery.id,
            storableText(delivery.via),
            renderStoredJson(delivery.event),
            delivery.receivedAt,
          ],
        );
        if (count === 0) return "seen-before";
        await enqueue(transaction, [{ kind: "event", eventKey: key }]);
        return "accepted";
      }),

    load: async (eventKey) => {
      const { rows } = await database.query(
        `SELECT source, delivery_id AS id, via, event, received_at AS "receivedAt"
         FROM tidegate.event WHERE key = $1`,
        [eventKey],
      );
      const row = rows[0];
      return row === undefined ? undefined : { key: eventKey, ...parseStored(eventRow, row, `event ${eventKey}`) };
    },

    settle: async (eventKey, outcome) => {
      await database.query("UPDATE tidegate.event SET outcome = $2, waiting_for = $3 WHERE key = $1", [
        eventKey,
        renderStoredJson(outcome),
        outcome.kind === "waiting-for-config" ? outcome.configRepo : null,
      ]);
    },

    requeueWaiting: (configRepo) =>
      database.withTransaction(async (transaction) => {
        const { rows } = await transaction.query(
          "SELECT key FROM tidegate.event WHERE waiting_for = $1 ORDER BY received_at",
          [configRepo],
        );
        const keys = rows.map((row) => parseStored(keyRow, row, "an event's key").key);
        await enqueue(
          transaction,
          keys.map((eventKey) => ({ kind: "event", eventKey })),
        );
        return keys.length;
      }),

    missing: async (source, ids) => {
      const { rows } = await database.query(
        `SELECT id FROM unnest($2::text[]) WITH ORDINALITY AS asked (id, place)
         WHERE NOT EXISTS (SELECT FROM tidegate.event WHERE key = $1 || ':' || id) ORDER BY place`,
        [source, [...ids]],
      );
      return rows.map((row) => parseStored(idRow, row, "a delivery's id").id);
    },

    // What waits for a config file has an outcome too, but is not done with.
    prune: async (before) =>
      (
        await database.query(
          "DELETE FROM tidegate.event WHERE received_at < $1 AND outcome IS NOT NULL AND waiting_for IS NULL",
          [before],
        )
      ).count,
  };
}

const eventRow = z.object({
  source: z.enum(["github", "registry", "hook", "sweep"]),
  id: identity.deliveryId,
  via: z.string(),
  event: storedEvent,
  receivedAt: z.date(),
});
const keyRow = z.object({ key: z.string() });
const idRow = z.object({ id: identity.deliveryId });

function keyOf(source: EventSource, id: DeliveryId): string {
  return `${source}:${id}`;
}
