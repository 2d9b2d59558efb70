import { answerBlob, answerUpload, beginUpload, type Uploads } from "./blobs.ts";
import type { RegistryContents } from "./contents.ts";
import { answerJson, fail, type Incoming, type Outgoing } from "./http.ts";
import { answerManifest } from "./manifests.ts";
import { answerTags } from "./tags.ts";

/** What a path below `/v2/` names. */
export type Route =
  | { readonly kind: "root" }
  | { readonly kind: "manifest"; readonly repository: string; readonly reference: string }
  | { readonly kind: "blob"; readonly repository: string; readonly digest: string }
  | { readonly kind: "begin-upload"; readonly repository: string }
  | { readonly kind: "upload"; readonly repository: string; readonly id: string }
  | { readonly kind: "tags"; readonly repository: string };

/** Reads a path; undefined for one that the API has not, or whose repository is outside the grammar. */
export function parseRoute(pathname: string): Route | undefined {
  if (/^\/v2\/?$/.test(pathname)) return { kind: "root" };
  const parts = /^\/v2\/(.+)\/(manifests|blobs\/uploads|blobs|tags)\/([^/]*)$/.exec(pathname);
  const [, repository = "", place, last = ""] = parts ?? [];
  if (!/^[a-z\d]+(?:(?:[._]|__|-+|\/)[a-z\d]+)*$/.test(repository)) return undefined;
  switch (place) {
    case "manifests":
      return { kind: "manifest", repository, reference: last };
    case "blobs":
      return last === "uploads" ? { kind: "begin-upload", repository } : { kind: "blob", repository, digest: last };
    case "blobs/uploads":
      return last === "" ? { kind: "begin-upload", repository } : { kind: "upload", repository, id: last };
    case "tags":
      return last === "list" ? { kind: "tags", repository } : undefined;
    default:
      return undefined;
  }
}

/** Answers what may pass. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints */
export function answer(contents: RegistryContents, uploads: Uploads, route: Route, request: Incoming): Outgoing {
  switch (route.kind) {
    case "root":
      return answerJson(200, {}, { "docker-distribution-api-version": "registry/2.0" });
    case "manifest":
      return answerManifest(contents, route.repository, route.reference, request);
    case "blob":
      return answerBlob(contents, route.repository, route.digest, request.method);
    case "begin-upload":
      return request.method === "POST"
        ? beginUpload(contents, uploads, route.repository, request)
        : fail(405, "UNSUPPORTED", "the operation is unsupported");
    case "upload":
      return answerUpload(contents, uploads, route.id, request);
    case "tags":
      return answerTags(contents, route.repository, request.url.searchParams);
  }
}
