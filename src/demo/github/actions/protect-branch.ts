import type { Site } from "../site.ts";
import { protectionOf } from "../state/protection-lookups.ts";
import type { Protection, RequiredCheck } from "../state/protections.ts";

/** What a branch is to demand; a check of which no App is named is bound to the App that last wrote it. */
export type ProtectionWish = Omit<Protection, "id" | "repositoryId" | "branch">;

/** Protects a branch, in the place of what protected it before. */
export function protectBranch(site: Site, repositoryId: number, branch: string, wish: ProtectionWish): Protection {
  const id = protectionOf(site.state, repositoryId, branch)?.id ?? site.nextId();
  return site.state.protections.put({ ...wish, id, repositoryId, branch });
}

/** The App that last wrote a check run of that name in a repository: GitHub binds a required check to it. */
export function bindCheck(site: Site, repositoryId: number, context: string): RequiredCheck {
  const runs = site.state.checkRuns.filter((run) => run.repositoryId === repositoryId && run.name === context);
  return { context, appId: runs.at(-1)?.appId };
}
