import {
  digestOf,
  findManifest,
  openRepository,
  type RegistryContents,
  type RepositoryContents,
  type StoredManifest,
} from "./contents.ts";
import { type ErrorCode, fail, type Incoming, type Outgoing } from "./http.ts";

/** Answers a GET, HEAD, PUT or DELETE of `/v2/<name>/manifests/<tag or digest>`. */
export function answerManifest(
  contents: RegistryContents,
  repository: string,
  reference: string,
  request: Incoming,
): Outgoing {
  if (request.method === "PUT") return putManifest(contents, repository, reference, request);
  const held = contents.get(repository);
  if (held === undefined) return fail(404, "NAME_UNKNOWN", "repository name not known to registry");
  const manifest = findManifest(held, reference);
  if (manifest === undefined) return fail(404, "MANIFEST_UNKNOWN", `manifest unknown: ${reference}`);
  switch (request.method) {
    case "GET":
    case "HEAD":
      return {
        status: 200,
        headers: { "content-type": manifest.mediaType, "docker-content-digest": manifest.digest },
        body: manifest.bytes,
      };
    case "DELETE":
      removeManifest(held, reference);
      return { status: 202 };
    default:
      return fail(405, "UNSUPPORTED", "the operation is unsupported");
  }
}

/** What is wrong with a manifest that is to be stored. */
export interface ManifestProblem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Stores a manifest under a tag, or under its digest alone, unless a part of it is missing. */
export function storeManifest(
  contents: RegistryContents,
  repository: string,
  reference: string,
  { mediaType, bytes }: Pick<StoredManifest, "mediaType" | "bytes">,
): StoredManifest | ManifestProblem {
  const digest = digestOf(bytes);
  const byDigest = reference.includes(":");
  if (byDigest && reference !== digest) {
    return { code: "DIGEST_INVALID", message: "provided digest did not match uploaded content" };
  }
  if (!byDigest && !/^\w[\w.-]{0,127}$/.test(reference)) return { code: "TAG_INVALID", message: "invalid tag" };
  const held = openRepository(contents, repository);
  const problem = judgeParts(held, bytes);
  if (problem !== undefined) return problem;
  const manifest = { digest, mediaType, bytes };
  held.manifests.set(digest, manifest);
  if (!byDigest) held.tags.set(reference, digest);
  return manifest;
}

/** The descriptors below a manifest, config first; none for an index. */
export function readReferences(manifest: StoredManifest): readonly Descriptor[] {
  const { config, layers = [] } = parseManifest(manifest.bytes) ?? {};
  return config === undefined ? layers : [config, ...layers];
}

export interface Descriptor {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

function putManifest(
  contents: RegistryContents,
  repository: string,
  reference: string,
  { headers, body }: Incoming,
): Outgoing {
  const mediaType = headers["content-type"] ?? "application/vnd.oci.image.manifest.v1+json";
  const stored = storeManifest(contents, repository, reference, { mediaType, bytes: body });
  if ("code" in stored) return fail(400, stored.code, stored.message);
  return {
    status: 201,
    headers: { location: `/v2/${repository}/manifests/${stored.digest}`, "docker-content-digest": stored.digest },
  };
}

/** By tag the tag goes; by digest the manifest with all its tags. */
function removeManifest(held: RepositoryContents, reference: string): void {
  if (held.tags.delete(reference)) return;
  held.manifests.delete(reference);
  for (const [tag, digest] of held.tags) if (digest === reference) held.tags.delete(tag);
}

function judgeParts(held: RepositoryContents, bytes: Uint8Array): ManifestProblem | undefined {
  const parsed = parseManifest(bytes);
  if (parsed === undefined) return { code: "MANIFEST_INVALID", message: "manifest invalid" };
  const { config, layers = [], manifests = [] } = parsed;
  const blobs = config === undefined ? layers : [config, ...layers];
  const missing =
    blobs.find(({ digest }) => !held.blobs.has(digest)) ?? manifests.find(({ digest }) => !held.manifests.has(digest));
  return missing === undefined
    ? undefined
    : { code: "MANIFEST_BLOB_UNKNOWN", message: `unknown to the repository: ${missing.digest}` };
}

interface ParsedManifest {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

function parseManifest(bytes: Uint8Array): ParsedManifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const part = (key: string): unknown => Object.entries(value).find(([name]) => name === key)?.[1];
  const config = part("config");
  const layers = part("layers");
  const manifests = part("manifests");
  return {
    ...(isDescriptor(config) ? { config } : {}),
    ...(Array.isArray(layers) ? { layers: layers.filter(isDescriptor) } : {}),
    ...(Array.isArray(manifests) ? { manifests: manifests.filter(isDescriptor) } : {}),
  };
}

function isDescriptor(value: unknown): value is Descriptor {
  return typeof value === "object" && value !== null && "digest" in value && typeof value.digest === "string";
}
