import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickText, type Stage, setStage } from "./stage.ts";

const activity = "/repos/acme/config/activity";
const nothing = "0".repeat(40);

describe("what happened to branches", () => {
  let stage: Stage;
  let now = new Date("2026-11-21T10:00:00Z");
  const commits: string[] = [];

  beforeAll(async () => {
    stage = await setStage({ now: () => now });
    const { world } = stage;
    const at = (text: string) => {
      now = new Date(text);
    };
    const commit = async (branch: string, content: string) =>
      commits.push(
        await world.commitAs("bob", "acme/config", { branch, files: { "a.yaml": content }, message: content }),
      );
    at("2026-11-21T10:05:00Z");
    await commit("topic", "a: 1\n");
    at("2026-11-21T10:06:00Z");
    await commit("topic", "a: 2\n");
    at("2026-11-21T10:07:00Z");
    await world.pushAs("alice", "acme/config", "refs/heads/topic", commits[0]);
    at("2026-11-21T10:08:00Z");
    const number = await world.openPullRequestAs("bob", "acme/config", { head: "topic", title: "A" });
    await world.mergeAs("alice", "acme/config", number);
    at("2026-11-21T10:09:00Z");
    await world.pushAs("alice", "acme/config", "refs/tags/v1", commits[1]);
    await world.pushAs("bob", "acme/config", "refs/heads/topic", undefined);
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const list = async (query: string) => {
    const { body } = await stage.api("GET", `${activity}${query}`);
    return Array.isArray(body) ? body : [];
  };
  const types = async (query: string) => (await list(query)).map((each) => pick(each, "activity_type"));

  it("is told newest first, by the server's clock, tags left out", async () => {
    const topic = await list("?ref=refs/heads/topic");
    expect(topic.map((each) => ["activity_type", "timestamp", "actor.login"].map((path) => pick(each, path)))).toEqual([
      ["branch_deletion", "2026-11-21T10:09:00Z", "bob"],
      ["force_push", "2026-11-21T10:07:00Z", "alice"],
      ["push", "2026-11-21T10:06:00Z", "bob"],
      ["branch_creation", "2026-11-21T10:05:00Z", "bob"],
    ]);
    expect(topic.map((each) => [pick(each, "before"), pick(each, "after")])).toEqual([
      [commits[0], nothing],
      [commits[1], commits[0]],
      commits,
      [nothing, commits[0]],
    ]);
    expect(await types("")).toHaveLength(6);
  });

  it.each([
    { query: "?ref=main", told: ["pr_merge", "branch_creation"] },
    { query: "?ref=topic&activity_type=push", told: ["push"] },
    { query: "?ref=topic&actor=alice", told: ["force_push"] },
    { query: "?ref=topic&direction=asc&per_page=2", told: ["branch_creation", "push"] },
    { query: "?ref=refs/heads/none", told: [] },
  ])("answers to $query", async ({ query, told }) => {
    expect(await types(query)).toEqual(told);
  });

  it("goes on behind a cursor", async () => {
    const first = await stage.api("GET", `${activity}?ref=topic&per_page=3`);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await stage.api("GET", next.slice(next.indexOf("/repos/")));
    expect(pickText(second.body, "0.activity_type")).toBe("branch_creation");
    expect(second.headers.get("link")).toBeNull();
  });

  it("is refused for an activity of another world, and without the permission", async () => {
    expect((await stage.api("GET", `${activity}?activity_type=dance`)).status).toBe(422);
    const token = await stage.mint({ permissions: { checks: "read" } });
    expect((await stage.api("GET", activity, { token })).status).toBe(403);
  });
});
