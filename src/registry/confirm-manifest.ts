import { createHash } from "node:crypto";
import { RetryLater } from "../core/fault.ts";
import { type ImageDigest, type ImageTag, parseImageDigest } from "../core/image/reference.ts";
import { manifestTypes, parseMediaType } from "./media-types.ts";
import type { Confirmation } from "./registry.ts";
import type { Repository, RepositoryAnswer } from "./repository.ts";
import type { Answer } from "./send.ts";

/**
 * One HEAD. A registry that refuses HEAD, or that does not say the digest, is asked once more with GET and the digest
 * is taken over the bytes.
 * @throws {RetryLater} also when the answer to the GET is no manifest, or not the one that its header says.
 */
export async function confirmManifest(repository: Repository, tag: ImageTag): Promise<Confirmation> {
  const head = await repository.fetchManifest("HEAD", tag);
  if (head.kind === "absent" || head.kind === "denied") return head;
  const digest = head.kind === "ok" ? readDigest(head.answer) : undefined;
  if (head.kind === "ok" && digest !== undefined) {
    return { kind: "found", digest, mediaType: parseMediaType(head.answer.headers.get("content-type")) };
  }
  return confirmByContent(repository, await repository.fetchManifest("GET", tag));
}

function readDigest({ headers }: Answer): ImageDigest | undefined {
  return parseImageDigest(headers.get("docker-content-digest") ?? "");
}

function confirmByContent({ registry }: Repository, got: RepositoryAnswer): Confirmation {
  if (got.kind === "absent" || got.kind === "denied") return got;
  if (got.kind === "no-such-method") throw new RetryLater("registry", `registry ${registry} refuses HEAD and GET`);
  const mediaType = parseMediaType(got.answer.headers.get("content-type"));
  // The digest of other types is not over all bytes (Docker's first schema), or it is a page that a proxy made.
  if (!manifestTypes.includes(mediaType)) {
    throw new RetryLater("registry", `registry ${registry} answered ${mediaType || "nothing"} in place of a manifest`);
  }
  const digest = hash(got.answer.body);
  const said = readDigest(got.answer);
  if (digest === undefined || (said?.startsWith("sha256:") && said !== digest)) {
    throw new RetryLater("registry", `registry ${registry} answered with bytes that are not ${said}`);
  }
  return { kind: "found", digest, mediaType };
}

function hash(bytes: Uint8Array): ImageDigest | undefined {
  return parseImageDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
}
