import { z } from "zod";
import type { Playground } from "../../src/demo/playground.ts";
import { openStory, type Story } from "./story-world.ts";
import { tagOf } from "./tag-of-build.ts";

/** A pull request of `acme/blip`, and the tag that CI gives to the image of its commit. */
export interface Work {
  readonly branch: string;
  readonly number: number;
  readonly commit: string;
  readonly tag: string;
}

/** A story in which people command Tidegate. Each step ends when nothing is left to do, and begins seconds after the one before. */
export interface CommandStory {
  readonly story: Story;
  readonly world: Playground["github"]["world"];
  /** A branch with one commit, and a pull request of it in the source repo. */
  opens(login: string, branch: string, pull?: { readonly body?: string; readonly draft?: boolean }): Promise<Work>;
  /** Another commit on its branch. */
  pushes(login: string, work: Work): Promise<Work>;
  /** CI publishes the image of the commit, or a version of it. */
  publishes(work: Work, tag?: string): Promise<void>;
  /** Returns the comment's id. */
  comments(login: string, on: number, text: string, repository?: string): Promise<number>;
  /** Anything else that somebody does. */
  does<Result>(deed: () => Promise<Result> | Result): Promise<Result>;
  /** What several people do in the same second. */
  together<Result>(deed: () => Promise<Result>): Promise<Result>;
  /** Tells once more, or for the first time where it was lost, of a comment as it was written. */
  redelivers(comment: number, times?: number): Promise<void>;
  /** Merges the environment's open release pull request; answers its number. */
  merges(login: string, environment: string): Promise<number>;
  /** Changes the config repo's file. */
  configures(change: (file: string) => string): Promise<void>;
  /** The number of the environment's open release pull request; 0 while there is none. */
  open(environment: string): number;
  /** The tag of blip in the config repo's file, on its default branch or another. */
  runs(environment: string, ref?: string): Promise<string | undefined>;
  /** The tag that the environment's release pull request, or its branch, would set. */
  proposed(environment: string): Promise<string | undefined>;
  /** Tidegate's one status comment; empty while there is none, an error when there are several. */
  status(on: number, repository?: string): string;
  /** Tidegate's reactions to a comment or a review. */
  reactions(id: number): readonly string[];
  /** Time goes by. Above an hour of it, GitHub's tokens end: the bot is started again then, as after a night. */
  passes(seconds: number): Promise<void>;
  close(left?: { readonly jobs: "expected" }): Promise<void>;
}

/** The stories' config file, without its services: the usual places. */
export const usualEnvironments = `
environments:
  dev: { path: apps/dev, follow: { semver: ">=1.0.0-0" }, release: commit }
  qa1: { path: apps/qa1, follow: { semver: ">=1.0.0-0" } }
  qa2: { path: apps/qa2 }
  production: { path: apps/production, follow: { semver: ">=1.0.0" } }
groups:
  all-qa: [qa1, qa2]
`;

/** The same story on a config file of its own, and its one service, blip. */
export async function openCommandStory(environments: string = usualEnvironments): Promise<CommandStory> {
  const story = await openStory({ backOff: { firstSeconds: 0.02, longestSeconds: 0.2 } });
  const { world } = story.github;
  world.createUser({ login: "carol" });
  world.createUser({ login: "mallory" });
  for (const repository of ["acme/blip", "acme/config"]) {
    for (const login of ["alice", "carol"]) world.setCollaborator(repository, login, "write");
    world.setCollaborator(repository, "mallory", "read");
  }
  const { host } = story.registry;
  const service = `services:\n  blip: { repo: acme/blip, image: ${host}/acme/blip, tags: "{branch}-{sha}" }\n`;
  const names = [...environments.matchAll(/path: apps\/(\w+)/g)].map(([, name]) => name ?? "");
  const manifests = names.map((name) => [`apps/${name}/blip.yaml`, deployment(`${host}/acme/blip:1.3.0`)]);
  const own: CommandStory = {
    story,
    world,
    does: async (deed) => {
      story.pass(2);
      const done = await deed();
      await story.settle();
      return done;
    },
    together: (deed) => own.does(() => story.inOneSecond(deed)),
    redelivers: async (comment, times = 1) => {
      const written = world.deliveries
        .list()
        .find(({ event, action, body }) => event === "issue_comment" && action === "created" && idOf(body) === comment);
      if (written === undefined) throw new Error(`nobody was told of the comment ${comment}`);
      await own.does(() => Promise.all(Array.from({ length: times }, () => world.deliveries.redeliver(written.id))));
    },
    opens: async (login, branch, pull = {}) => {
      const commit = await own.does(() =>
        world.commitAs(login, "acme/blip", { branch, files: { [`${branch}.ts`]: `${branch}\n` }, message: branch }),
      );
      const wish = { head: branch, title: `Do ${branch}`, ...pull };
      const number = await own.does(() => world.openPullRequestAs(login, "acme/blip", wish));
      return { branch, number, commit, tag: tagOf(branch, commit) };
    },
    pushes: async (login, work) => {
      const { branch } = work;
      const files = { [`${branch}.ts`]: `after ${work.commit}\n` };
      const commit = await own.does(() => world.commitAs(login, "acme/blip", { branch, files, message: "More" }));
      return { ...work, commit, tag: tagOf(branch, commit) };
    },
    publishes: async ({ commit, tag }, version = tag) => {
      story.pass(2);
      await story.push(`acme/blip:${version}`, commit);
    },
    comments: (login, on, text, repository = "acme/blip") =>
      own.does(() => world.commentAs(login, repository, on, text)),
    merges: async (login, environment) => {
      const number = own.open(environment);
      await own.does(() => world.mergeAs(login, "acme/config", number));
      return number;
    },
    configures: async (change) => {
      const files = { ".tidegate.yaml": change(await story.inGit(".tidegate.yaml")) };
      await own.does(() => world.commitAs("bob", "acme/config", { branch: "main", files, message: "Configure" }));
    },
    open: (environment) => story.release(environment)?.number ?? 0,
    runs: async (environment, ref) =>
      /blip:(\S+)/.exec((await world.readFile("acme/config", `apps/${environment}/blip.yaml`, ref)) ?? "")?.[1],
    proposed: async (environment) =>
      own.open(environment) === 0 ? undefined : own.runs(environment, `tidegate/${environment}/blip`),
    status: (on, repository = "acme/blip") => {
      const found = story.said(repository, on).filter((body) => body.startsWith("<!-- tidegate:status -->"));
      if (found.length > 1) throw new Error(`#${on} has several status comments`);
      return found[0] ?? "";
    },
    reactions: (id) =>
      world
        .listReactions(id)
        .filter(({ author }) => author === "tidegate[bot]")
        .map(({ content }) => content),
    passes: async (seconds) => {
      story.pass(seconds);
      if (seconds >= 3600) await story.restart();
      else await story.tidegate().sweep();
      await story.settle();
    },
    close: (left) => story.close(left),
  };
  const files = { ".tidegate.yaml": environments + service, ...Object.fromEntries(manifests) };
  await own.does(() => world.commitAs("bob", "acme/config", { branch: "main", files, message: "Run blip" }));
  return own;
}

const commentTold = z.object({ comment: z.object({ id: z.number() }) });

function idOf(body: string): number {
  return commentTold.parse(JSON.parse(body)).comment.id;
}

function deployment(image: string): string {
  return `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: blip\n          image: ${image} # kept\n`;
}
