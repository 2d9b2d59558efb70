import { randomUUID } from "node:crypto";
import type { StoredManifest } from "./contents.ts";
import { readReferences } from "./manifests.ts";

/** Where events are told. */
export interface NotifyOptions {
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token: string;
  /** Between the tries after the third, in milliseconds; 1,000 when absent. */
  readonly backoffMs?: number;
}

/** What happened to a manifest. */
export interface ManifestEvent {
  readonly action: "push" | "pull" | "delete";
  readonly repository: string;
  readonly manifest: StoredManifest;
  /** Absent when it went by its digest. */
  readonly tag?: string;
  /** The name under which the registry was asked. */
  readonly host: string;
  readonly method: string;
  readonly userAgent: string;
}

/** Tells one endpoint of events, one after the other. */
export interface Notifier {
  tell(event: ManifestEvent): void;
  /** Waits until all that was told so far has arrived. */
  settled(): Promise<void>;
  /** Forgets what has not arrived. */
  stop(): void;
}

const threshold = 3;
const timeoutMs = 2000;

/**
 * Sends as a CNCF registry does: in order, one at a time; what is not answered with 2xx or 3xx is sent again, three
 * times at once and then with a pause, for ever.
 * @see https://distribution.github.io/distribution/about/notifications/
 */
export function createNotifier({ url, token, backoffMs = 1000 }: NotifyOptions): Notifier {
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const send = async (envelope: string) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": envelopeType };
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
      const response = await fetch(url, { method: "POST", headers, body: envelope, signal, redirect: "manual" });
      await response.body?.cancel();
      return response.status < 400;
    } catch {
      // Whatever it was, the endpoint has not taken it: that is all that counts here.
      return false;
    }
  };
  const deliver = async (envelope: string) => {
    for (let failures = 0; !stopping.signal.aborted && !(await send(envelope)); failures++) {
      if (failures + 1 >= threshold) await pause(backoffMs, stopping.signal);
    }
  };
  return {
    tell(event) {
      const envelope = JSON.stringify({ events: [describe(event)] });
      last = last.then(() => deliver(envelope));
    },
    settled: () => last,
    stop: () => stopping.abort(),
  };
}

const envelopeType = "application/vnd.docker.distribution.events.v1+json";

/** The fields that `docker-registry` 2.8.2 sends. */
function describe({ action, repository, manifest, tag, host, method, userAgent }: ManifestEvent): object {
  const size = manifest.bytes.byteLength;
  return {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    action,
    target: {
      mediaType: manifest.mediaType,
      size,
      digest: manifest.digest,
      length: size,
      repository,
      url: `http://${host}/v2/${repository}/manifests/${manifest.digest}`,
      ...(tag === undefined ? {} : { tag }),
      references: readReferences(manifest),
    },
    request: { id: randomUUID(), addr: "127.0.0.1:0", host, method, useragent: userAgent },
    actor: {},
    source: { addr: host, instanceID: "stand-in" },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
