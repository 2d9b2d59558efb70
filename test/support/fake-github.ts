import { OutsideInstallation, RetryLater } from "../../src/core/fault.ts";
import type { BranchName, CommitSha, RepoName, TeamName } from "../../src/core/identity.ts";
import { parseTeamName } from "../../src/core/identity.ts";
import type { Deployments, Merging, People, Reactions, SourceState } from "../../src/github/command-port.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import type {
  AppApi,
  Branches,
  BranchHead,
  CheckRunText,
  Comparison,
  Contents,
  FailedDelivery,
  GitHub,
  PullRequest,
  PullRequestCommit,
  PullRequests,
  Reports,
} from "../../src/github/github.ts";
import {
  addMember,
  type FakeCalls,
  fakeDeployments,
  fakeMerging,
  fakePeople,
  fakeReactions,
  fakeReview,
  fakeSourceState,
} from "./fake-command-port.ts";
import { type FakeFile, known, minted, renderTreeEntries } from "./fake-objects.ts";
import { FakeRepository, type FileChanges } from "./fake-repository.ts";

/** The name of a method of the port, such as `pullRequests.open`. */
export type PortMethod = { [Noun in keyof GitHub]: `${Noun}.${keyof GitHub[Noun] & string}` }[keyof GitHub];

/** One call that changes something on GitHub. */
export interface FakeWrite {
  readonly method: PortMethod;
  readonly repo: RepoName | undefined;
  /** The arguments after the repository. */
  readonly args: readonly unknown[];
}

/** The App's own login on the fake GitHub. */
export const appLogin = "tidegate[bot]";

/**
 * An in-memory GitHub behind the port, for tests of jobs: repositories with branches, commits and files, pull requests,
 * comments and check runs. It refuses what GitHub refuses: an unknown repository, a branch that would lose commits, a
 * pull request with nothing ahead. It is not told of webhooks.
 */
