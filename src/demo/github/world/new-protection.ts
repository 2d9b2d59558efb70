import { protectBranch } from "../actions/protect-branch.ts";
import type { Site } from "../site.ts";
import type { MergeQueueRule } from "../state/protections.ts";
import type { WorldAddresses } from "./addresses.ts";

/** What a branch is to demand; nothing of what is absent. */
export interface NewProtection {
  /** Names of checks or statuses, of whatever App. */
  readonly checks?: readonly string[];
  /** Whether the head must hold everything that the base has. */
  readonly upToDate?: boolean;
  readonly approvals?: number;
  readonly dismissStale?: boolean;
  readonly enforceAdmins?: boolean;
}

/** Protects a branch as its settings page would. */
export function createProtection(
  site: Site,
  at: WorldAddresses,
  place: { readonly repository: string; readonly branch: string },
  wish: NewProtection,
): void {
  const { checks, approvals } = wish;
  protectBranch(site, at.repository(place.repository).id, place.branch, {
    checks: checks && {
      strict: wish.upToDate ?? false,
      required: checks.map((context) => ({ context, appId: undefined })),
    },
    reviews:
      approvals === undefined
        ? undefined
        : { approvals, dismissStale: wish.dismissStale ?? false, codeOwners: false, lastPush: false },
    enforceAdmins: wish.enforceAdmins ?? false,
    linearHistory: false,
    forcePushes: false,
    deletions: false,
  });
}

/** Has a branch changed through a merge queue only. */
export function createQueueRule(
  site: Site,
  at: WorldAddresses,
  place: { readonly repository: string; readonly branch: string },
  method: MergeQueueRule["method"],
): void {
  site.state.queueRules.put({
    id: site.nextId(),
    repositoryId: at.repository(place.repository).id,
    branch: place.branch,
    method,
  });
}
