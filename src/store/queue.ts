import type { Job } from "../core/job.ts";

/** The queue in our words; the library below it is named in this folder only. */
export interface Queue {
  /**
   * Adds the job unless one with its key already waits; one that was put off for longer than this one comes forward. A job
   * that failed and waits to be tried again does not count: news is not held back by an old fault.
   */
  send(job: Job, options?: { readonly afterSeconds?: number }): Promise<void>;
  /** Adds the job every so many seconds, once for all processes; not now. Ends with `drain`. */
  every(job: Job, seconds: number): void;
  /** Begins to take jobs. A handler that throws has its job tried again with back-off, and at last put among the dead letters. */
  work(handle: (job: Job, attempt: JobAttempt) => Promise<void>): Promise<void>;
  /** Takes no more jobs and waits for the running ones, at most that long. */
  drain(timeoutMs: number): Promise<void>;
  /** Waits until no job is waiting, running or to be retried within three seconds; for tests and the demo. */
  idle(): Promise<void>;
  counts(): Promise<QueueCounts>;
  /** Jobs that failed for good, newest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
}

export interface JobAttempt {
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  /** No other try follows, whatever ends this one. */
  readonly last: boolean;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

export interface DeadLetter {
  readonly kind: Job["kind"];
  /** Absent when this version of Tidegate cannot read it. */
  readonly job?: Job;
  /** The last try's error. */
  readonly error: string;
  readonly diedAt: Date;
}
