import type { BranchName } from "../identity.ts";

/** An environment's `follow`: which tags it takes by itself, and which of two is newer. */
export type TagPolicy =
  | { readonly kind: "semver"; readonly range: string }
  | { readonly kind: "branch"; readonly branch: BranchName }
  | {
      readonly kind: "pattern";
      /** RE2 syntax; anchored at both ends by the policy. */
      readonly pattern: string;
      /** A replacement template over the pattern's groups, e.g. `$ts`; absence means the whole tag. */
      readonly extract?: string;
      readonly order: TagOrder;
      /** Globs; a tag that matches one is never taken. */
      readonly ignore: readonly string[];
    };

export type TagOrder = "semver" | "numeric" | "text" | "time";