export class FakeGitHub implements GitHub {
  /** Every call that reached GitHub, reads included, in order. */
  readonly calls: PortMethod[] = [];
  /** Every call that changed something, or was refused by GitHub while trying, in order. */
  readonly writes: FakeWrite[] = [];
  /** What `app.listFailedDeliveries` answers from; tests fill it. */
  readonly failedDeliveries: FailedDelivery[] = [];
  readonly redelivered: FailedDelivery[] = [];
  /** How often `pullRequests.fetch` answers without `mergeable` before it tells it, per state of head and base. */
  lateMergeable = 0;
  /** GitHub's clock, by which pushes are recorded. */
  clock: () => Date = () => new Date();
  readonly #teams = new Map<TeamName, Set<string>>();
  readonly #repositories = new Map<RepoName, FakeRepository>();
  readonly #faults: { readonly method: PortMethod; readonly error: Error; readonly when: "before" | "after" }[] = [];
  readonly #happenings: {
    readonly method: PortMethod;
    readonly happens: (args: readonly unknown[]) => Error | undefined;
  }[] = [];
  readonly #mergeableAsked = new Map<string, number>();

  /** Adds a repository with a first commit on its default branch. */
  addRepository(name: string, files: FileChanges = {}, defaultBranch = "main"): FakeRepository {
    const repository = new FakeRepository(name, defaultBranch, () => this.clock());
    repository.commit(defaultBranch, files, "First commit");
    this.#repositories.set(repository.name, repository);
    return repository;
  }

  /** Makes the person an active member of the team, named as in `acme/releasers`. */
  addTeamMember(team: string, login: string): void {
    addMember(this.#teams, minted(parseTeamName, team), login);
  }

  /** Takes the repository out of the installation. */
  removeRepository(repo: RepoName): void {
    this.#repositories.delete(repo);
  }

  /** Puts a repository that was taken out back into the installation. */
  returnRepository(repository: FakeRepository): void {
    this.#repositories.set(repository.name, repository);
  }

  /** The next call of the method throws: `before` it did anything, or `after` it did it (as a lost answer does). */
  failNext(method: PortMethod, error: Error, when: "before" | "after" = "before"): void {
    this.#faults.push({ method, error, when });
  }

  /**
   * From now on this happens whenever a write of that method has done its work, before anybody hears of it; what it
   * returns is thrown in place of the answer.
   */
  afterEach(method: PortMethod, happens: (args: readonly unknown[]) => Error | undefined): void {
    this.#happenings.push({ method, happens });
  }

  readonly contents: Contents = {
    fetchHead: (repo) => this.#read("contents.fetchHead", repo, (it) => headOf(it, it.defaultBranch)),
    fetchTree: (repo, tree) =>
      this.#read("contents.fetchTree", repo, ({ objects }) => renderTreeEntries(objects.files(tree))),
    fetchBlobs: (repo, _commit, blobs) =>
      this.#read(
        "contents.fetchBlobs",
        repo,
        ({ objects }) => new Map(blobs.map((sha) => [sha, known(objects.blobs.get(sha), `blob ${sha}`)])),
      ),
    fetchComparison: (repo, base, head) =>
      this.#read("contents.fetchComparison", repo, (it) => compare(it, base, head)),
    resolveCommit: (repo, sha) =>
      this.#read("contents.resolveCommit", repo, ({ objects }) => {
        const found = [...objects.commits.keys()].filter((each) => each.startsWith(sha.toLowerCase()));
        return sha.length >= 7 && found.length === 1 ? found[0] : undefined;
      }),
  };

  readonly branches: Branches = {
    fetchBranch: (repo, branch) =>
      this.#read("branches.fetchBranch", repo, (it) => (it.branches.has(branch) ? headOf(it, branch) : undefined)),
    fetchCommit: (repo, commit) => this.#read("branches.fetchCommit", repo, ({ objects }) => objects.commit(commit)),
    createTree: (repo, base, files) =>
      this.#write("branches.createTree", repo, [base, files], ({ objects }) => {
        const added = files.map(({ path, kind, text }): readonly [string, FakeFile] => [
          path,
          { kind, bytes: new TextEncoder().encode(text) },
        ]);
        return objects.addTree(new Map([...objects.files(base), ...added]));
      }),
    createCommit: (repo, commit) =>
      this.#write("branches.createCommit", repo, [commit], ({ objects }) => {
        objects.files(commit.tree);
        for (const parent of commit.parents) objects.commit(parent);
        return objects.addCommit(commit).sha;
      }),
    createBranch: (repo, branch, commit) =>
      this.#write("branches.createBranch", repo, [branch, commit], (it) => {
        it.objects.commit(commit);
        if (it.branches.has(branch)) return "exists";
        it.moveBranch(branch, commit);
        return "created";
      }),
    advanceBranch: (repo, branch, commit) =>
      this.#write("branches.advanceBranch", repo, [branch, commit], (it) => {
        const tip = it.branches.get(branch);
        if (tip === undefined) throw new RetryLater("github", `the branch ${branch} is gone`);
        it.objects.commit(commit);
        if (it.protectedBranches.has(branch)) return "protected";
        if (!it.objects.isAncestor(tip, commit)) return "not-fast-forward";
        it.moveBranch(branch, commit);
        return "advanced";
      }),
    deleteBranch: (repo, branch) =>
      this.#write("branches.deleteBranch", repo, [branch], (it) => it.moveBranch(branch, undefined)),
  };

  readonly pullRequests: PullRequests = {
    fetch: (repo, number) =>
      this.#read("pullRequests.fetch", repo, (it) => {
        const found = it.pullRequests.get(number);
        return found === undefined ? undefined : this.#withMergeable(it, found);
      }),
    findOpen: (repo, { head, base }) =>
      this.#read("pullRequests.findOpen", repo, (it) =>
        newestFirst(it).find((each) => isOpenFrom(it, each, head) && (base === undefined || each.baseBranch === base)),
      ),
    listOpen: (repo, label) =>
      this.#read("pullRequests.listOpen", repo, (it) =>
        newestFirst(it)
          .filter(({ state, labels }) => state === "open" && labels.includes(label))
          .slice(0, 300),
      ),
    open: (repo, wanted) =>
      this.#write("pullRequests.open", repo, [wanted], (it) => {
        const { head, base } = wanted;
        const there = newestFirst(it).find((each) => isOpenFrom(it, each, head) && each.baseBranch === base);
        if (there !== undefined) return there;
        const [tip, onto] = [it.branches.get(head), it.branches.get(base)];
        if (tip === undefined || onto === undefined) throw new RetryLater("github", `no branch ${head} or ${base} yet`);
        if (it.objects.isAncestor(tip, onto)) throw refused(422, `no commits between ${base} and ${head}`);
        return it.openPullRequest({ ...wanted, author: appLogin });
      }),
    edit: (repo, number, change) =>
      this.#write("pullRequests.edit", repo, [number, change], (it) => {
        it.pullRequests.set(number, { ...it.pullRequest(number), ...change });
      }),
    close: (repo, number) =>
      this.#write("pullRequests.close", repo, [number], (it) => {
        if (it.pullRequest(number).state === "open") it.close(number);
      }),
    addLabels: (repo, number, labels) =>
      this.#write("pullRequests.addLabels", repo, [number, labels], (it) => {
        const found = it.pullRequest(number);
        it.pullRequests.set(number, { ...found, labels: [...new Set([...found.labels, ...labels])] });
      }),
    listForCommit: (repo, commit) => this.#read("pullRequests.listForCommit", repo, (it) => listForCommit(it, commit)),
    listMerged: (repo, base, commits) =>
      this.#read("pullRequests.listMerged", repo, (it) =>
        newestFirst(it).filter(
          ({ baseBranch, mergeCommit }) =>
            baseBranch === base && mergeCommit !== undefined && commits.includes(mergeCommit),
        ),
      ),
    fetchReview: (repo, number) => this.#read("pullRequests.fetchReview", repo, (it) => fakeReview(it, number)),
    listCommits: (repo, number) => this.#read("pullRequests.listCommits", repo, (it) => listCommits(it, number)),
  };

  readonly reports: Reports = {
    listOwnComments: (repo, number) =>
      this.#read("reports.listOwnComments", repo, (it) =>
        it
          .commentsOn(it.pullRequest(number).number)
          .filter(({ author }) => author === appLogin)
          .map(({ id, body, url }) => ({ id, body, url })),
      ),
    createComment: (repo, number, body) =>
      this.#write("reports.createComment", repo, [number, body], (it) => {
        const { id, url } = it.comment(number, appLogin, body);
        return { id, body, url };
      }),
    editComment: (repo, commentId, body) =>
      this.#write("reports.editComment", repo, [commentId, body], (it) => {
        const found = it.comments.get(commentId);
        if (found === undefined) return "gone";
        it.comments.set(commentId, { ...found, body });
        return "edited";
      }),
    findCheckRun: (repo, commit, name) =>
      this.#read("reports.findCheckRun", repo, (it) =>
        [...it.checkRuns.values()].findLast((each) => each.commit === commit && each.name === name),
      ),
    createCheckRun: (repo, check) =>
      this.#write("reports.createCheckRun", repo, [check], (it) => saveCheckRun(it, it.nextId(), check)),
    editCheckRun: (repo, id, check) =>
      this.#write("reports.editCheckRun", repo, [id, check], (it) => {
        if (!it.checkRuns.has(id)) throw refused(404, `no check run ${id}`);
        saveCheckRun(it, id, check);
      }),
  };

  readonly app: AppApi = {
    reaches: (repo) => this.#perform("app.reaches", () => this.#repositories.has(repo)),
    listFailedDeliveries: (since) =>
      this.#perform("app.listFailedDeliveries", () =>
        this.failedDeliveries
          .filter(({ deliveredAt }) => deliveredAt >= since)
          .sort((a, b) => b.deliveredAt.getTime() - a.deliveredAt.getTime()),
      ),
    redeliver: (delivery) => {
      this.writes.push({ method: "app.redeliver", repo: undefined, args: [delivery] });
      return this.#perform("app.redeliver", () => {
        this.redelivered.push(delivery);
      });
    },
  };

  readonly #calls: FakeCalls = {
    read: (method, repo, action) => this.#read(method, repo, action),
    write: (method, repo, args, action) => this.#write(method, repo, args, action),
  };

  readonly people: People = fakePeople(this.#calls, this.#teams);
  readonly source: SourceState = fakeSourceState(this.#calls);
  readonly reactions: Reactions = fakeReactions(this.#calls);
  readonly merging: Merging = fakeMerging(this.#calls);
  readonly deployments: Deployments = fakeDeployments(this.#calls);

  #read<T>(method: PortMethod, repo: RepoName, action: (repository: FakeRepository) => T): Promise<T> {
    return this.#perform(method, () => action(this.#reached(repo)));
  }

  #write<T>(
    method: PortMethod,
    repo: RepoName,
    args: readonly unknown[],
    action: (repository: FakeRepository) => T,
  ): Promise<T> {
    this.writes.push({ method, repo, args });
    return this.#perform(method, () => {
      const answer = action(this.#reached(repo));
      for (const each of this.#happenings) {
        const error = each.method === method ? each.happens(args) : undefined;
        if (error !== undefined) throw error;
      }
      return answer;
    });
  }

  async #perform<T>(method: PortMethod, action: () => T): Promise<T> {
    this.calls.push(method);
    const index = this.#faults.findIndex((each) => each.method === method);
    const fault = index < 0 ? undefined : this.#faults.splice(index, 1)[0];
    if (fault?.when === "before") throw fault.error;
    const answer = action();
    if (fault?.when === "after") throw fault.error;
    return answer;
  }

  #reached(repo: RepoName): FakeRepository {
    const repository = this.#repositories.get(repo);
    if (repository === undefined) throw new OutsideInstallation(repo);
    return repository;
  }

  #withMergeable(it: FakeRepository, pullRequest: PullRequest): PullRequest {
    const base = it.branches.get(pullRequest.baseBranch);
    if (pullRequest.state !== "open" || base === undefined) return pullRequest;
    const key = `${it.name}#${pullRequest.number} ${pullRequest.headCommit} ${base}`;
    const asked = (this.#mergeableAsked.get(key) ?? 0) + 1;
    this.#mergeableAsked.set(key, asked);
    const isKnown = asked > this.lateMergeable && it.objects.commits.has(pullRequest.headCommit);
    if (!isKnown) return pullRequest;
    return { ...pullRequest, mergeable: it.objects.merge(base, pullRequest.headCommit) !== undefined };
  }
}

