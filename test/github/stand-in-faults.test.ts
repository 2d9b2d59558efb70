import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { OutsideInstallation, PermissionMissing, RetryLater } from "../../src/core/fault.ts";
import { type CommitSha, parseBlobSha, parseCommitSha } from "../../src/core/identity.ts";
import { minted } from "../support/fake-objects.ts";
import { main, repo, work } from "./answers.ts";
import { type StandInStage, startStandIn } from "./stand-in.ts";

const opened: StandInStage[] = [];

async function start(...given: Parameters<typeof startStandIn>): Promise<StandInStage> {
  const stage = await startStandIn(...given);
  opened.push(stage);
  return stage;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((stage) => stage.close()));
});

/** Puts one commit on the work branch, as a release does. */
async function propose({ github }: StandInStage): Promise<CommitSha> {
  const head = await github.contents.fetchHead(repo);
  const files = [{ path: "dev/app.yaml", kind: "file", text: "image: app:2.0.0\n" }] as const;
  const tree = await github.branches.createTree(repo, head.tree, files);
  const commit = await github.branches.createCommit(repo, { tree, parents: [head.commit], message: "Release app" });
  await github.branches.createBranch(repo, work, commit);
  return commit;
}

describe("against the stand-in", () => {
  it("a lost answer is for another time, and the repetition finds what the first attempt made", async () => {
    const stage = await start();
    await propose(stage);
    const wanted = { title: "Release app", body: "", head: work, base: main };
    stage.standIn.world.faults.failNext({ method: "POST", path: /\/pulls$/, status: 502, afterEffect: true });
    await expect(stage.github.pullRequests.open(repo, wanted)).rejects.toBeInstanceOf(RetryLater);
    expect(await stage.github.pullRequests.open(repo, wanted)).toMatchObject({ number: 1 });
    expect(stage.standIn.world.listPullRequests("acme/config")).toHaveLength(1);
  });

  it.each([502, "drop"] as const)("a read survives %s twice", async (status) => {
    const { github, standIn } = await start();
    standIn.world.faults.failNext({ method: "GET", path: /\/branches\//, status, times: 2 });
    expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
  });

  it("a long limit is handed back at once and closes the lane", async () => {
    const { github, standIn, observed } = await start();
    standIn.world.faults.limitNext({ kind: "secondary", seconds: 300, path: /\/branches\// });
    await expect(github.branches.fetchBranch(repo, main)).rejects.toMatchObject({ retryAfterSeconds: 300 });
    const before = observed.length;
    await expect(github.branches.fetchBranch(repo, main)).rejects.toBeInstanceOf(RetryLater);
    expect(observed).toHaveLength(before);
  });

  it.each(["primary", "secondary"] as const)("a short %s limit is slept through", async (kind) => {
    const { github, standIn } = await start();
    standIn.world.faults.limitNext({ kind, seconds: 2, path: /\/branches\// });
    expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
  });

  it("a token of one repository opens no other, and a repository taken out is outside at once for writes", async () => {
    const { github, standIn, installationId } = await start();
    await github.branches.deleteBranch(repo, work);
    standIn.world.removeRepositoryFromInstallation(installationId, "acme/config");
    await expect(github.branches.deleteBranch(repo, work)).rejects.toBeInstanceOf(OutsideInstallation);
    standIn.world.addRepositoryToInstallation(installationId, "acme/config");
    await github.branches.deleteBranch(repo, work);
  });

  it("an App installed anew is found again, though its tokens were kept", async () => {
    const { github, standIn, appId, installationId } = await start();
    await github.contents.fetchHead(repo);
    standIn.world.uninstall(installationId);
    await expect(github.contents.fetchHead(repo)).rejects.toBeInstanceOf(OutsideInstallation);
    standIn.world.install({ appId, account: "acme", repositories: "all" });
    expect(await github.contents.fetchHead(repo)).toMatchObject({ branch: "main" });
  });

  it("an installation that was granted less says which permission is missing", async () => {
    const { github } = await start({ contents: "write", pull_requests: "read" });
    await expect(github.branches.fetchBranch(repo, main)).resolves.toBeDefined();
    const error = await github.branches.deleteBranch(repo, work).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PermissionMissing);
    expect(error).toMatchObject({ permission: "contents=write,pull_requests=write" });
  });

  it("a release takes five writes, and each token is asked for once", async () => {
    const stage = await start();
    await propose(stage);
    await stage.github.pullRequests.open(repo, { title: "Release app", body: "", head: work, base: main });
    const routes = stage.observed.map(({ method, route }) => `${method} ${route}`);
    expect(routes).toEqual([
      "GET /repos/{owner}/{repo}/installation",
      "POST /app/installations/{installation_id}/access_tokens",
      "GET /repos/{owner}/{repo}",
      "GET /repos/{owner}/{repo}/branches/{branch}",
      "POST /app/installations/{installation_id}/access_tokens",
      "POST /repos/{owner}/{repo}/git/trees",
      "POST /repos/{owner}/{repo}/git/commits",
      "POST /repos/{owner}/{repo}/git/refs",
      "POST /repos/{owner}/{repo}/pulls",
    ]);
  });

  it("many blobs come from one archive", async () => {
    const { github, standIn, observed } = await start();
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`many/${index}.yaml`, `n: ${index}\n`]));
    const sha = await standIn.world.commitAs("alice", "acme/config", { branch: "main", files, message: "Many" });
    const commit = minted(parseCommitSha, sha);
    const { tree } = await github.branches.fetchCommit(repo, commit);
    const blobs = (await github.contents.fetchTree(repo, tree))
      .filter(({ kind }) => kind === "file")
      .map((entry) => minted(parseBlobSha, entry.sha));
    expect(await github.contents.fetchBlobs(repo, commit, blobs)).toHaveProperty("size", 63);
    expect(observed.filter(({ route }) => /blobs|tarball|archive/.test(route)).map(({ route }) => route)).toEqual([
      "/repos/{owner}/{repo}/tarball/{ref}",
      "archive",
    ]);
  });

  it("lost deliveries are found and sent again", async () => {
    const { github, standIn, appId } = await start();
    const { world } = standIn;
    const received: unknown[] = [];
    const receiver = createServer((request, response) => {
      received.push(request.headers["x-github-delivery"]);
      response.writeHead(received.length === 1 ? 500 : 200).end();
    });
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const address = receiver.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    world.setWebhook(appId, { url: `http://127.0.0.1:${port}/`, secret: "s3cret" });
    await world.commitAs("alice", "acme/config", { branch: "main", files: { "a.yaml": "a: 1\n" }, message: "Push" });
    await world.deliveries.idle();
    const failed = await github.app.listFailedDeliveries(new Date(0));
    expect(failed.map(({ guid }) => guid)).toEqual(received);
    for (const delivery of failed) await github.app.redeliver(delivery);
    await world.deliveries.idle();
    expect(received).toHaveLength(2);
    expect(new Set(received).size).toBe(1);
    expect(await github.app.listFailedDeliveries(new Date(0))).toEqual([]);
    receiver.close();
    receiver.closeAllConnections();
  });
});
