import { createHash } from "node:crypto";
import { join } from "node:path";
import { githubOperations } from "./github-operations.ts";

/**
 * The npm package that holds GitHub's OpenAPI document, pinned by version and by the hash of its tarball.
 * It is no dependency because it is 385 MB unpacked and one file of 13 MB is wanted.
 */
export const githubOpenapi = {
  name: "@octokit/openapi",
  version: "23.0.2",
  integrity: "sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
  file: "package/generated/api.github.com.json",
} as const;

/** The git-ignored folder that holds the extract by default; an absolute path. */
export const schemaCacheFolder: string = join(import.meta.dirname, "..", ".cache");

/** Raised when `openapi-subset.ts` writes another shape, so that an older extract is not read. */
const subsetVersion = 1;

/** The extract's file name: the pinned version and a hash of the operations asked for, so a new line is a new file. */
export function schemaCacheFile(): string {
  const asked = createHash("sha256")
    .update(JSON.stringify([subsetVersion, githubOperations]))
    .digest("hex");
  return `github-openapi-${githubOpenapi.version}-${asked.slice(0, 16)}.json`;
}
