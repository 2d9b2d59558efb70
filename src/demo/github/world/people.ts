import { addComment, deleteComment, editComment } from "../actions/comments.ts";
import { checkPath, commitFiles } from "../actions/commit-files.ts";
import { setReadiness } from "../actions/draft-pull.ts";
import { editPull, type PullEdit } from "../actions/edit-pull.ts";
import { guardBranch } from "../actions/guard-branch.ts";
import { signatureOf } from "../actions/identity.ts";
import { addLabels, removeLabel } from "../actions/labels.ts";
import type { MergeWish } from "../actions/merge-commit.ts";
import { mergePull } from "../actions/merge-pull.ts";
import { openIssue } from "../actions/open-issue.ts";
import { openPull } from "../actions/open-pull.ts";
import { push } from "../actions/push.ts";
import { revertPull } from "../actions/revert-pull.ts";
import { requireRole } from "../actions/rights.ts";
import { updatePullBranch } from "../actions/update-branch.ts";
import { readCommit } from "../git/commits.ts";
import { writeObject } from "../git/objects.ts";
import { nothing, readRef } from "../git/refs.ts";
import { findEntry, type TreeChange } from "../git/trees.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import { announcePackage, type PackageEvent } from "../webhooks/registry-package.ts";
import { createActAs } from "./acting.ts";
import type { WorldAddresses } from "./addresses.ts";

/** A commit that a person makes at home and pushes. */
export interface PersonCommit {
  /** Made from the default branch when it is not there. */
  readonly branch: string;
  /** Contents by path; `null` takes a file away. Modes of files that are there are kept. */
  readonly files: Readonly<Record<string, string | Uint8Array | null>>;
  readonly message: string;
}

/** A pull request that a person opens. */
export interface PersonPull {
  readonly head: string;
  /** The default branch when absent. */
  readonly base?: string;
  readonly title: string;
  readonly body?: string;
  readonly draft?: boolean;
}

/**
 * People acting through the website or by pushing, with the rights that they have: what the REST API would refuse them is thrown
 * as an `ApiError`. Repositories are named in full (`acme/config`), people by login.
 */
export interface People {
  /** Returns the commit's SHA-1. */
  readonly commitAs: (login: string, repository: string, commit: PersonCommit) => Promise<string>;
  /** Points a branch or tag (`refs/heads/x`) at a commit by force; `undefined` takes it away. */
  readonly pushAs: (login: string, repository: string, ref: string, sha: string | undefined) => Promise<void>;
  /** Returns the pull request's number. */
  readonly openPullRequestAs: (login: string, repository: string, pull: PersonPull) => Promise<number>;
  /** Returns the issue's number. */
  readonly openIssueAs: (
    login: string,
    repository: string,
    issue: { readonly title: string; readonly body?: string },
  ) => Promise<number>;
  /** Returns the comment's id. */
  readonly commentAs: (login: string, repository: string, number: number, body: string) => Promise<number>;
  readonly editCommentAs: (login: string, commentId: number, body: string) => Promise<void>;
  readonly deleteCommentAs: (login: string, commentId: number) => Promise<void>;
  readonly editPullRequestAs: (login: string, repository: string, number: number, edit: PullEdit) => Promise<void>;
  readonly labelAs: (login: string, repository: string, number: number, names: readonly string[]) => Promise<void>;
  readonly unlabelAs: (login: string, repository: string, number: number, name: string) => Promise<void>;
  /** Returns the SHA-1 of the commit on the base branch. */
  readonly mergeAs: (
    login: string,
    repository: string,
    number: number,
    method?: MergeWish["method"],
  ) => Promise<string>;
  readonly closeAs: (login: string, repository: string, number: number) => Promise<void>;
  readonly reopenAs: (login: string, repository: string, number: number) => Promise<void>;
  readonly markReadyAs: (login: string, repository: string, number: number) => Promise<void>;
  readonly markDraftAs: (login: string, repository: string, number: number) => Promise<void>;
  /** The Revert button; returns the new pull request's number. */
  readonly revertAs: (login: string, repository: string, number: number) => Promise<number>;
  /** The Update branch button. */
  readonly updateBranchAs: (login: string, repository: string, number: number) => Promise<void>;
  /** A container push as GitHub's registry reports it to the Apps on the linked repository. */
  readonly publishPackageEvent: (login: string, repository: string, event: PackageEvent) => Promise<void>;
}

