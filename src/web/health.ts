import { Hono } from "hono";
import type { DeadLetter, Queue } from "../store/queue.ts";
import type { Conditions } from "./conditions.ts";
import type { Metrics } from "./metrics.ts";

export interface HealthOptions {
  /** Throws when the database does not answer. */
  readonly ping: () => Promise<void>;
  readonly queue: Pick<Queue, "counts" | "deadLetters">;
  readonly conditions: Conditions;
  readonly metrics: Metrics;
  readonly version: string;
}

const deadLettersShown = 20;

/**
 * `GET /healthz`: the process is alive; its detail tells what the operator should look at (dead letters, config repos
 * that are broken or out of reach). `GET /readyz`: the database and the queue answer. `GET /metrics`: Prometheus.
 */
export function createHealth(options: HealthOptions): Hono {
  return new Hono()
    .get("/healthz", async (context) => context.json(await describe(options)))
    .get("/readyz", async (context) => {
      const problem = await findProblem(options);
      return problem === undefined ? context.json({ ready: true }) : context.json({ ready: false, problem }, 503);
    })
    .get("/metrics", async (context) => {
      const { contentType, text } = await options.metrics.render();
      return context.body(text, 200, { "content-type": contentType });
    });
}

async function describe({ queue, conditions, version }: HealthOptions): Promise<object> {
  const standing = conditions.list();
  try {
    const counts = await queue.counts();
    const deadLetters = counts.dead > 0 ? (await queue.deadLetters(deadLettersShown)).map(describeDeadLetter) : [];
    const status = standing.length > 0 || counts.dead > 0 ? "attention" : "ok";
    return { status, version, queue: counts, conditions: standing, deadLetters };
  } catch {
    // Alive is all that this route promises; `/readyz` says that the database is away.
    return { status: "attention", version, conditions: standing, database: "does not answer" };
  }
}

function describeDeadLetter({ job, error, diedAt }: DeadLetter): object {
  return { job, error, diedAt };
}

async function findProblem({ ping, queue }: HealthOptions): Promise<"database" | "queue" | undefined> {
  try {
    await ping();
  } catch {
    return "database";
  }
  try {
    await queue.counts();
    return undefined;
  } catch {
    return "queue";
  }
}
