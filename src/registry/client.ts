import type { Observe } from "../core/observation.ts";
import { createAuthorizer } from "./authorizer.ts";
import { confirmManifest } from "./confirm-manifest.ts";
import type { RegistryCredential } from "./credentials.ts";
import { readLabels } from "./read-labels.ts";
import type { Registry } from "./registry.ts";
import { createRepositoryOpener } from "./repository.ts";
import { createSend } from "./send.ts";

/** What the adapter needs. */
export interface RegistryOptions {
  /** By host as in image names: `docker.io`, `ghcr.io`; hosts that are absent are asked without credentials. */
  readonly credentials: ReadonlyMap<string, RegistryCredential>;
  /** Hosts that are asked over plain HTTP, with their ports: `127.0.0.1:5000`. */
  readonly insecureHosts: ReadonlySet<string>;
  readonly fetch?: typeof globalThis.fetch;
  readonly observe?: Observe;
  readonly now?: () => Date;
  /** For one request with its redirects and its body; 10 s when absent. */
  readonly timeoutMs?: number;
}

/**
 * The adapter behind the port {@link Registry}: tokens are fetched as the registry asks and kept until they expire.
 * What a registry answers outside its rules (no digest, bytes that are not what their digest says, an unexpected
 * status) is thrown as `RetryLater` too: nothing unconfirmed is released, and the operator sees why.
 */
export function createRegistry(options: RegistryOptions): Registry {
  const { credentials, insecureHosts, observe = () => {}, now = () => new Date(), timeoutMs = 10_000 } = options;
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const knownHosts = new Set(credentials.keys());
  const send = createSend({ fetch, insecureHosts, knownHosts, timeoutMs, observe, now });
  const authorizer = createAuthorizer({ send, credentials, insecureHosts, now });
  const open = createRepositoryOpener({ send, authorizer, insecureHosts });
  return {
    confirm: (image, tag) => confirmManifest(open(image), tag),
    fetchLabels: (image, digest) => readLabels(open(image), digest),
  };
}
