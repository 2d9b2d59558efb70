import type { BranchName, CommitSha, Login, PullRequestNumber, RepoName } from "../../src/core/identity.ts";
import {
  parseBranchName,
  parseCommitSha,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
} from "../../src/core/identity.ts";
import type { Review } from "../../src/core/release/review.ts";
import type { CheckRun, Comment, PullRequest } from "../../src/github/github.ts";
import { FakeCommandState, type FakeMergeRule, type FakeReview } from "./fake-command-state.ts";
import { type FakeFile, type FakeFiles, FakeObjects, known, minted } from "./fake-objects.ts";

/** Path to new text (or bytes); undefined deletes the file. A file that was executable stays so. */
export type FileChanges = Readonly<Record<string, string | Uint8Array | FakeFile | undefined>>;

/** A pull request as a person or a CI would open it; `fork` names the head's repository when it is another one. */
export interface OpenedByPerson {
  readonly head: string;
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  readonly author?: string;
  readonly labels?: readonly string[];
  readonly draft?: boolean;
  readonly fork?: string;
  /** The head commit of a fork's branch; branches of the same repository know theirs. */
  readonly headCommit?: CommitSha;
}

/** One comment with its author, which the port does not tell. */
export interface FakeComment extends Comment {
  readonly pullRequest: PullRequestNumber;
  readonly author: string;
}

/**
 * One repository of the fake GitHub, with what people do to it: push, open, merge, close, comment. Pull requests follow
 * their branches as on GitHub: closed when the head is gone or has nothing ahead, merged when the base takes the head in.
 */
export class FakeRepository {
  readonly name: RepoName;
  readonly defaultBranch: BranchName;
  readonly objects = new FakeObjects();
  readonly branches = new Map<BranchName, CommitSha>();
  readonly protectedBranches = new Set<BranchName>();
  readonly pullRequests = new Map<PullRequestNumber, PullRequest>();
  readonly comments = new Map<number, FakeComment>();
  readonly checkRuns = new Map<number, CheckRun>();
  /** The commits that each merged pull request brought, its merge commit among them. */
  readonly introduced = new Map<PullRequestNumber, readonly CommitSha[]>();
  /** People, CI, reactions, merging rules and deployments. */
  readonly commands = new FakeCommandState();
  readonly #clock: () => Date;
  #lastNumber = 0;
  #lastId = 1000;

  constructor(name: string, defaultBranch: string, clock: () => Date) {
    this.#clock = clock;
    this.name = minted(parseRepoName, name);
    this.defaultBranch = minted(parseBranchName, defaultBranch);
  }

  /** Pushes one commit with these changes to the branch; makes the branch from the default one when it is new. */
  commit(branch: string, changes: FileChanges, message = "Change files"): CommitSha {
    const name = minted(parseBranchName, branch);
    const parent = this.branches.get(name) ?? this.branches.get(this.defaultBranch);
    const before: FakeFiles = parent === undefined ? new Map() : this.filesAt(parent);
    const tree = this.objects.addTree(withChanges(before, changes));
    const { sha } = this.objects.addCommit({ tree, parents: parent === undefined ? [] : [parent], message });
    this.moveBranch(name, sha);
    return sha;
  }

  /** A commit that only a fork has, on top of the default branch: forks share their objects, so GitHub answers for it here too. */
  forkCommit(changes: FileChanges): CommitSha {
    const parent = this.tip(this.defaultBranch);
    const tree = this.objects.addTree(withChanges(this.filesAt(parent), changes));
    return this.objects.addCommit({ tree, parents: [parent], message: "Change a fork" }).sha;
  }

  /** Where the branch stands; throws when there is none. */
  tip(branch: string): CommitSha {
    return known(this.branches.get(minted(parseBranchName, branch)), `branch ${branch} in ${this.name}`);
  }