function headOf(it: FakeRepository, branch: BranchName): BranchHead {
  const commit = it.tip(branch);
  const { tree, message } = it.objects.commit(commit);
  return { branch, commit, tree, message };
}

function compare(it: FakeRepository, base: CommitSha, head: CommitSha): Comparison | undefined {
  if (!it.objects.commits.has(base) || !it.objects.commits.has(head)) return undefined;
  const [ahead, behind] = [it.objects.between(base, head), it.objects.between(head, base)];
  const diverged = behind.length > 0 ? "diverged" : "ahead";
  const status = ahead.length > 0 ? diverged : behind.length > 0 ? "behind" : "identical";
  return {
    status,
    totalCommits: ahead.length,
    commits: ahead.slice(-250).map(({ sha, message }) => ({ sha, message })),
    url: `https://github.example/${it.name}/compare/${base}...${head}`,
  };
}

/** As GitHub: the merged pull request that brought the commit; open ones only while it is not on the default branch. */
function listForCommit(it: FakeRepository, commit: CommitSha): readonly PullRequest[] {
  const brought = newestFirst(it).filter(({ number }) => it.introduced.get(number)?.includes(commit));
  const isOnDefault = it.objects.commits.has(commit) && it.objects.isAncestor(commit, it.tip(it.defaultBranch));
  if (isOnDefault) return brought;
  const open = newestFirst(it).filter(
    ({ state, headRepo, headCommit, baseBranch }) =>
      state === "open" &&
      headRepo === it.name &&
      it.objects.between(it.branches.get(baseBranch), headCommit).some(({ sha }) => sha === commit),
  );
  return [...brought, ...open];
}

