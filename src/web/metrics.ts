import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { assertNever } from "../core/assert-never.ts";
import type { Observation, Observe } from "../core/observation.ts";
import type { QueueCounts } from "../store/queue.ts";

/** Counts what is observed, and renders it in the Prometheus text format. */
export interface Metrics {
  readonly observe: Observe;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Makes a registry of its own, so that two in one process (tests) do not meet. `countQueue` is asked at each scrape. */
export function createMetrics(countQueue: () => Promise<QueueCounts>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = makeCounters(registry);
  makeQueueGauge(registry, countQueue);
  return {
    observe: (observation) => count(counters, observation),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

type Counters = ReturnType<typeof makeCounters>;

function makeCounters(registry: Registry) {
  const registers = [registry];
  const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    events: new Counter({
      name: "tidegate_events_total",
      help: "Events that came in, by source and what was done with them at the door.",
      labelNames: ["source", "outcome"],
      registers,
    }),
    handled: new Counter({
      name: "tidegate_events_handled_total",
      help: "Stored events that were worked on, by what became of them.",
      labelNames: ["outcome"],
      registers,
    }),
    jobs: new Histogram({
      name: "tidegate_job_duration_seconds",
      help: "Duration of jobs, by kind and outcome; the count is the number of jobs.",
      labelNames: ["job", "outcome"],
      buckets,
      registers,
    }),
    refusals: new Counter({
      name: "tidegate_refusals_total",
      help: "Requests refused, by the code of docs/refusals.md.",
      labelNames: ["code"],
      registers,
    }),
    commands: new Counter({
      name: "tidegate_commands_total",
      help: "Commands that people typed, by kind and the state of their first answer in each environment.",
      labelNames: ["command", "outcome"],
      registers,
    }),
    github: new Histogram({
      name: "tidegate_github_request_duration_seconds",
      help: "Duration of requests to GitHub's API, by kind (read or write) and status.",
      labelNames: ["kind", "status"],
      buckets,
      registers,
    }),
    registries: new Histogram({
      name: "tidegate_registry_request_duration_seconds",
      help: "Duration of requests to registries, by host and status.",
      labelNames: ["host", "status"],
      buckets,
      registers,
    }),
  };
}

function makeQueueGauge(registry: Registry, countQueue: () => Promise<QueueCounts>): void {
  new Gauge({
    name: "tidegate_queue_jobs",
    help: "Jobs in the queue, by state; dead ones failed for good.",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const counts = await countQueue();
      for (const [state, number] of Object.entries(counts)) this.set({ state }, number);
    },
  });
}

function count(counters: Counters, observation: Observation): void {
  switch (observation.kind) {
    case "event":
      counters.events.inc({ source: observation.source, outcome: observation.outcome });
      break;
    case "event-handled":
      counters.handled.inc({ outcome: observation.outcome });
      break;
    case "job":
      counters.jobs.observe({ job: observation.job, outcome: observation.outcome }, observation.seconds);
      break;
    case "refusal":
      counters.refusals.inc({ code: observation.code });
      break;
    case "command":
      counters.commands.inc({ command: observation.command, outcome: observation.outcome });
      break;
    case "github-request":
      counters.github.observe({ kind: observation.access, status: observation.status }, observation.seconds);
      break;
    case "registry-request":
      counters.registries.observe({ host: observation.host, status: observation.status }, observation.seconds);
      break;
    case "condition":
      break;
    default:
      assertNever(observation);
  }
}
