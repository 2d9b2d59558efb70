import { listTouched } from "./diff.ts";
import { countHistory, findMergeBase } from "./history.ts";

/** How much a branch has that its base has not. */
export interface BranchSize {
  /** Where the two parted; the base itself where they never met. */
  readonly start: string;
  readonly commits: number;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
}

/** Measures a branch by the two commits; the answer never changes. */
export async function measureBranch(gitDir: string, base: string, head: string): Promise<BranchSize> {
  const start = (await findMergeBase(gitDir, base, head)) ?? base;
  const touched = await listTouched(gitDir, start, head);
  return {
    start,
    commits: await countHistory(gitDir, `${start}..${head}`),
    files: touched.length,
    additions: touched.reduce((sum, file) => sum + file.additions, 0),
    deletions: touched.reduce((sum, file) => sum + file.deletions, 0),
  };
}
