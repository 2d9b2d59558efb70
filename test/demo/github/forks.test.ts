import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, pickText, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/site";

describe("pull requests from forks", () => {
  let stage: Stage;
  let head: string;

  beforeAll(async () => {
    stage = await setStage();
    stage.world.addRepositoryToInstallation(stage.installationId, "acme/site");
    await stage.world.createFork("acme/site", "octocat");
    const files = { "index.html": "<p>mine</p>\n" };
    head = await stage.world.commitAs("octocat", "octocat/site", { branch: "topic", files, message: "Mine" });
    await stage.world.openPullRequestAs("octocat", "acme/site", { head: "octocat:topic", title: "Mine" });
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("have the fork's repository as their head's", async () => {
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({
      head: { label: "octocat:topic", sha: head, repo: { full_name: "octocat/site", fork: true } },
      base: { repo: { full_name: "acme/site", fork: false } },
      changed_files: 1,
    });
    expect((await stage.api("GET", `${repo}/pulls?head=octocat:topic`)).body).toHaveLength(1);
    expect((await stage.api("GET", "/repos/octocat/site")).body).toMatchObject({ parent: { full_name: "acme/site" } });
  });

  it("are not found by their head commit, neither as pull requests nor in check runs", async () => {
    expect((await stage.api("GET", `${repo}/commits/${head}/pulls`)).body).toEqual([]);
    const run = await stage.api("POST", `${repo}/check-runs`, {
      body: { name: "ci", head_sha: head, conclusion: "success" },
    });
    expect(run.body).toMatchObject({ pull_requests: [] });
  });

  it("cannot be opened by those who cannot see the repository, nor from a fork that is none", async () => {
    const open = (owner: string) =>
      stage.world.openPullRequestAs(owner, "acme/site", { head: `${owner}:topic`, title: "T" });
    await expect(open("bob")).rejects.toThrow("Validation Failed");
    await expect(
      stage.world.openPullRequestAs("octocat", "acme/config", { head: "octocat:topic", title: "T" }),
    ).rejects.toThrow("Not Found");
  });

  it("move with the fork's branch and are merged like others", async () => {
    const files = { "index.html": "<p>better</p>\n" };
    const next = await stage.world.commitAs("octocat", "octocat/site", { branch: "topic", files, message: "Better" });
    expect(stage.world.pullRequest("acme/site", 1).headSha).toBe(next);
    await expect(stage.world.mergeAs("octocat", "acme/site", 1)).rejects.toThrow("Must have write rights");
    const sha = await stage.world.mergeAs("alice", "acme/site", 1, "squash");
    expect(await stage.world.readFile("acme/site", "index.html")).toBe("<p>better</p>\n");
    const found = await stage.api("GET", `${repo}/commits/${sha}/pulls`);
    expect(pick(found.body, "0.number")).toBe(1);
    expect(pickText(found.body, "0.head.label")).toBe("octocat:topic");
    expect((await stage.api("GET", `${repo}/commits/${next}/pulls`)).body).toEqual([]);
  });
});
