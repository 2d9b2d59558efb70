import { RetryLater } from "../../src/core/fault.ts";
import type { JobStore } from "../../src/jobs/deps.ts";
import type { FakeGitHub, PortMethod } from "./fake-github.ts";

/** Ends a job right behind one of its writes, as a killed process does; the queue then has it run again. */
export class CutOff {
  #left = Number.POSITIVE_INFINITY;

  /** The job that does the write of that number from now on, from 1, gets no further. */
  arm(writes: number): void {
    this.#left = writes;
  }

  /** Whether it did not come to that write; nothing is cut off any more. */
  disarm(): boolean {
    const isArmed = this.#left > 0;
    this.#left = Number.POSITIVE_INFINITY;
    return isArmed;
  }

  /** The store, whose writes count. */
  around(store: JobStore): JobStore {
    const wrap = <Part extends object>(part: Part): Part =>
      new Proxy(part, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== "function" || !storeWrites.test(String(name))) return member;
          return async (...args: unknown[]) => {
            const answer: unknown = await Reflect.apply(member, target, args);
            const error = this.#count();
            if (error !== undefined) throw error;
            return answer;
          };
        },
      });
    return {
      inbox: wrap(store.inbox),
      queue: wrap(store.queue),
      releases: wrap(store.releases),
      reports: wrap(store.reports),
      tracks: wrap(store.tracks),
      holds: wrap(store.holds),
      environmentLocks: wrap(store.environmentLocks),
      waitingDeploys: wrap(store.waitingDeploys),
      commands: wrap(store.commands),
      notices: wrap(store.notices),
      published: wrap(store.published),
      locks: store.locks,
    };
  }

  /** Has GitHub's writes count, too. */
  watch(github: FakeGitHub): void {
    for (const method of githubWrites) github.afterEach(method, () => this.#count());
  }

  #count(): Error | undefined {
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    return this.#left === 0 ? new RetryLater("github", "the process was killed here") : undefined;
  }
}

const storeWrites = /^(?:accept|settle|send|save|saveComment|saveCheck|saveDeployment|remove|claim|free)$/;

const githubWrites: readonly PortMethod[] = [
  "branches.createTree",
  "branches.createCommit",
  "branches.createBranch",
  "branches.advanceBranch",
  "branches.deleteBranch",
  "pullRequests.open",
  "pullRequests.edit",
  "pullRequests.close",
  "pullRequests.addLabels",
  "reports.createComment",
  "reports.editComment",
  "reports.createCheckRun",
  "reports.editCheckRun",
  "reactions.react",
  "merging.merge",
  "merging.stopMerging",
  "deployments.create",
  "deployments.setStatus",
];
