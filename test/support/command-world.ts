import type { PullRequestChanged, TidegateEvent } from "../../src/core/event.ts";
import { PermissionMissing } from "../../src/core/fault.ts";
import {
  type CommitSha,
  type PullRequestNumber,
  parseBranchName,
  parseDeliveryId,
  parseEnvironmentName,
  parseLogin,
  parsePullRequestNumber,
} from "../../src/core/identity.ts";
import type { CommandSource } from "../../src/core/release/command-record.ts";
import type { Review } from "../../src/core/release/review.ts";
import type { PortMethod } from "./fake-github.ts";
import { JobWorld } from "./job-world.ts";
import { must } from "./snapshot-builder.ts";

/** People and CI around the jobs' world: what they do, and what Tidegate hears of it. Each step ends when nothing is left to do. */
export class CommandWorld {
  readonly jobs: JobWorld;
  #deliveries = 0;

  private constructor(jobs: JobWorld) {
    this.jobs = jobs;
    jobs.github.clock = () => jobs.now;
  }

  static async open(config: string): Promise<CommandWorld> {
    const world = new CommandWorld(await JobWorld.open(config));
    for (const login of ["alice", "bob"]) world.jobs.source.commands.setRole(login, "write");
    for (const login of ["alice", "bob"]) world.jobs.config.commands.setRole(login, "write");
    return world;
  }

  /** So many seconds pass. */
  pass(seconds: number): void {
    this.jobs.now = new Date(this.jobs.now.getTime() + seconds * 1000);
  }

  /** A branch with one commit, and a pull request of it in the source repo. */
  opens(author: string, branch: string): { readonly number: PullRequestNumber; readonly commit: CommitSha } {
    const commit = this.jobs.source.commit(branch, { [`${branch}.go`]: "package main\n" }, `Work on ${branch}`);
    this.pass(10);
    const { number } = this.jobs.source.openPullRequest({ head: branch, author, title: `Do ${branch}` });
    return { number, commit };
  }

  pushes(branch: string, text: string): CommitSha {
    this.pass(10);
    const commit = this.jobs.source.commit(branch, { [`${branch}.go`]: text }, text);
    this.pass(10);
    return commit;
  }

  /** Somebody comments, on a pull request of the source repo unless `on` says the config repo. */
  async comments(login: string, number: number, text: string, on: "source" | "config" = "source"): Promise<number> {
    this.pass(10);
    const repository = on === "source" ? this.jobs.source : this.jobs.config;
    const { id } = repository.comment(number, login, text);
    await this.writes({ login, number, text, id, source: "comment", on });
    return id;
  }

  /** The delivery of a text. */
  async writes(written: {
    readonly login: string;
    readonly number: number;
    readonly text: string;
    readonly id: number;
    readonly source: CommandSource;
    readonly on?: "source" | "config";
    readonly action?: "created" | "edited";
    readonly headCommit?: CommitSha;
    /** Now, unless it is delivered late. */
    readonly writtenAt?: Date;
  }): Promise<void> {
    const repo = written.on === "config" ? this.jobs.config.name : this.jobs.source.name;
    await this.hears({
      kind: "comment-written",
      repo,
      number: must(parsePullRequestNumber(written.number)),
      source: written.source,
      id: written.id,
      author: must(parseLogin(written.login)),
      action: written.action ?? "created",
      text: written.text,
      writtenAt: written.writtenAt ?? this.jobs.now,
      ...(written.headCommit === undefined ? {} : { headCommit: written.headCommit }),
    });
  }

  /** CI publishes the image of a commit. */
  async publishes(tag: string, commit: CommitSha): Promise<void> {
    this.pass(10);
    await this.jobs.publish(`acme/app:${tag}`, { revision: commit, repo: "acme/app" });
  }

  /** CI's checks of a commit end. */
  async finishes(commit: CommitSha, kind: "passed" | "failed", names: readonly string[] = []): Promise<void> {
    this.pass(10);
    this.jobs.source.commands.setChecks(commit, kind, names);
    await this.hears({ kind: "checks-finished", repo: this.jobs.source.name, commit });
  }

  /** Somebody merges a release pull request, or any other of the config repo. */
  async mergesConfig(login: string, number: number): Promise<void> {
    this.pass(10);
    this.jobs.config.merge(number, { by: login });
    await this.tellOf("config", number, "closed");
  }

  /** Somebody judges a release pull request, without a word. */
  async judges(login: string, number: number, decision: Review["decision"]): Promise<number> {
    this.pass(10);
    const { id, pullRequest } = this.jobs.config.review(number, login, "", decision);
    await this.hears({ kind: "pull-request-reviewed", repo: this.jobs.config.name, number: pullRequest });
    return id;
  }

