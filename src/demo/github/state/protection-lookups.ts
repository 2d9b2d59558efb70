import type { MergeQueueRule, Protection } from "./protections.ts";
import type { State } from "./state.ts";

/** What protects a branch; `undefined` for nothing. */
export function protectionOf(state: State, repositoryId: number, branch: string): Protection | undefined {
  return state.protections.find((each) => each.repositoryId === repositoryId && each.branch === branch);
}

/** The merge queue of a branch; `undefined` where merges are made at once. */
export function queueRuleOf(state: State, repositoryId: number, branch: string): MergeQueueRule | undefined {
  return state.queueRules.find((each) => each.repositoryId === repositoryId && each.branch === branch);
}
