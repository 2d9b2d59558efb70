import { ApiError } from "../api-error.ts";
import { listRefs, readRef } from "../git/refs.ts";
import type { RepositoryCall } from "../http/call.ts";

/** Throws GitHub's 409 for a repository without a single commit. */
export async function needContent({ repository: { gitDir, defaultBranch } }: RepositoryCall): Promise<void> {
  if ((await readRef(gitDir, `refs/heads/${defaultBranch}`)) !== undefined) return;
  if ((await listRefs(gitDir, "refs/heads/")).length === 0) throw new ApiError(409, "Git Repository is empty.");
}
