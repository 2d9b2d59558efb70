import type { Actor } from "./state/accounts.ts";
import type { PullRequest } from "./state/issues.ts";
import type { State } from "./state/state.ts";
import type { Delivery } from "./webhooks/delivery.ts";

/** One running stand-in, as its parts see it. */
export interface Site {
  /** Scheme, host and port at which both the REST API and the pages are, without a slash at the end. */
  readonly origin: string;
  /** The folder of the bare Git repositories. */
  readonly directory: string;
  readonly now: () => Date;
  /** A number that no record of any kind has had before. */
  readonly nextId: () => number;
  readonly state: State;
  /** Runs work on a repository after all work on it that was asked for earlier. */
  readonly inTurn: <T>(repositoryId: number, work: () => Promise<T>) => Promise<T>;
  /** Has a pull request's mergeability worked out a little later. */
  readonly judgeLater: (pull: PullRequest) => void;
  /** Tells the Apps concerned. Returns as soon as the deliveries are under way. */
  readonly announce: (occasion: Occasion) => void;
  readonly deliveries: DeliveryLog;
}

/** Something happened that Apps may have subscribed to. */
export interface Occasion {
  /** The event's name as in `X-GitHub-Event`. */
  readonly event: string;
  readonly actor: Actor;
  /** `undefined` for events of an installation as a whole. */
  readonly repositoryId: number | undefined;
  /** Only this installation hears of it; `undefined` for all that can see the repository. */
  readonly installationId: number | undefined;
  /** The payload but for `installation`, which each receiver gets for itself. */
  readonly payload: object;
}

/** The deliveries made so far, newest first. */
export interface DeliveryLog {
  readonly list: () => readonly Delivery[];
  readonly get: (id: number) => Delivery | undefined;
  /** Sends a delivery's payload again under the same GUID; throws when there is no such delivery. */
  readonly redeliver: (id: number) => Promise<void>;
  /** Resolves when nothing is being delivered. */
  readonly idle: () => Promise<void>;
}