/** Those of a fork's head that nobody pushed here are unknown to the fake: then none. */
function listCommits(it: FakeRepository, number: PullRequest["number"]): readonly PullRequestCommit[] {
  const { headCommit, baseBranch, mergeCommit } = it.pullRequest(number);
  if (!it.objects.commits.has(headCommit)) return [];
  const base = mergeCommit === undefined ? it.branches.get(baseBranch) : it.objects.commit(mergeCommit).parents[0];
  return it.objects
    .between(base, headCommit)
    .slice(0, 100)
    .map(({ sha, message }) => ({ sha, message }));
}

function newestFirst(it: FakeRepository): readonly PullRequest[] {
  return [...it.pullRequests.values()].reverse();
}

function isOpenFrom(it: FakeRepository, pullRequest: PullRequest, head: BranchName): boolean {
  return pullRequest.state === "open" && pullRequest.headRepo === it.name && pullRequest.headBranch === head;
}

function saveCheckRun(it: FakeRepository, id: number, check: CheckRunText): CheckRunText & { id: number; url: string } {
  const saved = { ...check, id, url: `https://github.example/${it.name}/runs/${id}` };
  it.checkRuns.set(id, saved);
  return saved;
}

function refused(status: number, message: string): GitHubFault {
  return new GitHubFault(message, { status, route: "the fake GitHub" });
}
