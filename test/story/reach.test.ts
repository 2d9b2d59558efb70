import { afterAll, beforeAll, expect, it } from "vitest";
import { openStory, type Story } from "../support/story-world.ts";

let story: Story;
beforeAll(async () => {
  // what GitHub has not worked out yet is asked for again soon, and the story waits for it
  story = await openStory({ backOff: { firstSeconds: 0.02, longestSeconds: 0.2 } });
});
afterAll(() => story.close());

/** What a token may do, in the words of docs: reading, writing releases, reporting, recording deployments. */
const grants = {
  read: { contents: "read", pull_requests: "read" },
  write: { contents: "write", pull_requests: "write" },
  report: { pull_requests: "write", checks: "write" },
  deploy: { deployments: "write" },
} as const;

it("every token reaches one repository, with no more rights than the call needs", async () => {
  const { world } = story.github;
  await world.commitAs("alice", "acme/blip", { branch: "faster", files: { "a.ts": "1\n" }, message: "Faster" });
  const source = await world.openPullRequestAs("alice", "acme/blip", { head: "faster", title: "Faster" });
  const revision = await world.mergeAs("bob", "acme/blip", source);
  await story.push("acme/blip:1.4.0", revision);
  await world.mergeAs("bob", "acme/config", story.release("qa1")?.number ?? 0);
  await story.settle();
  await story.tidegate().sweep();
  await story.settle();

  const requests = world.requests.list();
  const wrong = requests.filter(({ caller, path, token, method }) => {
    if (caller === "app") return !/^\/(app|repos\/acme\/\w+\/installation)/.test(path);
    if (token === undefined || token.repositories === "all") return true;
    const [repository, ...others] = token.repositories;
    if (others.length > 0 || (!path.startsWith(`/repos/${repository}/`) && path !== `/repos/${repository}`))
      return true;
    const { metadata: _, ...permissions } = token.permissions;
    const grant = Object.entries(grants).find(
      ([, each]) => JSON.stringify(sorted(each)) === JSON.stringify(sorted(permissions)),
    );
    if (grant === undefined) return true;
    return method === "GET" ? false : grant[0] === "read";
  });
  expect(wrong).toEqual([]);
  expect(requests.length).toBeGreaterThan(20);
  // Nothing but comments, checks and deployment records is ever written where the source is.
  const written = requests.filter(
    ({ path, token }) => path.startsWith("/repos/acme/blip") && token?.permissions["contents"] === "write",
  );
  expect(written).toEqual([]);
});

function sorted(permissions: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(permissions).sort(([a], [b]) => (a < b ? -1 : 1));
}
