import { createHmac } from "node:crypto";
import { type Logger, pino } from "pino";
import { RetryLater } from "../../src/core/fault.ts";
import {
  type CommitSha,
  parseDeliveryId,
  parseEnvironmentName,
  parseRepoName,
  parseServiceName,
  type RepoName,
} from "../../src/core/identity.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../../src/core/image/reference.ts";
import type { Job } from "../../src/core/job.ts";
import type { Observation } from "../../src/core/observation.ts";
import type { EventOutcome } from "../../src/core/release/outcome.ts";
import type { ReleaseRequest } from "../../src/core/release/request.ts";
import type { PullRequest } from "../../src/github/github.ts";
import { createConfigRepoMemory } from "../../src/jobs/config-repo-memory.ts";
import { runJob } from "../../src/jobs/run-job.ts";
import type { Confirmation, Registry } from "../../src/registry/registry.ts";
import { CutOff } from "./cut-off.ts";
import { openTestStore, type TestStore, withClient } from "./database.ts";
import { FakeGitHub } from "./fake-github.ts";
import type { FakeRepository } from "./fake-repository.ts";
import { must } from "./snapshot-builder.ts";

/** A registry of plain values. */
export class FakeRegistry implements Registry {
  readonly images = new Map<string, Confirmation>();
  readonly labels = new Map<string, ReadonlyMap<string, string>>();
  down = false;
  asked = 0;

  /** Puts `acme/app:1.0.0` there; the digest is derived from the reference, unless a digit is given. */
  push(reference: string, details: { readonly digit?: string; readonly revision?: string } = {}): string {
    const [name, tag] = splitReference(reference);
    const hex = details.digit?.repeat(64) ?? createHmac("sha256", "digest").update(reference).digest("hex");
    const digest = must(parseImageDigest(`sha256:${hex}`));
    this.images.set(`${name}:${tag}`, {
      kind: "found",
      digest,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
    });
    if (details.revision !== undefined) {
      this.labels.set(`${name}@${digest}`, new Map([["org.opencontainers.image.revision", details.revision]]));
    }
    return digest;
  }

  async confirm(...[name, tag]: Parameters<Registry["confirm"]>): Promise<Confirmation> {
    this.asked += 1;
    if (this.down) throw new RetryLater("registry", "the registry does not answer");
    return this.images.get(`${name}:${tag}`) ?? { kind: "absent" };
  }

  async fetchLabels(...[name, digest]: Parameters<Registry["fetchLabels"]>): Promise<ReadonlyMap<string, string>> {
    return this.labels.get(`${name}@${digest}`) ?? new Map();
  }
}

/** Two source repos, one config repo, three environments: the jobs on a fake GitHub and a real database. */
export class JobWorld {
  readonly github = new FakeGitHub();
  readonly registry = new FakeRegistry();
  readonly cutOff = new CutOff();
  readonly observed: Observation[] = [];
  readonly logged: unknown[] = [];
  readonly store: TestStore;
  readonly config: FakeRepository;
  readonly source: FakeRepository;
  readonly log: Logger;
  now = new Date("2026-11-21T10:00:00Z");
  readonly #configRepos: RepoName[] = [];
  #deliveries = 0;

  private constructor(store: TestStore, configText: string) {
    this.store = store;
    this.log = pino({ level: "info" }, { write: (line: string) => this.logged.push(JSON.parse(line)) });
    this.config = this.github.addRepository("acme/config", {
      ".tidegate.yaml": configText,
      "dev/app.yaml": deployment("acme/app:1.0.0"),
      "qa1/app.yaml": deployment("acme/app:1.0.0"),
      "production/app.yaml": deployment("acme/app:1.0.0"),
      "production/notes.md": "acme/app:1.0.0 is mentioned here too\n",
    });
    this.#configRepos.push(this.config.name);
    this.source = this.github.addRepository("acme/app", { "main.go": "package main\n" });
  }

  static async open(configText = usualConfig): Promise<JobWorld> {
    const world = new JobWorld(await openTestStore(), configText);
    await world.#work();
    return world;
  }

  /** One more config repo, beside the one that there is. */
  addConfigRepo(name: string, files: Readonly<Record<string, string>>): FakeRepository {
    const repository = this.github.addRepository(name, files);
    this.#configRepos.push(repository.name);
    return repository;
  }

  /** An image arrives in the registry and is announced; the jobs run until nothing is left to do. */
  async publish(
    reference: string,
    details: { readonly revision?: CommitSha; readonly repo?: string; readonly digest?: string } = {},
  ): Promise<EventOutcome["kind"][]> {
    this.registry.push(reference);
    return this.announce(reference, details);
  }

