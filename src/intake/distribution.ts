import { createHash } from "node:crypto";
import { z } from "zod";
import type { ImagePublished } from "../core/event.ts";
import { type DeliveryId, parseDeliveryId } from "../core/identity.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../core/image/reference.ts";
import { chartConfigType, isArtefactTag } from "./artefact-tag.ts";
import { renderIssues } from "./problems.ts";
import type { IgnoredReason } from "./result.ts";

/** One event of an envelope. */
export interface DistributionEvent {
  /** The registry's id of it; the same when it is sent again. */
  readonly id: DeliveryId;
  /** The registry's host, as in image names. */
  readonly host: string;
  readonly event: ImagePublished;
}

export type EnvelopeResult =
  | {
      readonly kind: "events";
      readonly events: readonly DistributionEvent[];
      /** One for each event that is none for us, in their order. */
      readonly ignored: readonly IgnoredReason[];
    }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/**
 * Reads a notification of a CNCF distribution registry (v1 or v2 of the format; their fields are the same). Each event
 * is judged by itself. `hosts` gives the name that manifests use for the one that the registry was pushed to by:
 * `registry:5000` is `registry.example.com` to the outside. A host that could not stand in an image's name is malformed.
 *
 * @see https://distribution.github.io/distribution/about/notifications/
 */
export function parseDistributionEnvelope(body: unknown, hosts: ReadonlyMap<string, string>): EnvelopeResult {
  const envelope = z.object({ events: z.array(z.unknown()).max(mostEvents) }).safeParse(body);
  if (!envelope.success) return { kind: "malformed", problems: renderIssues(envelope.error) };
  const results = envelope.data.events.map((each) => parseEvent(each, hosts));
  return {
    kind: "events",
    events: results.filter((result) => typeof result !== "string"),
    ignored: results.filter((result) => typeof result === "string"),
  };
}

/** The registry sends one event at a time, or a few. */
const mostEvents = 1000;

const distributionEvent = z.object({
  id: z.string().catch(""),
  action: z.string(),
  target: z.object({
    mediaType: z.string().catch(""),
    repository: z.string().max(1024),
    digest: z.string().max(200).catch(""),
    tag: z.string().max(1024).catch(""),
    references: z.array(z.object({ mediaType: z.string() })).catch([]),
  }),
  request: z.object({ host: z.string().max(1024) }),
});

function parseEvent(value: unknown, hosts: ReadonlyMap<string, string>): DistributionEvent | IgnoredReason {
  const action = z.object({ action: z.string() }).safeParse(value);
  if (action.data !== undefined && action.data.action !== "push") return "unknown-action";
  const parsed = distributionEvent.safeParse(value);
  if (!parsed.success) return "malformed";
  const { id, target, request } = parsed.data;
  if (!manifestTypes.includes(target.mediaType)) return "not-a-manifest";
  if (target.references.some(({ mediaType }) => mediaType === chartConfigType)) return "chart";
  if (target.tag === "") return "no-tag";
  if (isArtefactTag(target.tag)) return "artefact";
  const host = (hosts.get(request.host) ?? request.host).toLowerCase();
  // A host of one word would be read as the first part of a path on Docker Hub.
  const image = isHost(host) ? parseImageName(`${host}/${target.repository}`) : undefined;
  const tag = parseImageTag(target.tag);
  const digest = parseImageDigest(target.digest);
  const deliveryId = parseDeliveryId(id) ?? deriveId(value);
  if (image === undefined || tag === undefined || deliveryId === undefined) return "malformed";
  return {
    id: deliveryId,
    host,
    event: { kind: "image-published", image, tag, ...(digest === undefined ? {} : { digest }), build: {} },
  };
}

const manifestTypes: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

function isHost(host: string): boolean {
  return host === "localhost" || (/[.:]/.test(host) && !host.includes("/"));
}

function deriveId(value: unknown): DeliveryId | undefined {
  return parseDeliveryId(createHash("sha256").update(JSON.stringify(value)).digest("hex"));
}