  /** A file's text on a branch; absent when it is not there. */
  read(branch: string, path: string): string | undefined {
    const file = this.filesAt(this.tip(branch)).get(path);
    return file === undefined ? undefined : new TextDecoder().decode(file.bytes);
  }

  /** A person's `git push`, forced where need be; an absent commit deletes the branch. */
  push(branch: string, commit: CommitSha | undefined): void {
    this.moveBranch(minted(parseBranchName, branch), commit);
  }

  /** Lets nobody but people (this class's own methods) write to the branch. */
  protect(branch: string): void {
    this.protectedBranches.add(minted(parseBranchName, branch));
  }

  openPullRequest(opened: OpenedByPerson): PullRequest {
    this.#lastNumber += 1;
    const number = minted(parsePullRequestNumber, this.#lastNumber);
    const pullRequest: PullRequest = {
      number,
      url: `https://github.example/${this.name}/pull/${number}`,
      title: opened.title ?? `Change ${opened.head}`,
      body: opened.body ?? "",
      state: "open",
      draft: opened.draft ?? false,
      author: minted(parseLogin, opened.author ?? "alice"),
      headRepo: opened.fork === undefined ? this.name : minted(parseRepoName, opened.fork),
      headBranch: minted(parseBranchName, opened.head),
      headCommit: opened.headCommit ?? this.tip(opened.head),
      baseBranch: minted(parseBranchName, opened.base ?? this.defaultBranch),
      labels: opened.labels ?? [],
    };
    this.pullRequests.set(number, pullRequest);
    return pullRequest;
  }

  /** A person's merge; throws on a conflict, as GitHub's button does. */
  merge(number: number, how: { readonly by?: string; readonly method?: "merge" | "squash" } = {}): CommitSha {
    const pullRequest = this.pullRequest(number);
    const base = this.tip(pullRequest.baseBranch);
    const files = this.objects.merge(base, pullRequest.headCommit);
    if (pullRequest.state !== "open" || files === undefined) throw new Error(`#${number} cannot be merged`);
    const brought = this.objects.between(base, pullRequest.headCommit).map(({ sha }) => sha);
    const { sha } = this.objects.addCommit({
      tree: this.objects.addTree(files),
      parents: how.method === "squash" ? [base] : [base, pullRequest.headCommit],
      message: `${pullRequest.title} (#${number})`,
    });
    const mergedBy = minted(parseLogin, how.by ?? "bob");
    this.pullRequests.set(pullRequest.number, { ...pullRequest, state: "merged", mergeCommit: sha, mergedBy });
    this.introduced.set(pullRequest.number, how.method === "squash" ? [sha] : [...brought, sha]);
    this.moveBranch(pullRequest.baseBranch, sha);
    return sha;
  }

  close(number: number): void {
    this.#change(this.pullRequest(number), { state: "closed" });
  }

  /** A person's Reopen; throws where GitHub refuses it. */
  reopen(number: number): void {
    const pullRequest = this.pullRequest(number);
    const head = this.branches.get(pullRequest.headBranch);
    if (pullRequest.state !== "closed" || head === undefined) throw new Error(`#${number} cannot be reopened`);
    this.#change(pullRequest, { state: "open", headCommit: head });
  }

  comment(number: number, author: string, body: string): FakeComment {
    const id = this.nextId();
    const url = `https://github.example/${this.name}/pull/${number}#issuecomment-${id}`;
    const comment = { id, body, url, author, pullRequest: this.pullRequest(number).number };
    this.comments.set(id, comment);
    return comment;
  }

  /** A person's review of the head. */
  review(number: number, author: string, body: string, decision?: Review["decision"]): FakeReview {
    const { number: pullRequest, headCommit: commit } = this.pullRequest(number);
    const said = { id: this.nextId(), pullRequest, author, body, commit };
    const review = decision === undefined ? said : { ...said, decision };
    this.commands.reviews.set(review.id, review);
    return review;
  }

  /** A person takes the force out of a review. */
  dismissReview(id: number): void {
    this.commands.reviews.set(id, { ...known(this.commands.reviews.get(id), `review ${id}`), decision: "dismissed" });
  }

  /**
   * Sets what stands between a pull request and its merge. Once it is `clean`, GitHub merges what it was told to merge by
   * itself or has in its queue.
   */
  setMergeRule(number: number, rule: FakeMergeRule, by = "tidegate[bot]"): void {
    const { number: known, state } = this.pullRequest(number);
    this.commands.mergeRules.set(known, rule);
    if (rule.kind === "clean" && state === "open" && this.commands.merging.delete(known)) this.merge(known, { by });
  }

  pullRequest(number: number): PullRequest {
    return known(this.pullRequests.get(minted(parsePullRequestNumber, number)), `#${number} in ${this.name}`);
  }

  /** The comments on a pull request, oldest first. */
  commentsOn(number: number): readonly FakeComment[] {
    return [...this.comments.values()].filter(({ pullRequest }) => pullRequest === number);
  }

  filesAt(commit: CommitSha): FakeFiles {
    return this.objects.files(this.objects.commit(commit).tree);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Moves a branch and lets the pull requests from it and onto it follow. */
  moveBranch(branch: BranchName, commit: CommitSha | undefined): void {
    const before = this.branches.get(branch) ?? absentCommit;
    if (commit === undefined) this.branches.delete(branch);
    else this.branches.set(branch, commit);
    if (commit !== undefined) this.commands.pushes.push({ branch, before, after: commit, at: this.#clock() });
    for (const pullRequest of this.pullRequests.values()) {
      if (pullRequest.state !== "open") continue;
      if (pullRequest.headBranch === branch && pullRequest.headRepo === this.name)
        this.#followHead(pullRequest, commit);
      else if (pullRequest.baseBranch === branch) this.#followBase(pullRequest, commit);
    }
  }

  #followHead(pullRequest: PullRequest, head: CommitSha | undefined): void {
    const base = this.branches.get(pullRequest.baseBranch);
    if (head === undefined) this.#change(pullRequest, { state: "closed" });
    else if (base !== undefined && this.objects.isAncestor(head, base))
      this.#change(pullRequest, { state: "closed", headCommit: head });
    else this.#change(pullRequest, { headCommit: head });
  }

  #followBase(pullRequest: PullRequest, base: CommitSha | undefined): void {
    if (base === undefined) this.#change(pullRequest, { state: "closed" });
    else if (
      this.objects.commits.has(pullRequest.headCommit) &&
      this.objects.isAncestor(pullRequest.headCommit, base)
    ) {
      this.introduced.set(pullRequest.number, [pullRequest.headCommit, base]);
      this.#change(pullRequest, { state: "merged", mergeCommit: base, mergedBy: personAtTheKeyboard });
    }
  }

  #change(pullRequest: PullRequest, change: Partial<PullRequest>): void {
    this.pullRequests.set(pullRequest.number, { ...pullRequest, ...change });
  }
}

/** What GitHub names as the commit before a branch was there. */
const absentCommit: CommitSha = minted(parseCommitSha, "0".repeat(40));

const personAtTheKeyboard: Login = minted(parseLogin, "bob");

function withChanges(before: FakeFiles, changes: FileChanges): FakeFiles {
  const after = new Map(before);
  for (const [path, change] of Object.entries(changes)) {
    if (change === undefined) after.delete(path);
    else if (typeof change === "string")
      after.set(path, { kind: before.get(path)?.kind ?? "file", bytes: new TextEncoder().encode(change) });
    else if (change instanceof Uint8Array) after.set(path, { kind: before.get(path)?.kind ?? "file", bytes: change });
    else after.set(path, change);
  }
  return after;
}

/** Makes a commit SHA out of a short name, for commits that live nowhere (a fork's head). */
export function commitShaOf(name: string): CommitSha {
  return minted(parseCommitSha, Buffer.from(name).toString("hex").padEnd(40, "0").slice(0, 40));
}
