import { type Print, withPlayground } from "./bench-world.ts";

/** Requests to GitHub from an event to its release pull requests and report, counted where they arrive. */
export async function benchRequests(print: Print): Promise<void> {
  await withPlayground(async ({ github, registry, settle }) => {
    const { world } = github;
    const revision = await world.commitAs("alice", "acme/blip", {
      branch: "main",
      files: { "a.txt": "a" },
      message: "Change",
    });
    await settle();
    const count = async (name: string, act: () => Promise<unknown>) => {
      world.requests.clear();
      const before = registry.requests.length;
      await act();
      await settle();
      const { reads, writes } = world.requests.count();
      print(`${name.padEnd(58)} ${reads} reads, ${writes} writes; registry ${registry.requests.length - before}`);
    };
    const labels = { "org.opencontainers.image.revision": revision };
    await count("first image: 1 commit, 2 release pull requests, 1 report", () =>
      registry.pushImage({ repository: "acme/blip", tag: "1.4.0", labels }),
    );
    await count("next image: 1 commit, 2 updates in place, 1 report", () =>
      registry.pushImage({ repository: "acme/blip", tag: "1.4.1", labels }),
    );
    await count("the same announced again", () =>
      registry.pushImage({ repository: "acme/blip", tag: "1.4.1", labels }),
    );
    await count("an image that nobody releases", () => registry.pushImage({ repository: "acme/other", tag: "1.0.0" }));
    const release = world
      .listPullRequests("acme/config")
      .find(({ head, state }) => head === "tidegate/qa1/blip" && state === "open");
    await count("a merge", () => world.mergeAs("bob", "acme/config", release?.number ?? 0));
  });
}