/** Makes the people of a site's world. */
export function createPeople(site: Site, at: WorldAddresses): People {
  const inTurn = createActAs(site, at);
  const setState = (state: "open" | "closed") => (login: string, name: string, number: number) =>
    inTurn(login, name, async (actor) => void (await editPull(site, actor, at.pull(name, number), { state })));
  const setDraft = (readiness: Parameters<typeof setReadiness>[3]) => (login: string, name: string, number: number) =>
    inTurn(login, name, async (actor) => void (await setReadiness(site, actor, at.pull(name, number), readiness)));
  return {
    commitAs: (login, name, commit) =>
      inTurn(login, name, (actor, repository) => commitAs(site, actor, repository, commit)),
    pushAs: (login, name, ref, sha) =>
      inTurn(login, name, async (actor, repository) => {
        requireRole(site, actor, repository, "write");
        const before = (await readRef(repository.gitDir, ref)) ?? nothing;
        const step = { name: ref, before, after: sha ?? nothing };
        await guardBranch(site, actor, repository, step);
        if (step.before !== step.after) await push(site, actor, repository, step);
      }),
    openPullRequestAs: (login, name, { base, body, draft = false, ...rest }) =>
      inTurn(login, name, async (actor, repository) => {
        const wish = { ...rest, base: base ?? repository.defaultBranch, body, draft, maintainerCanModify: true };
        return (await openPull(site, actor, repository, wish)).number;
      }),
    openIssueAs: (login, name, { title, body }) =>
      inTurn(login, name, (actor, repository) => openIssue(site, actor, repository, { title, body }).number),
    commentAs: (login, name, number, body) =>
      inTurn(login, name, (actor) => addComment(site, actor, at.issue(name, number), body).id),
    editCommentAs: async (login, id, body) => {
      editComment(site, { account: at.account(login), viaAppId: undefined }, site.state.comments.need(id), body);
    },
    deleteCommentAs: async (login, id) => {
      deleteComment(site, { account: at.account(login), viaAppId: undefined }, site.state.comments.need(id));
    },
    editPullRequestAs: (login, name, number, edit) =>
      inTurn(login, name, async (actor) => void (await editPull(site, actor, at.pull(name, number), edit))),
    labelAs: (login, name, number, names) =>
      inTurn(login, name, async (actor) => void (await addLabels(site, actor, at.issue(name, number), names))),
    unlabelAs: (login, name, number, label) =>
      inTurn(login, name, async (actor) => void (await removeLabel(site, actor, at.issue(name, number), label))),
    mergeAs: (login, name, number, method = "merge") =>
      inTurn(login, name, (actor) => mergePull(site, actor, at.pull(name, number), { method })),
    closeAs: setState("closed"),
    reopenAs: setState("open"),
    markReadyAs: setDraft("ready for review"),
    markDraftAs: setDraft("draft"),
    revertAs: (login, name, number) =>
      inTurn(login, name, async (actor) => (await revertPull(site, actor, at.pull(name, number))).number),
    updateBranchAs: (login, name, number) =>
      inTurn(login, name, (actor) => updatePullBranch(site, actor, at.pull(name, number))),
    publishPackageEvent: (login, name, event) =>
      inTurn(login, name, (actor, repository) => announcePackage(site, actor, repository, event)),
  };
}

async function commitAs(site: Site, actor: Actor, repository: Repository, commit: PersonCommit): Promise<string> {
  const changes: TreeChange[] = [];
  for (const [path, content] of Object.entries(commit.files)) {
    checkPath(path);
    const sha = content === null ? null : await writeObject(repository.gitDir, "blob", Buffer.from(content));
    changes.push({ path, mode: await modeAt(repository, commit.branch, path), sha });
  }
  const own = signatureOf(site, actor.account);
  const wish = { branch: commit.branch, changes, message: commit.message, author: own, committer: own, signed: false };
  return commitFiles(site, actor, repository, wish);
}

async function modeAt(
  { gitDir, defaultBranch }: Repository,
  branch: string,
  path: string,
): Promise<TreeChange["mode"]> {
  const head =
    (await readRef(gitDir, `refs/heads/${branch}`)) ?? (await readRef(gitDir, `refs/heads/${defaultBranch}`));
  const commit = head === undefined ? undefined : await readCommit(gitDir, head);
  const entry = commit === undefined ? undefined : await findEntry(gitDir, commit.tree, path);
  return entry === undefined || entry.mode === "040000" ? "100644" : entry.mode;
}
