import type { EventSource, TidegateEvent } from "../core/event.ts";
import type { DeliveryId, RepoName } from "../core/identity.ts";
import type { EventOutcome } from "../core/release/outcome.ts";

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
