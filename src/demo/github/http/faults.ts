import { type Answer, failure } from "./answer.ts";

/** A fault that the next matching requests meet. */
export interface Fault {
  /** `undefined` for every method. */
  readonly method?: string;
  /** Tried on the path without the query; `undefined` for every path. */
  readonly path?: RegExp;
  /** The HTTP status to answer, or `drop` for a connection that ends without an answer. */
  readonly status: number | "drop";
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests meet it; 1 when absent. */
  readonly times?: number;
  /** Whether the work is done all the same, so that only the answer is lost. */
  readonly afterEffect?: true;
}

/** A limit that the next matching requests run into, as GitHub words it. */
export interface LimitFault {
  readonly kind: "primary" | "secondary";
  /** For `primary`: until when; for `secondary`: `retry-after`. */
  readonly seconds: number;
  /** For `secondary`: 403 (the usual) or 429. */
  readonly status?: 403 | 429;
  readonly method?: string;
  readonly path?: RegExp;
  readonly times?: number;
}

/** Faults on demand. */
export interface Faults {
  readonly failNext: (fault: Fault) => void;
  readonly limitNext: (limit: LimitFault) => void;
  /** The next deliveries of an event are noted as failed and never sent. */
  readonly loseNext: (event: string, times?: number) => void;
  /** Forgets all faults that were not met yet. */
  readonly clear: () => void;
}

/** Faults as the server asks for them. */
export interface FaultSource {
  /** The fault that a request meets, used up once. */
  readonly take: (method: string, path: string) => Fault | undefined;
}

/** Makes a store of faults; the oldest matching one is met first. */
export function createFaults(now: () => Date, loseNext: (event: string, times: number) => void): Faults & FaultSource {
  let waiting: readonly { readonly fault: Fault; readonly left: number }[] = [];
  const failNext = (fault: Fault) => {
    waiting = [...waiting, { fault, left: fault.times ?? 1 }];
  };
  return {
    failNext,
    limitNext: (limit) => failNext(describeLimit(limit, now)),
    loseNext: (event, times = 1) => loseNext(event, times),
    clear: () => {
      waiting = [];
    },
    take: (method, path) => {
      const met = waiting.find(({ fault }) => (fault.method ?? method) === method && (fault.path?.test(path) ?? true));
      if (met === undefined) return undefined;
      waiting = waiting
        .map((each) => (each === met ? { ...each, left: each.left - 1 } : each))
        .filter(({ left }) => left > 0);
      return met.fault;
    },
  };
}

/** The answer of a fault that has one. */
export function answerOf(fault: Fault, status: number): Answer {
  const words = status >= 500 ? "Server Error" : "Fault on demand";
  const answer = failure(status, fault.message ?? words);
  return { ...answer, headers: { ...answer.headers, ...fault.headers } };
}

function describeLimit(limit: LimitFault, now: () => Date): Fault {
  const common = {
    ...(limit.method === undefined ? {} : { method: limit.method }),
    ...(limit.path === undefined ? {} : { path: limit.path }),
    ...(limit.times === undefined ? {} : { times: limit.times }),
  };
  if (limit.kind === "primary") {
    const reset = Math.ceil(now().getTime() / 1000) + limit.seconds;
    return {
      ...common,
      status: 403,
      message: "API rate limit exceeded for installation.",
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) },
    };
  }
  return {
    ...common,
    status: limit.status ?? 403,
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    headers: { "retry-after": String(limit.seconds) },
  };
}
