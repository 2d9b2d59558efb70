import type { TreeSha } from "../core/identity.ts";
import type { ReleasePlan } from "../core/release/plan.ts";
import type { GitHub } from "../github/github.ts";
import type { ConfigRepoSnapshot } from "./read-config.ts";

/** Makes the tree of the plan's base with the plan's files in it; each file keeps its mode. */
export function writeTree(github: GitHub, plan: ReleasePlan, { head, tree }: ConfigRepoSnapshot): Promise<TreeSha> {
  const modes = new Map(tree.map(({ path, kind }) => [path, kind]));
  const files = plan.files.map(({ path, text }) => {
    const kind = modes.get(path);
    if (kind !== "file" && kind !== "executable") throw new Error(`${path} is not a file of the base tree`);
    return { path, text, kind };
  });
  return github.branches.createTree(plan.request.configRepo, head.tree, files);
}