  /** The announcement alone. */
  async announce(
    reference: string,
    details: {
      readonly revision?: CommitSha;
      readonly repo?: string;
      readonly digest?: string;
      readonly id?: string;
    } = {},
  ): Promise<EventOutcome["kind"][]> {
    const [name, tag] = splitReference(reference);
    this.#deliveries += 1;
    const before = this.observed.length;
    await this.store.inbox.accept({
      source: "hook",
      id: must(parseDeliveryId(details.id ?? `delivery-${this.#deliveries}`)),
      via: "ci",
      receivedAt: this.now,
      event: {
        kind: "image-published",
        image: must(parseImageName(name)),
        tag: must(parseImageTag(tag)),
        ...(details.digest === undefined ? {} : { digest: must(parseImageDigest(details.digest)) }),
        build: {
          ...(details.revision === undefined ? {} : { revision: details.revision }),
          ...(details.repo === undefined ? {} : { repo: must(parseRepoName(details.repo)) }),
        },
      },
    });
    await this.store.queue.idle();
    return this.observed.slice(before).flatMap((each) => (each.kind === "event-handled" ? [each.outcome] : []));
  }

  /** What an announcement asks for in one environment. */
  requestFor(reference: string, environment: string): ReleaseRequest {
    const [name, tag] = splitReference(reference);
    return {
      configRepo: this.config.name,
      environment: must(parseEnvironmentName(environment)),
      service: must(parseServiceName("app")),
      images: [
        {
          name: must(parseImageName(name)),
          tag: must(parseImageTag(tag)),
          digest: must(parseImageDigest(this.registry.push(reference))),
        },
      ],
      origin: { repo: this.source.name },
      askedBy: { kind: "published", via: "ci" },
    };
  }

  /** Runs one job, and all that follow from it. */
  async run(job: Job): Promise<void> {
    await this.store.queue.send(job);
    await this.store.queue.idle();
  }

  refusals(): string[] {
    return this.observed.flatMap((each) => (each.kind === "refusal" ? [each.code] : []));
  }

  /** What stands for the operator to mend. */
  conditions(): string[] {
    const standing = new Set<string>();
    for (const each of this.observed) {
      if (each.kind !== "condition") continue;
      if (each.detail === undefined) standing.delete(each.name);
      else standing.add(each.name);
    }
    return [...standing];
  }

  /** The living release pull request of the environment, or the last one. */
  release(environment: string): PullRequest {
    const found = [...this.config.pullRequests.values()].findLast(
      ({ headBranch }) => headBranch === `tidegate/${environment}/app`,
    );
    if (found === undefined) throw new Error(`there is no release pull request for ${environment}`);
    return found;
  }

  /** The states on record of an environment, by tag. */
  async states(environment: string): Promise<Record<string, string>> {
    const place = { configRepo: this.config.name, environment: must(parseEnvironmentName(environment)) };
    const records = await this.store.releases.listHistory({ ...place, service: must(parseServiceName("app")) });
    return Object.fromEntries(records.toReversed().map(({ images, state }) => [images[0]?.tag ?? "", state]));
  }

  /** The index is lost, as with a new database; GitHub has everything. */
  async forget(): Promise<void> {
    await withClient(this.store.connectionString, (client) => client.query("TRUNCATE tidegate.release"));
  }

  async close(left?: { readonly jobs: "expected" }): Promise<void> {
    await this.store.close(left);
  }

  async #work(): Promise<void> {
    const secret = "marker-secret";
    const sign = (text: string) => createHmac("sha256", secret).update(text).digest("hex");
    const context = {
      configRepos: this.#configRepos,
      links: { web: "https://github.example" },
      signer: { sign, verify: (text: string, signature: string) => sign(text) === signature },
      memory: createConfigRepoMemory(),
      now: () => this.now,
      observe: (observation: Observation) => void this.observed.push(observation),
    };
    const { github, registry, log } = this;
    const store = this.cutOff.around(this.store);
    this.cutOff.watch(github);
    await this.store.queue.work((job, attempt) => runJob({ github, registry, store, context, log }, job, attempt));
  }
}

export const usualConfig = [
  "environments:",
  "  dev: { path: dev, follow: { semver: '>=1.0.0-0' }, release: commit }",
  "  qa1: { path: qa1, follow: { semver: '>=1.0.0-0' } }",
  "  production: { path: production, follow: { semver: '>=1.0.0' } }",
  "services:",
  "  app: { repo: acme/app, image: acme/app }",
  "",
].join("\n");

export function deployment(image: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: ${image} # keep\n`;
}

function splitReference(reference: string): readonly [string, string] {
  const colon = reference.lastIndexOf(":");
  const name = reference.slice(0, colon);
  return [name.includes(".") ? name : `docker.io/${name}`, reference.slice(colon + 1)];
}
