import { readCommit } from "../git/commits.ts";
import { resolveCommit } from "../git/history.ts";
import { readObject } from "../git/objects.ts";
import { readRef } from "../git/refs.ts";
import { findEntry } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { Account } from "../state/accounts.ts";
import { findRepository, listPulls } from "../state/lookups.ts";
import type { Repository } from "../state/repositories.ts";
import type { PageWorld } from "./page-world.ts";
import { actOnSite } from "./site-actions.ts";
import { viewCommit, viewComparison } from "./site-commits.ts";
import { editOnSite } from "./site-edit.ts";
import { viewPullRequest } from "./site-pull-request.ts";
import { viewHome, viewRepository } from "./site-repositories.ts";
import type { FileView, RepositoryAddress } from "./views.ts";

/** What the pages need of a running stand-in. Everything is shown to everybody; what one may do depends on the person. */
export function createSiteWorld(site: Site): PageWorld {
  const find = ({ owner, name }: RepositoryAddress) => findRepository(site.state, owner, name);
  const withRepository = async <T>(
    address: RepositoryAddress,
    view: (repository: Repository) => Promise<T | undefined>,
  ) => {
    const repository = find(address);
    return repository === undefined ? undefined : view(repository);
  };
  return {
    home: () => viewHome(site),
    repository: (address, ref) => withRepository(address, (repository) => viewRepository(site, repository, ref)),
    file: (address, ref, path) => withRepository(address, (repository) => viewFile(repository, { address, ref, path })),
    commit: (address, sha) => withRepository(address, (repository) => viewCommit(site, repository, sha)),
    comparison: (address, base, head) =>
      withRepository(address, (repository) => viewComparison(site, repository, { base, head })),
    commitOfCheck: (address, id) => {
      const run = site.state.checkRuns.get(id);
      return run !== undefined && run.repositoryId === find(address)?.id ? run.headSha : undefined;
    },
    pullRequest: ({ repository: address, number }) =>
      withRepository(address, async (repository) => {
        const pull = listPulls(site.state, repository).find((each) => each.number === number);
        return pull && viewPullRequest(site, repository, pull);
      }),
    people: () => site.state.accounts.filter(isPerson).map(({ login }) => login),
    edit: (address, login, edit) => editOnSite(site, { address, login, edit }),
    act: (address, login, action) => actOnSite(site, { address, login, action }),
  };
}

function isPerson({ type, login }: Account): boolean {
  // GitHub's own account for commits made on its website is a user by type.
  return type === "User" && login !== "web-flow";
}

async function viewFile(
  { gitDir }: Repository,
  asked: Pick<FileView, "address" | "ref" | "path">,
): Promise<FileView | undefined> {
  const onBranch = (await readRef(gitDir, `refs/heads/${asked.ref}`)) !== undefined;
  const sha = await resolveCommit(gitDir, asked.ref);
  const commit = sha === undefined ? undefined : await readCommit(gitDir, sha);
  const entry = commit === undefined ? undefined : await findEntry(gitDir, commit.tree, asked.path);
  const blob = entry === undefined ? undefined : await readObject(gitDir, entry.sha);
  if (blob?.kind !== "blob") return undefined;
  return { ...asked, text: parseText(blob.bytes), bytes: blob.bytes.length, onBranch };
}

function parseText(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8");
  return text.includes("\0") || !Buffer.from(text).equals(bytes) ? undefined : text;
}
