import { createHash } from "node:crypto";
import { z } from "zod";
import { RetryLater } from "../core/fault.ts";
import { type ImageDigest, parseImageDigest } from "../core/image/reference.ts";
import { isImageConfigType, isIndexType, parseMediaType } from "./media-types.ts";
import type { Repository, RepositoryAnswer } from "./repository.ts";

const maxKeys = 200;
const maxValueLength = 4096;

/**
 * The labels and annotations below a digest: those of the index win over those of the manifest, and these over the
 * config's labels. At most 200 keys; further ones are dropped. What is gone (404), denied, or of another form than an
 * image's gives none.
 * @throws {RetryLater} also when bytes are not what their digest says.
 */
export async function readLabels(repository: Repository, digest: ImageDigest): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  const top = readManifest(repository, digest, await repository.fetchManifest("GET", digest));
  add(labels, top?.annotations);
  const platform = top === undefined || !top.isIndex ? undefined : choosePlatform(top);
  const manifest =
    platform === undefined ? top : readManifest(repository, platform, await repository.fetchManifest("GET", platform));
  if (platform !== undefined) add(labels, manifest?.annotations);
  const config = parseImageDigest(manifest?.config?.digest ?? "");
  if (config !== undefined && isImageConfigType(manifest?.config?.mediaType ?? "")) {
    const body = verify(repository, config, await repository.fetchBlob(config));
    add(labels, imageConfig.safeParse(parseJson(body)).data?.config?.Labels);
  }
  return labels;
}

/** A label of the image says nothing of itself, so one odd value must not take the others with it. */
const texts = z.record(z.string(), z.unknown()).nullish().catch(undefined);

const descriptor = z.object({ mediaType: z.string().catch(""), digest: z.string() });

const manifestBody = z.object({
  mediaType: z.string().optional().catch(undefined),
  annotations: texts,
  config: descriptor.optional().catch(undefined),
  manifests: z
    .array(
      descriptor.extend({
        platform: z.object({ os: z.string(), architecture: z.string() }).partial().optional().catch(undefined),
        annotations: texts,
      }),
    )
    .optional()
    .catch(undefined),
});

const imageConfig = z.object({ config: z.object({ Labels: texts }).optional().catch(undefined) });

interface ReadManifest extends z.infer<typeof manifestBody> {
  readonly isIndex: boolean;
}

function readManifest(repository: Repository, digest: ImageDigest, got: RepositoryAnswer): ReadManifest | undefined {
  const body = verify(repository, digest, got);
  const manifest = manifestBody.safeParse(parseJson(body)).data;
  if (manifest === undefined || got.kind !== "ok") return undefined;
  const mediaType = manifest.mediaType ?? parseMediaType(got.answer.headers.get("content-type"));
  return { ...manifest, isIndex: isIndexType(mediaType) };
}

/** Attestations stand in the index as `unknown/unknown`. */
function choosePlatform({ manifests = [] }: ReadManifest): ImageDigest | undefined {
  const real = manifests.find(
    ({ platform, annotations, mediaType }) =>
      platform?.os !== "unknown" &&
      platform?.architecture !== "unknown" &&
      annotations?.["vnd.docker.reference.type"] === undefined &&
      !isIndexType(mediaType),
  );
  return parseImageDigest(real?.digest ?? "");
}

/** The bytes, when they are what the digest says; none when there are none. */
function verify({ registry }: Repository, digest: ImageDigest, got: RepositoryAnswer): Uint8Array {
  if (got.kind !== "ok") return new Uint8Array();
  const { body } = got.answer;
  const [algorithm = "", expected] = digest.split(":");
  if (!["sha256", "sha384", "sha512"].includes(algorithm)) return new Uint8Array();
  if (createHash(algorithm).update(body).digest("hex") === expected) return body;
  throw new RetryLater("registry", `registry ${registry} answered with bytes that are not ${digest}`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function add(labels: Map<string, string>, more: Readonly<Record<string, unknown>> | null | undefined): void {
  for (const [key, value] of Object.entries(more ?? {})) {
    if (typeof value !== "string" || labels.has(key) || labels.size >= maxKeys) continue;
    labels.set(key, value.slice(0, maxValueLength).toWellFormed());
  }
}
