import { randomUUID } from "node:crypto";
import { digestOf, openRepository, type RegistryContents } from "./contents.ts";
import { fail, type Incoming, type Outgoing } from "./http.ts";

/** Uploads that have begun, by their id. */
export type Uploads = Map<string, { readonly repository: string; readonly chunks: readonly Uint8Array[] }>;

/** Answers `/v2/<name>/blobs/<digest>`. */
export function answerBlob(contents: RegistryContents, repository: string, digest: string, method: string): Outgoing {
  const blobs = contents.get(repository)?.blobs;
  const bytes = blobs?.get(digest);
  if (blobs === undefined || bytes === undefined) return fail(404, "BLOB_UNKNOWN", "blob unknown to registry");
  const headers = { "docker-content-digest": digest, "content-type": "application/octet-stream" };
  switch (method) {
    case "GET":
    case "HEAD":
      return { status: 200, headers, body: bytes };
    case "DELETE":
      blobs.delete(digest);
      return { status: 202 };
    default:
      return fail(405, "UNSUPPORTED", "the operation is unsupported");
  }
}

/** Answers `POST /v2/<name>/blobs/uploads/`: begins an upload, takes the whole blob at once, or mounts a known one. */
export function beginUpload(
  contents: RegistryContents,
  uploads: Uploads,
  repository: string,
  request: Incoming,
): Outgoing {
  const mounted = request.url.searchParams.get("mount");
  const from = request.url.searchParams.get("from");
  const known = mounted === null || from === null ? undefined : contents.get(from)?.blobs.get(mounted);
  if (known !== undefined) return keepBlob(contents, repository, known);
  const id = randomUUID();
  if (request.url.searchParams.has("digest")) {
    uploads.set(id, { repository, chunks: [] });
    return answerUpload(contents, uploads, id, { ...request, method: "PUT" });
  }
  uploads.set(id, { repository, chunks: [] });
  return describeUpload(repository, id, 0);
}

/** Answers `/v2/<name>/blobs/uploads/<id>`: a chunk, the last one with its digest, where it stands, or giving up. */
export function answerUpload(contents: RegistryContents, uploads: Uploads, id: string, request: Incoming): Outgoing {
  const upload = uploads.get(id);
  if (upload === undefined) return fail(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
  const { repository, chunks } = upload;
  const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  switch (request.method) {
    case "GET":
      return { ...describeUpload(repository, id, size), status: 204 };
    case "DELETE":
      uploads.delete(id);
      return { status: 204 };
    case "PATCH": {
      const start = /^(\d+)-/.exec(request.headers["content-range"] ?? "")?.[1];
      if (start !== undefined && Number(start) !== size)
        return { ...describeUpload(repository, id, size), status: 416 };
      uploads.set(id, { repository, chunks: [...chunks, request.body] });
      return describeUpload(repository, id, size + request.body.byteLength);
    }
    case "PUT": {
      const bytes = Buffer.concat([...chunks, request.body]);
      if (digestOf(bytes) !== request.url.searchParams.get("digest")) {
        return fail(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
      }
      uploads.delete(id);
      return keepBlob(contents, repository, bytes);
    }
    default:
      return fail(405, "UNSUPPORTED", "the operation is unsupported");
  }
}

function keepBlob(contents: RegistryContents, repository: string, bytes: Uint8Array): Outgoing {
  const digest = digestOf(bytes);
  openRepository(contents, repository).blobs.set(digest, bytes);
  return {
    status: 201,
    headers: { location: `/v2/${repository}/blobs/${digest}`, "docker-content-digest": digest },
  };
}

/** The range counts the last byte, and says `0-0` for none: so the specification. */
function describeUpload(repository: string, id: string, size: number): Outgoing {
  return {
    status: 202,
    headers: {
      location: `/v2/${repository}/blobs/uploads/${id}`,
      range: `0-${Math.max(size - 1, 0)}`,
      "docker-upload-uuid": id,
    },
  };
}
