import type { Playground } from "../src/demo/playground.ts";
import { openChange, pushBuilt, type SourceChange } from "../src/demo/story/source-change.ts";
import { type Print, quantile, withPlayground } from "./bench-world.ts";

const comments = 50;

/** How soon a comment is acknowledged, and what a command costs in requests to GitHub, counted where they arrive. */
export async function benchCommands(print: Print): Promise<void> {
  await withPlayground(async (playground) => {
    await measureReaction(playground, print);
    await countDeploys(playground, print);
    await countRollback(playground, print);
  });
}

/** From the moment that the delivery leaves to the moment that the reaction's request has come: a little more than Tidegate's own share. */
async function measureReaction(playground: Playground, print: Print): Promise<void> {
  const { world } = playground.github;
  const { number } = await openPull(playground, "latency");
  const latencies: number[] = [];
  for (let round = 0; round < comments; round += 1) {
    world.requests.clear();
    const id = await world.commentAs("alice", "acme/blip", number, "/query dev");
    await playground.settle();
    const sent = world.deliveries
      .list()
      .find(({ event, body }) => event === "issue_comment" && body.includes(`/issues/comments/${id}"`));
    const reaction = world.requests
      .list()
      .find(({ method, path }) => method === "POST" && path.endsWith(`/issues/comments/${id}/reactions`));
    if (sent === undefined || reaction === undefined) throw new Error(`comment ${id} got no reaction`);
    latencies.push(reaction.at.getTime() - sent.deliveredAt.getTime());
  }
  const [median, slowest] = [quantile(latencies, 0.5), quantile(latencies, 1)];
  print(`webhook to reaction    median ${median} ms, slowest of ${comments} ${slowest} ms (under 1000 ms)`);
}

async function countDeploys(playground: Playground, print: Print): Promise<void> {
  const { world } = playground.github;
  const says = (by: string, { number }: SourceChange, text: string) => world.commentAs(by, "acme/blip", number, text);
  const count = createCount(playground, print);

  const there = await openPull(playground, "there");
  await pushBuilt({ playground }, there);
  await count("/deploy, the image is there: 1 release pull request", () => says("alice", there, "/deploy qa1"));

  const later = await openPull(playground, "later");
  await count("/deploy, the image is not there yet", () => says("alice", later, "/deploy qa1"));
  await count("  it is published: the release pull request is updated", () => pushBuilt({ playground }, later));

  await count("/lock", () => says("alice", later, "/lock qa1"));
  const queued = await openPull(playground, "queued");
  await pushBuilt({ playground }, queued);
  await count("/deploy, another pull request has the lock", () => says("bob", queued, "/deploy qa1"));
  await count("  /unlock, and it goes on: updated", () => says("alice", later, "/unlock qa1"));
}

async function countRollback(playground: Playground, print: Print): Promise<void> {
  const { world } = playground.github;
  const count = createCount(playground, print);
  const change = await openPull(playground, "rollback");
  for (const tag of ["1.4.0", "1.5.0"]) {
    const labels = { "org.opencontainers.image.revision": change.commit };
    await playground.registry.pushImage({ repository: "acme/blip", tag, labels });
    await playground.settle();
    await mergeProduction(playground);
  }
  await count("/rollback: 1 release pull request", () =>
    world.commentAs("alice", "acme/blip", change.number, "/rollback production"),
  );
  await count("  its merge: hold and reports", () => mergeProduction(playground));
}

async function mergeProduction({ github: { world }, settle }: Playground): Promise<void> {
  const release = world
    .listPullRequests("acme/config")
    .find(({ head, state }) => head === "tidegate/production/blip" && state === "open");
  await world.mergeAs("bob", "acme/config", release?.number ?? 0);
  await settle();
}

function openPull(playground: Playground, branch: string): Promise<SourceChange> {
  const files = { [`src/${branch}.ts`]: `export const ${branch} = true;\n` };
  return openChange({ playground }, { author: "alice", branch, title: `Do ${branch}`, files });
}

/** Tokens live for an hour, so that a busy Tidegate asks for few: they are told apart. */
function createCount({ github: { world }, settle }: Playground, print: Print) {
  return async (name: string, act: () => Promise<unknown>): Promise<void> => {
    await settle();
    world.requests.clear();
    await act();
    await settle();
    const all = world.requests.list();
    const tokens = all.filter(({ path }) => path.endsWith("/access_tokens")).length;
    const { reads, writes } = world.requests.count();
    print(`${name.padEnd(58)} ${reads} reads, ${writes - tokens} writes; ${tokens} tokens`);
  };
}