  /** A review is dismissed. */
  async dismisses(review: number, number: number): Promise<void> {
    this.pass(10);
    this.jobs.config.dismissReview(review);
    const pullRequest = this.jobs.config.pullRequest(number);
    await this.hears({ kind: "pull-request-reviewed", repo: this.jobs.config.name, number: pullRequest.number });
  }

  async closes(on: "source" | "config", number: number): Promise<void> {
    this.pass(10);
    (on === "source" ? this.jobs.source : this.jobs.config).close(number);
    await this.tellOf(on, number, "closed");
  }

  async tellOf(on: "source" | "config", number: number, action: PullRequestChanged["action"]): Promise<void> {
    const repository = on === "source" ? this.jobs.source : this.jobs.config;
    const pullRequest = must(repository.pullRequests.get(must(parsePullRequestNumber(number))));
    await this.hears({
      kind: "pull-request-changed",
      repo: repository.name,
      number: pullRequest.number,
      action,
      headBranch: must(parseBranchName(pullRequest.headBranch)),
      ...(pullRequest.headRepo === undefined ? {} : { headRepo: pullRequest.headRepo }),
      headCommit: pullRequest.headCommit,
      ...(pullRequest.state === "merged" ? { merged: true } : {}),
    });
    if (on === "config" && pullRequest.state === "merged")
      await this.jobs.run({ kind: "refresh", repo: repository.name });
  }

  async hears(event: TidegateEvent): Promise<void> {
    this.#deliveries += 1;
    await this.jobs.store.inbox.accept({
      source: "github",
      id: must(parseDeliveryId(`told-${this.#deliveries}`)),
      via: "GitHub",
      receivedAt: this.jobs.now,
      event,
    });
    await this.jobs.store.queue.idle();
  }

  /** The App lacks a permission on the source repo, once. */
  failsFor(method: PortMethod, permission: string): void {
    this.jobs.github.failNext(method, new PermissionMissing(this.jobs.source.name, { permission }));
  }

  /** Tidegate's one comment on a pull request of the source repo; empty while there is none. */
  status(number: number, on: "source" | "config" = "source"): string {
    const repository = on === "source" ? this.jobs.source : this.jobs.config;
    const own = repository.commentsOn(number).filter(({ body }) => body.startsWith("<!-- tidegate:status -->"));
    if (own.length > 1) throw new Error("there are several status comments");
    return own[0]?.body ?? "";
  }

  reactions(id: number): readonly string[] {
    return this.jobs.source.commands.reactions.filter((each) => each.id === id).map(({ reaction }) => reaction);
  }

  /** The image that a file of the config repo's default branch names. */
  running(environment: string, branch = "main"): string | undefined {
    return /image: (\S+)/.exec(this.jobs.config.read(branch, `${environment}/app.yaml`) ?? "")?.[1];
  }

  /** The image that the environment's release branch would set. */
  proposed(environment: string): string | undefined {
    return this.running(environment, `tidegate/${environment}/app`);
  }

  /** All that people and later jobs can see of what was done, without ids and the order of writing. */
  async outcome(): Promise<Record<string, unknown>> {
    const { config, source, store } = this.jobs;
    const states: Record<string, unknown> = {};
    const holds: unknown[] = [];
    for (const name of ["dev", "qa1", "production"]) {
      const environment = must(parseEnvironmentName(name));
      states[name] = { ...(await this.jobs.states(name)), git: this.running(name) };
      for (const { rolledBack, backTo } of await store.holds.listByEnvironment(config.name, environment))
        holds.push({ name, rolledBack: rolledBack.map(([image]) => image?.tag), backTo: backTo[0]?.tag });
    }
    const all = [...config.pullRequests.values(), ...source.pullRequests.values()];
    return {
      states,
      holds,
      tracks: await store.tracks.list(),
      locks: await store.environmentLocks.list(),
      waiting: await store.waitingDeploys.list(),
      pullRequests: all.map(({ title, state }) => `${title}: ${state}`).sort(),
      said: [config, source].flatMap((repository) => [...repository.comments.values()].map(withoutIds)).sort(),
      reactions: source.commands.reactions.map(({ id, reaction }) => `${id} ${reaction}`).sort(),
      dead: (await store.queue.counts()).dead,
    };
  }

  /** What was put off to a later time may be left. */
  close(): Promise<void> {
    return this.jobs.close({ jobs: "expected" });
  }
}

/** Numbers of release pull requests and commits depend on which of two jobs came first. */
function withoutIds({ body }: { readonly body: string }): string {
  const text = body.replaceAll(/[0-9a-f]{7,40}/g, "SHA").replaceAll(/config#\d+|pull\/\d+/g, "PULL");
  return text.split("\n").sort().join("\n");
}
