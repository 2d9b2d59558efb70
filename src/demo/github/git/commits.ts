import { readObject, writeObject } from "./objects.ts";

/** Who wrote or stored a commit, and when. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly at: Date;
}

/** A commit as Git stores it. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** Stores a commit, unsigned and in UTC, and returns its SHA-1. */
export function writeCommit(gitDir: string, commit: Omit<Commit, "sha">): Promise<string> {
  const header = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${renderSignature(commit.author)}`,
    `committer ${renderSignature(commit.committer)}`,
  ];
  return writeObject(gitDir, "commit", Buffer.from(`${header.join("\n")}\n\n${commit.message.replaceAll("\0", "")}`));
}

/** The commit with this SHA-1; `undefined` when there is none, or when the object is not a commit. */
export async function readCommit(gitDir: string, sha: string): Promise<Commit | undefined> {
  const object = await readObject(gitDir, sha);
  return object?.kind === "commit" ? parseCommit(sha, object.bytes.toString("utf8")) : undefined;
}

/** The commits with these SHA-1s, in the same order; throws when one is missing. */
export function readCommits(gitDir: string, shas: readonly string[]): Promise<readonly Commit[]> {
  return Promise.all(
    shas.map(async (sha) => {
      const commit = await readCommit(gitDir, sha);
      if (commit === undefined) throw new Error(`no commit ${sha} in ${gitDir}`);
      return commit;
    }),
  );
}

function parseCommit(sha: string, text: string): Commit {
  const end = text.indexOf("\n\n");
  const header = text.slice(0, end).split("\n");
  const values = (key: string) =>
    header.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parseSignature(values("author")[0] ?? ""),
    committer: parseSignature(values("committer")[0] ?? ""),
    message: text.slice(end + 2),
  };
}

function renderSignature({ name, email, at }: Signature): string {
  // git refuses these characters in a name or an address; GitHub drops them
  const plain = (text: string) => text.replace(/[<>\n\0]/g, "").trim();
  return `${plain(name)} <${plain(email)}> ${Math.floor(at.getTime() / 1000)} +0000`;
}

function parseSignature(text: string): Signature {
  const match = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/.exec(text);
  return { name: match?.[1] ?? "", email: match?.[2] ?? "", at: new Date(Number(match?.[3] ?? 0) * 1000) };
}
