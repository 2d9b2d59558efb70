import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCommit } from "../../../../src/demo/github/git/commits.ts";
import { writeObject } from "../../../../src/demo/github/git/objects.ts";
import { createBareRepository } from "../../../../src/demo/github/git/repository.ts";
import { writeTree } from "../../../../src/demo/github/git/trees.ts";

/** Files by path. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A bare repository for one test file, and Git's own word about it. */
export interface Bare {
  readonly gitDir: string;
  /** What `git` itself prints; throws when it fails. */
  readonly ask: (args: readonly string[], input?: string | Buffer) => string;
  readonly tree: (files: Files) => Promise<string>;
  readonly commit: (files: Files, ...parents: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Makes one. */
export async function makeBare(): Promise<Bare> {
  const gitDir = await mkdtemp(join(tmpdir(), "bare-"));
  await createBareRepository(gitDir, "main");
  const tree = async (files: Files) => {
    const entries = Object.entries(files).map(async ([path, content]) => {
      const sha = await writeObject(gitDir, "blob", Buffer.from(content));
      return { path, mode: "100644", sha } as const;
    });
    return writeTree(gitDir, undefined, await Promise.all(entries));
  };
  const someone = { name: "Alice", email: "alice@example.com", at: new Date("2026-11-21T00:00:00Z") };
  return {
    gitDir,
    ask: (args, input) => {
      const { status, stdout, stderr } = spawnSync("git", ["--git-dir", gitDir, ...args], { input: input ?? "" });
      if (status !== 0) throw new Error(stderr.toString());
      return stdout.toString();
    },
    tree,
    commit: async (files, ...parents) =>
      writeCommit(gitDir, { tree: await tree(files), parents, author: someone, committer: someone, message: "m\n" }),
    remove: () => rm(gitDir, { recursive: true, force: true }),
  };
}
