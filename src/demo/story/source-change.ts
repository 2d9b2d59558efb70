import { setTimeout } from "node:timers/promises";
import type { Telling } from "./telling.ts";

/** A pull request of acme/blip, and its newest commit. */
export interface SourceChange {
  readonly number: number;
  readonly branch: string;
  readonly commit: string;
}

/**
 * Somebody pushes a branch to acme/blip and opens a pull request. What is written there next is written later than the
 * push by GitHub's clock, which counts in seconds: a command of the same second may be about the commit before.
 */
export async function openChange(
  { playground }: Pick<Telling, "playground">,
  change: {
    readonly author: string;
    readonly branch: string;
    readonly title: string;
    /** The newest commit's message; the title when absent. */
    readonly message?: string;
    /** The pull request's description; none when absent. */
    readonly body?: string;
    readonly files: Readonly<Record<string, string>>;
  },
): Promise<SourceChange> {
  const { world } = playground.github;
  const { author, branch, title, message = title, body, files } = change;
  const commit = await world.commitAs(author, "acme/blip", { branch, files, message });
  const pushedAt = Date.now();
  const number = await world.openPullRequestAs(author, "acme/blip", {
    head: branch,
    title,
    ...(body === undefined ? {} : { body }),
  });
  await playground.settle();
  await setTimeout(Math.max(0, Math.floor(pushedAt / 1000) * 1000 + 1000 - Date.now()));
  return { number, branch, commit };
}

/** CI pushes the image of the newest commit, and the registry announces it. Gives the tag. */
export async function pushBuilt(
  { playground }: Pick<Telling, "playground">,
  { branch, commit }: SourceChange,
): Promise<string> {
  const tag = `${branch}-${commit.slice(0, 7)}`;
  const labels = { "org.opencontainers.image.revision": commit };
  await playground.registry.pushImage({ repository: "acme/blip", tag, labels });
  await playground.settle();
  return tag;
}

/** The change that the story and the pictures begin with: alice opens it, bob merges it. Gives its merge commit, too. */
export async function mergeFirstChange(
  telling: Pick<Telling, "playground">,
): Promise<{ readonly number: number; readonly mergeCommit: string }> {
  const { number } = await openChange(telling, {
    author: "alice",
    branch: "faster-graphs",
    title: "Draw graphs four times faster",
    message: "Draw fewer points",
    body: "Fewer points, same picture.",
    files: { "src/graph.ts": "export const points = 250;\n" },
  });
  return { number, mergeCommit: await telling.playground.github.world.mergeAs("bob", "acme/blip", number) };
}
