import { setTimeout } from "node:timers/promises";
import type { GitHubStandIn } from "./github/server.ts";
import type { RunningRegistry } from "./registry/start-registry.ts";

/** A push to a source repo. */
export interface Push {
  readonly repository: string;
  readonly branch: string;
  readonly commit: string;
}

/** What a build is made of and where it goes. */
export interface BuildPlan {
  /** Between a push and its images, in milliseconds. */
  readonly buildMs: number;
  /** Between two looks for pushes, in milliseconds. */
  readonly lookMs: number;
  /** Told of each build that is done or failed. */
  readonly tell: (line: string) => void;
}

/** A CI that is running. */
export interface Builds {
  /** Takes no further pushes, and ends what is being built. */
  close(): Promise<void>;
}

/** The images of each source repo of the demo. */
const images: ReadonlyMap<string, readonly string[]> = new Map([
  ["acme/blip", ["acme/blip"]],
  ["acme/platform", ["acme/platform-auth", "acme/platform-data", "acme/platform-web"]],
]);

/**
 * The CI of the demo's source repos, for people who play: each push is built a little later and its images are pushed
 * to the registry, which announces them. What is on the branches now counts as built.
 */
export async function buildPushes(
  { github, registry }: { readonly github: GitHubStandIn; readonly registry: RunningRegistry },
  plan: BuildPlan,
): Promise<Builds> {
  const seen = new Set((await listHeads(github)).map(keyOf));
  const underWay = new Set<Promise<void>>();
  const ended = new AbortController();
  const build = async (push: Push) => {
    await setTimeout(plan.buildMs, undefined, { signal: ended.signal });
    const tag = await chooseTag(registry, push, new Date());
    for (const image of images.get(push.repository) ?? [])
      await registry.pushImage({
        repository: image,
        tag,
        labels: { "org.opencontainers.image.revision": push.commit },
      });
    plan.tell(`CI has built ${push.repository} ${push.branch} ${push.commit.slice(0, 7)} as ${tag}.`);
  };
  const start = (push: Push) => {
    seen.add(keyOf(push));
    const work = build(push)
      .catch((error: unknown) => {
        if (!ended.signal.aborted) plan.tell(`CI could not build ${push.repository} ${push.branch}: ${String(error)}`);
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };
  const timer = setInterval(async () => {
    const heads = await listHeads(github);
    if (ended.signal.aborted) return;
    for (const push of heads.filter((each) => !seen.has(keyOf(each)))) start(push);
  }, plan.lookMs);
  return {
    close: async () => {
      clearInterval(timer);
      ended.abort();
      await Promise.all(underWay);
    },
  };
}

async function listHeads({ world }: GitHubStandIn): Promise<readonly Push[]> {
  const found = await Promise.all(
    [...images.keys()].map(async (repository) =>
      (await world.listBranches(repository)).map(({ name, sha }) => ({ repository, branch: name, commit: sha })),
    ),
  );
  return found.flat();
}

function keyOf({ repository, branch, commit }: Push): string {
  return `${repository} ${branch} ${commit}`;
}

/**
 * The tags that the demo's config file expects: `{branch}-{sha}-{timestamp}` of the platform; of blip the next version
 * for what is on main, and `{branch}-{sha}` for the rest.
 */
async function chooseTag(registry: RunningRegistry, { repository, branch, commit }: Push, now: Date): Promise<string> {
  const built = `${branch.replaceAll(/[^\w.-]/g, "-").replace(/^[.-]+/, "")}-${commit.slice(0, 7)}`;
  if (repository === "acme/platform") return `${built}-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`;
  return branch === "main" ? nextVersion(await listTags(registry, repository)) : built;
}

async function listTags({ url }: RunningRegistry, repository: string): Promise<string> {
  const answer = await fetch(`${url}/v2/${repository}/tags/list`);
  return answer.text();
}

function nextVersion(tagList: string): string {
  const versions = [...tagList.matchAll(/"(\d+)\.(\d+)\.(\d+)"/g)].map(([, ...numbers]) => numbers.map(Number));
  const [major = 0, minor = 0, patch = 0] =
    versions
      .toSorted((one, other) => {
        const differing = one.findIndex((number, index) => number !== other[index]);
        return (one[differing] ?? 0) - (other[differing] ?? 0);
      })
      .at(-1) ?? [];
  return `${major}.${minor}.${patch + 1}`;
}
