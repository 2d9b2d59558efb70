import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { announceFromCi } from "../../src/demo/ci.ts";
import type { SeenPull } from "../../src/demo/github/world/looking.ts";
import { makePackageBody } from "../../src/demo/packages.ts";
import { openPlayground, type Playground, type PlaygroundOptions } from "../../src/demo/playground.ts";
import { createTestDatabase } from "./database.ts";

/** The playground as a conversation: people and CI act, everything comes to rest, then one looks. */
export interface Story extends Omit<Playground, "close"> {
  /** Throws when jobs were left to do, unless that is the test's point. */
  close(left?: { readonly jobs: "expected" }): Promise<void>;
  /** So many seconds pass for GitHub and Tidegate at once; what was put off by the database's clock stays put off. */
  pass(seconds: number): void;
  /** All of the deed is done in one second, and the one after it has not begun, by the clock of GitHub and Tidegate. */
  inOneSecond<Result>(deed: () => Promise<Result>): Promise<Result>;
  /** CI pushes an image, and nobody but the registry announces it. */
  push(reference: string, revision?: string): Promise<string>;
  /** CI announces by its signed hook; answers the status. */
  announce(reference: string, source?: { readonly repo: string; readonly revision: string }): Promise<number>;
  /** GitHub Packages announces, published and updated. */
  announcePackage(reference: string, revision: string): Promise<void>;
  /** The open release pull request of `blip` for the environment. */
  release(environment: string, service?: string): SeenPull | undefined;
  /** A file of the config repo's default branch. */
  inGit(path: string): Promise<string>;
  /** Tidegate's comments there. */
  said(repository: string, number: number): readonly string[];
  /** Sends a delivery to the bot's GitHub door by hand. */
  deliver(body: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function openStory(change: Omit<PlaygroundOptions, "directory"> = {}): Promise<Story> {
  const directory = mkdtempSync(join(tmpdir(), "tidegate-story-"));
  const database = await createTestDatabase();
  let ahead = 0;
  let standing: Date | undefined;
  const now = () => standing ?? new Date(Date.now() + ahead * 1000);
  const playground = await openPlayground({ directory, databaseUrl: database.connectionString, now, ...change });
  await playground.settle();
  const { github, registry, secrets, settings } = playground;
  const { world } = github;
  return {
    ...playground,
    pass: (seconds) => {
      ahead += seconds;
    },
    inOneSecond: async (deed) => {
      standing = now();
      try {
        return await deed();
      } finally {
        standing = undefined;
      }
    },
    push: async (reference, revision) => {
      const [repository, tag] = split(reference);
      const labels = revision === undefined ? {} : { labels: { "org.opencontainers.image.revision": revision } };
      const { digest } = await registry.pushImage({ repository, tag, ...labels });
      await playground.settle();
      return digest;
    },
    announce: async (reference, source) => {
      const [repository, tag] = split(reference);
      const announcement = {
        image: `${registry.host}/${repository}`,
        tag,
        ...(source === undefined ? {} : { source }),
      };
      const status = await announceFromCi(`${playground.tidegate().url}/hooks/ci`, secrets.ci, announcement, now());
      await playground.settle();
      return status;
    },
    announcePackage: async (reference, revision) => {
      const [repository, tag] = split(reference);
      const [owner = "", name = ""] = repository.split("/");
      const digest = `sha256:${"0".repeat(64)}`;
      const registryPackage = makePackageBody({
        host: registry.host,
        owner: owner.toUpperCase(),
        name,
        tag,
        digest,
        revision,
        sourceUrl: `${github.url}/acme/blip`,
      });
      for (const action of ["published", "updated"] as const) {
        await world.publishPackageEvent("alice", "acme/blip", { action, registryPackage });
      }
      await playground.settle();
    },
    release: (environment, service = "blip") =>
      world
        .listPullRequests("acme/config")
        .find(({ head, state }) => head === `tidegate/${environment}/${service}` && state === "open"),
    inGit: async (path) => (await world.readFile("acme/config", path)) ?? "",
    said: (repository, number) =>
      world
        .listComments(repository, number)
        .filter(({ author }) => author === "tidegate[bot]")
        .map(({ body }) => body),
    deliver: (body, headers = {}) =>
      fetch(`${playground.tidegate().url}/api/github/webhooks`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-github-event": "push",
          "x-github-delivery": randomUUID(),
          "x-hub-signature-256": `sha256=${createHmac("sha256", settings.webhookSecret).update(body).digest("hex")}`,
          ...headers,
        },
        body,
      }),
    close: async (left) => {
      await playground.close();
      await database.close(left);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function split(reference: string): readonly [string, string] {
  const colon = reference.lastIndexOf(":");
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}
