import type { CommandKind } from "./command/command.ts";
import type { EventSource } from "./event.ts";
import type { Job } from "./job.ts";
import type { CommandState } from "./release/command-record.ts";
import type { EventOutcome } from "./release/outcome.ts";
import type { RefusalCode } from "./release/refusal.ts";

/** What is worth counting. The core and the jobs say it; `web/metrics.ts` turns it into numbers. */
export type Observation =
  | {
      readonly kind: "event";
      readonly source: EventSource;
      readonly outcome: "accepted" | "seen-before" | "ignored" | "malformed" | "unauthenticated";
    }
  | { readonly kind: "event-handled"; readonly outcome: EventOutcome["kind"] }
  | {
      readonly kind: "job";
      readonly job: Job["kind"];
      readonly outcome: "done" | "retried" | "dead";
      readonly seconds: number;
    }
  | { readonly kind: "refusal"; readonly code: RefusalCode }
  /** An answer to a command: one for each environment that it names. */
  | { readonly kind: "command"; readonly command: CommandKind | "unreadable"; readonly outcome: CommandState }
  | {
      readonly kind: "github-request";
      readonly access: "read" | "write";
      readonly status: number;
      readonly seconds: number;
    }
  | { readonly kind: "registry-request"; readonly host: string; readonly status: number; readonly seconds: number }
  /** Something the operator should mend; absent detail means it is mended. */
  | { readonly kind: "condition"; readonly name: string; readonly detail: string | undefined };

export type Observe = (observation: Observation) => void;
