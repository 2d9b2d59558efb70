import { commitFiles } from "../actions/commit-files.ts";
import { signatureOf, websiteSignature } from "../actions/identity.ts";
import { openPull } from "../actions/open-pull.ts";
import { ApiError } from "../api-error.ts";
import { readCommit } from "../git/commits.ts";
import { writeObject } from "../git/objects.ts";
import { readRef } from "../git/refs.ts";
import { findEntry } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import type { ActionOutcome, FileEdit } from "./page-world.ts";
import { actAs } from "./site-actions.ts";
import type { RepositoryAddress } from "./views.ts";

/** A file that a person saved on its page: who, where, what. */
export interface SavedFile {
  readonly address: RepositoryAddress;
  readonly login: string;
  readonly edit: FileEdit;
}

/** Commits a file as GitHub's own editor does: to its branch, or to a new one with a pull request from there. */
export async function editOnSite(site: Site, { address, login, edit }: SavedFile): Promise<ActionOutcome> {
  return actAs(site, { address, login }, (actor, repository) => saveFile(site, actor, repository, edit));
}

async function saveFile(site: Site, actor: Actor, repository: Repository, edit: FileEdit): Promise<ActionOutcome> {
  const { branch, path, into } = edit;
  const { gitDir } = repository;
  const from = await readRef(gitDir, `refs/heads/${branch}`);
  const tree = from === undefined ? undefined : (await readCommit(gitDir, from))?.tree;
  const entry = tree === undefined ? undefined : await findEntry(gitDir, tree, path);
  if (from === undefined || entry === undefined || !entry.mode.startsWith("100")) throw new ApiError(404, "Not Found");
  const isNew = into !== branch;
  if (isNew && (await readRef(gitDir, `refs/heads/${into}`)) !== undefined)
    throw new ApiError(422, `The branch ${into} exists already`);
  const message = edit.message === "" ? `Update ${path}` : edit.message;
  await commitFiles(site, actor, repository, {
    branch: into,
    from,
    changes: [{ path, mode: entry.mode, sha: await writeObject(gitDir, "blob", Buffer.from(edit.text)) }],
    message,
    author: signatureOf(site, actor.account),
    committer: websiteSignature(site),
    signed: true,
  });
  if (!isNew) return { kind: "done" };
  const [title = message] = message.split("\n", 1);
  const draft = { head: into, base: branch, title, body: undefined, draft: false, maintainerCanModify: true };
  return { kind: "done", pullRequestNumber: (await openPull(site, actor, repository, draft)).number };
}
