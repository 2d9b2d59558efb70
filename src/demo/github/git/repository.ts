import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { git } from "./run-git.ts";

/** Makes an empty bare repository at the path. */
export async function createBareRepository(gitDir: string, defaultBranch: string): Promise<void> {
  for (const folder of ["objects/info", "objects/pack", "refs/heads", "refs/tags"])
    await mkdir(join(gitDir, folder), { recursive: true });
  await writeFile(join(gitDir, "HEAD"), `ref: refs/heads/${defaultBranch}\n`);
  // references and objects are read as loose files, so nothing may pack them
  await writeFile(
    join(gitDir, "config"),
    "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tquotePath = false\n[gc]\n\tauto = 0\n[diff]\n\trenames = true\n",
  );
}

/** Makes an empty bare repository that has its objects in common with another, as GitHub's forks have. */
export async function createForkRepository(gitDir: string, parentDir: string, defaultBranch: string): Promise<void> {
  await createBareRepository(gitDir, defaultBranch);
  await rm(join(gitDir, "objects"), { recursive: true });
  await symlink(join(parentDir, "objects"), join(gitDir, "objects"), "junction");
}

/** A tar.gz of a commit's files below one top folder. */
export function archiveCommit(gitDir: string, sha: string, topFolder: string): Promise<Buffer> {
  return git(gitDir, ["archive", "--format=tar.gz", `--prefix=${topFolder}/`, sha]);
}
