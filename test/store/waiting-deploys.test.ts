import { describe, expect, it } from "vitest";
import { parseEnvironmentName } from "../../src/core/identity.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import { commit, configRepo, image, known, pullRequest, sourceRepo, waitingDeploy } from "../support/store-samples.ts";

const opened = openEmptiedStore("waiting_deploy");

const qa1 = { configRepo, environment: waitingDeploy().environment };
const qa2 = { configRepo, environment: known(parseEnvironmentName("qa2")) };
const of = (number: number) => ({ repo: sourceRepo, pullRequest: pullRequest(number) });
const typed = (line: number) => ({ command: { ...of(3), source: "comment", id: 1, line } }) as const;
const { command: _, ...followed } = waitingDeploy();

describe("the waiting deploys", () => {
  it.each([
    { name: "one that was not looked at yet", saved: waitingDeploy() },
    {
      name: "one with all that may be absent",
      saved: waitingDeploy({
        tag: image("1.0.0").tag,
        waitsFor: "image",
        awaitedCommit: commit("c"),
        finishedAt: new Date("2026-01-02T04:00:00Z"),
      }),
    },
    { name: "a newer commit of a pull request that is followed", saved: followed },
  ])("give back $name as it was saved", async ({ saved }) => {
    const { waitingDeploys } = await opened();
    await waitingDeploys.save(saved);
    expect(await waitingDeploys.find(qa1, of(3))).toEqual(saved);
    expect(await waitingDeploys.find(qa2, of(3))).toBeUndefined();
    expect(await waitingDeploys.find(qa1, of(4))).toBeUndefined();
  });

  it("stand in the order of asking, and a newer command keeps the place of the older", async () => {
    const { waitingDeploys } = await opened();
    for (const number of [5, 3, 4]) await waitingDeploys.save(waitingDeploy(of(number)));
    await waitingDeploys.save(waitingDeploy({ ...of(1), ...qa2 }));
    await waitingDeploys.save(waitingDeploy({ ...of(3), commit: commit("b") }));
    await waitingDeploys.save(waitingDeploy({ ...of(5), waitsFor: "lock" }));
    const queue = async () => (await waitingDeploys.listByEnvironment(qa1)).map(({ pullRequest }) => pullRequest);
    expect(await queue()).toEqual([5, 3, 4]);
    await waitingDeploys.remove(waitingDeploy(of(5)));
    await waitingDeploys.save(waitingDeploy(of(5)));
    expect(await queue()).toEqual([3, 4, 5]);
    expect((await waitingDeploys.list()).map(({ pullRequest }) => pullRequest)).toEqual([3, 4, 1, 5]);
  });

  it.each([
    { name: "another command's", now: waitingDeploy(typed(2)), done: waitingDeploy(typed(1)) },
    { name: "a command's, not the followed pull request's", now: waitingDeploy(typed(2)), done: followed },
    { name: "the followed pull request's, not a command's", now: followed, done: waitingDeploy(typed(1)) },
    { name: "a newer commit's", now: { ...followed, commit: commit("b") }, done: followed },
  ])("stay when they are by now $name", async ({ now, done }) => {
    const { waitingDeploys } = await opened();
    await waitingDeploys.save(now);
    await waitingDeploys.remove(done);
    expect(await waitingDeploys.listByEnvironment(qa1)).toEqual([now]);
    await waitingDeploys.remove({ ...now, waitsFor: "checks" });
    expect(await waitingDeploys.listByEnvironment(qa1)).toEqual([]);
  });

  it("are found by pull request, and by the commit unless they wait for a lock", async () => {
    const { waitingDeploys } = await opened();
    const all = [
      waitingDeploy({ waitsFor: "image" }),
      waitingDeploy({ ...qa2, waitsFor: "lock" }),
      waitingDeploy({ ...of(4), waitsFor: "checks" }),
      waitingDeploy({ ...of(5) }),
      waitingDeploy({ ...of(6), commit: commit("b"), waitsFor: "image" }),
      waitingDeploy({ ...of(7), commit: commit("b"), waitsFor: "checks", awaitedCommit: commit("a") }),
    ];
    for (const each of all) await waitingDeploys.save(each);
    expect(await waitingDeploys.listByCommit(sourceRepo, commit("a"))).toEqual([all[0], all[2], all[3], all[5]]);
    expect(await waitingDeploys.listByCommit(configRepo, commit("a"))).toEqual([]);
    expect(await waitingDeploys.listByPullRequest(of(3))).toEqual([all[0], all[1]]);
    expect(await waitingDeploys.list()).toEqual(all);
  });

  it("have one a pull request and environment, however many are saved at once", async () => {
    const { waitingDeploys } = await opened();
    const digits = [..."0123456789abcdef"];
    await Promise.all(digits.map((digit) => waitingDeploys.save(waitingDeploy({ commit: commit(digit) }))));
    expect(await waitingDeploys.list()).toHaveLength(1);
  });
});
