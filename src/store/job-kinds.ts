import type { Job } from "../core/job.ts";

/** How one kind of job is worked on. */
export interface JobKind {
  /** Jobs of the kind that one process runs at a time. */
  readonly workers: number;
  /** Tries in all when passing faults end each; see `back-off.ts` for the time that they span. */
  readonly tries: number;
  /** Locks that one job of the kind holds at a time, at most: each costs a connection. */
  readonly locks: number;
}

/** Every kind of job. Each has a queue of its own, of the same name. */
export const jobKinds = {
  event: { workers: 4, tries: 12, locks: 1 },
  release: { workers: 4, tries: 12, locks: 1 },
  settle: { workers: 1, tries: 12, locks: 1 },
  refresh: { workers: 1, tries: 12, locks: 1 },
  report: { workers: 2, tries: 12, locks: 1 },
  commands: { workers: 2, tries: 12, locks: 2 },
  deploy: { workers: 2, tries: 12, locks: 2 },
  leave: { workers: 1, tries: 12, locks: 2 },
  unlocked: { workers: 1, tries: 12, locks: 2 },
  merge: { workers: 1, tries: 12, locks: 2 },
  revert: { workers: 1, tries: 12, locks: 2 },
  sweep: { workers: 1, tries: 12, locks: 1 },
} as const satisfies Record<Job["kind"], JobKind>;

/** Tries when bugs end them: enough for a rival's half-done upgrade, too few to hide the bug. */
export const bugTries = 3;

/** The queue of jobs that failed for good. */
export const deadLetterQueue = "dead";

/** All kinds, in the order that the table gives them. */
export function listJobKinds(): readonly Job["kind"][] {
  return Object.keys(jobKinds).filter(isJobKind);
}

/** Tells a kind from any other text. */
export function isJobKind(text: string): text is Job["kind"] {
  return Object.hasOwn(jobKinds, text);
}
