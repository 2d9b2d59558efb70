import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pick, pickText, type Reply, type Stage, setStage } from "./stage.ts";

const repo = "/repos/acme/config";

describe("merging", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  it("keeps what other merges brought, with two parents and a signature of GitHub's", async () => {
    await open("one", { "one.yaml": "1\n" });
    await open("two", { "two.yaml": "2\n" });
    const first = await merge(1);
    const second = await merge(2);
    expect(first.body).toMatchObject({ merged: true, message: "Pull Request successfully merged" });
    expect(await stage.world.listFiles("acme/config")).toEqual(
      expect.arrayContaining(["one.yaml", "two.yaml", "README.md"]),
    );
    const commit = await stage.api("GET", `${repo}/commits/${pickText(second.body, "sha")}`);
    expect(commit.body).toMatchObject({
      commit: {
        message: "Merge pull request #2 from acme/two\n\nTitle of two",
        author: { name: "tidegate[bot]" },
        committer: { name: "GitHub", email: "noreply@github.com" },
        verification: { verified: true },
      },
      committer: { login: "web-flow" },
      parents: [{ sha: pickText(first.body, "sha") }, { sha: stage.world.pullRequest("acme/config", 2).headSha }],
    });
  });

  it("squashes one commit under its own subject, and several under the title", async () => {
    await open("one", { "one.yaml": "1\n" });
    await open("two", { "two.yaml": "2\n" });
    await change("two", { "two.yaml": "3\n" });
    await merge(1, { merge_method: "squash" });
    await merge(2, { merge_method: "squash" });
    const [two, one] = await stage.world.listCommits("acme/config");
    expect(one).toMatchObject({ message: "Change one (#1)", parents: [expect.any(String)] });
    expect(two).toMatchObject({
      message: "Title of two (#2)\n\n* Change two\n\n* Change two",
      parents: [one?.sha],
      author: { name: "bob" },
    });
  });

  it("rebases each commit onto the base", async () => {
    await open("one", { "one.yaml": "1\n" });
    await change("one", { "one.yaml": "2\n" });
    await change("main", { "main.yaml": "m\n" });
    await merge(1, { merge_method: "rebase" });
    const commits = await stage.world.listCommits("acme/config");
    expect(commits.map(({ message, author }) => [message, author.name])).toEqual([
      ["Change one", "bob"],
      ["Change one", "bob"],
      ["Change main", "bob"],
      ["First commit", "Alice"],
    ]);
    expect(await stage.world.readFile("acme/config", "one.yaml")).toBe("2\n");
  });

  it("takes a title and message of the caller's", async () => {
    await open("one", { "one.yaml": "1\n" });
    await merge(1, { merge_method: "squash", commit_title: "Mine", commit_message: "And why" });
    expect((await stage.world.listCommits("acme/config"))[0]?.message).toBe("Mine\n\nAnd why");
  });

  it("refuses a head other than the one that the caller saw", async () => {
    const sha = await open("one", { "one.yaml": "1\n" });
    await change("one", { "one.yaml": "2\n" });
    expect(await merge(1, { sha })).toMatchObject({
      status: 409,
      body: { message: "Head branch was modified. Review and try the merge again." },
    });
    expect((await merge(1, { sha: stage.world.pullRequest("acme/config", 1).headSha })).status).toBe(200);
  });

  it("refuses drafts, closed ones, merged ones, and methods that are not allowed", async () => {
    await change("draft", { "d.yaml": "d\n" });
    await stage.world.openPullRequestAs("bob", "acme/config", { head: "draft", title: "Draft", draft: true });
    expect(await merge(1)).toMatchObject({ status: 405, body: { message: "Pull Request is still a draft" } });
    await stage.world.markReadyAs("bob", "acme/config", 1);
    await stage.world.markDraftAs("bob", "acme/config", 1);
    await expect(stage.world.markDraftAs("bob", "acme/config", 1)).rejects.toThrow("Validation Failed");
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({ draft: true });
    await open("one", { "one.yaml": "1\n" });
    await stage.world.closeAs("bob", "acme/config", 2);
    expect((await merge(2)).status).toBe(405);
    await stage.world.reopenAs("bob", "acme/config", 2);
    await merge(2);
    expect((await merge(2)).status).toBe(405);
    await stage.world.createRepository({
      owner: "acme",
      name: "strict",
      files: { a: "a\n" },
      mergeMethods: ["squash"],
    });
    await stage.world.commitAs("alice", "acme/strict", { branch: "b", files: { b: "b\n" }, message: "b" });
    await stage.world.openPullRequestAs("alice", "acme/strict", { head: "b", title: "B" });
    await expect(stage.world.mergeAs("alice", "acme/strict", 1)).rejects.toThrow(
      "Merge commits are not allowed on this repository.",
    );
  });

  it("tells whether a pull request was merged", async () => {
    await open("one", { "one.yaml": "1\n" });
    expect((await stage.api("GET", `${repo}/pulls/1/merge`)).status).toBe(404);
    await merge(1);
    expect((await stage.api("GET", `${repo}/pulls/1/merge`)).status).toBe(204);
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({
      state: "closed",
      merged: true,
      merged_by: { login: "tidegate[bot]" },
      merge_commit_sha: await stage.world.resolve("acme/config", "main"),
    });
  });

  it("sends the push and one closed pull request, and nothing twice", async () => {
    await open("one", { "one.yaml": "1\n" });
    await stage.hooks();
    const before = (await stage.hooks()).length;
    await stage.world.mergeAs("alice", "acme/config", 1);
    const sent = (await stage.hooks()).slice(before);
    expect(sent.map(({ event }) => event).sort()).toEqual(["pull_request", "push"]);
    expect(sent.find(({ event }) => event === "pull_request")?.payload).toMatchObject({
      action: "closed",
      number: 1,
      sender: { login: "alice" },
      pull_request: {
        merged: true,
        merged_by: { login: "alice" },
        merge_commit_sha: await stage.world.resolve("acme/config", "main"),
      },
    });
  });

  it("counts a pull request as merged when its commits reach the base by a push", async () => {
    const head = await open("one", { "one.yaml": "1\n" });
    await stage.world.pushAs("alice", "acme/config", "refs/heads/main", head);
    expect((await stage.api("GET", `${repo}/pulls/1`)).body).toMatchObject({
      merged: true,
      merged_by: { login: "alice" },
    });
  });

  it("takes the branch away after a merge where the repository is set so", async () => {
    await stage.world.createRepository({ owner: "acme", name: "tidy", files: { a: "a\n" }, deleteBranchOnMerge: true });
    await stage.world.commitAs("alice", "acme/tidy", { branch: "b", files: { b: "b\n" }, message: "b" });
    await stage.world.openPullRequestAs("alice", "acme/tidy", { head: "b", title: "B" });
    await stage.world.mergeAs("alice", "acme/tidy", 1);
    expect(await stage.world.resolve("acme/tidy", "b")).toBeUndefined();
    expect(stage.world.pullRequest("acme/tidy", 1).state).toBe("merged");
  });

  it("reverts on a branch and in the words that GitHub uses, after later edits nearby too", async () => {
    await open("feat/one", { "clusters/dev/app.yaml": "image: acme/app:2.0.0\n" });
    await merge(1);
    await change("main", { "clusters/qa1/app.yaml": "image: acme/app:9.0.0\n" });
    const number = await stage.world.revertAs("alice", "acme/config", 1);
    expect(stage.world.pullRequest("acme/config", number)).toMatchObject({
      head: "revert-1-feat/one",
      title: 'Revert "Title of feat/one"',
      body: "Reverts acme/config#1",
    });
    expect(await stage.world.diffOf("acme/config", number)).toContain(
      "-image: acme/app:2.0.0\n+image: acme/app:1.0.0\n",
    );
    await stage.world.mergeAs("alice", "acme/config", number);
    expect(await stage.world.readFile("acme/config", "clusters/qa1/app.yaml")).toBe("image: acme/app:9.0.0\n");
    const again = await stage.world.revertAs("alice", "acme/config", number);
    expect(stage.world.pullRequest("acme/config", again).head).toBe("revert-2-revert-1-feat/one");
  });

  it("cannot revert what later edits have overwritten", async () => {
    await open("one", { "clusters/dev/app.yaml": "image: acme/app:2.0.0\n" });
    await merge(1);
    await change("main", { "clusters/dev/app.yaml": "image: acme/app:3.0.0\n" });
    await expect(stage.world.revertAs("alice", "acme/config", 1)).rejects.toThrow("cannot be reverted automatically");
  });

  it("finds the pull request that brought a commit, however it was merged", async () => {
    const pulls = async (sha: string) => {
      const answer = await stage.api("GET", `${repo}/commits/${sha}/pulls`);
      return Array.isArray(answer.body) ? answer.body.map((each: unknown) => pick(each, "number")) : answer.status;
    };
    const one = await open("one", { "one.yaml": "1\n" });
    const two = await open("two", { "two.yaml": "2\n" });
    expect(await pulls(one)).toEqual([1]);
    const first = pickText((await merge(1)).body, "sha");
    const second = pickText((await merge(2, { merge_method: "squash" })).body, "sha");
    expect([await pulls(one), await pulls(first)]).toEqual([[1], [1]]);
    expect([await pulls(two), await pulls(second)]).toEqual([[2], [2]]);
    const start = (await stage.world.listCommits("acme/config")).at(-1)?.sha ?? "";
    expect(await pulls(start)).toEqual([]);
    expect((await stage.api("GET", `${repo}/commits/${"0".repeat(40)}/pulls`)).status).toBe(422);
  });

  it("lets only those merge who may write", async () => {
    await open("one", { "one.yaml": "1\n" });
    stage.world.setCollaborator("acme/config", "octocat", "triage");
    await expect(stage.world.mergeAs("octocat", "acme/config", 1)).rejects.toThrow(/Must have write rights/);
    await stage.world.closeAs("octocat", "acme/config", 1);
    stage.world.createUser({ login: "mallory" });
    await expect(stage.world.commentAs("mallory", "acme/config", 1, "hi")).rejects.toThrow("Not Found");
  });

  function change(branch: string, files: Readonly<Record<string, string | null>>): Promise<string> {
    return stage.world.commitAs("bob", "acme/config", { branch, files, message: `Change ${branch}` });
  }

  async function open(head: string, files: Readonly<Record<string, string>>): Promise<string> {
    const sha = await change(head, files);
    await stage.world.openPullRequestAs("bob", "acme/config", { head, title: `Title of ${head}` });
    return sha;
  }

  function merge(number: number, body?: object): Promise<Reply> {
    return stage.api("PUT", `${repo}/pulls/${number}/merge`, { body });
  }
});
