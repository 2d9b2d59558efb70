import { afterAll, beforeAll, expect, it } from "vitest";
import { parseEnvironmentName } from "../../src/core/identity.ts";
import { openTestStore, type TestStore } from "../support/database.ts";
import {
  commit,
  configRepo,
  hostileText,
  known,
  pullRequest,
  sourceRepo,
  storedHostileText,
} from "../support/store-samples.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it("remembers one comment a pull request, as it was last written", async () => {
  const { reports } = store;
  await reports.saveComment(sourceRepo, pullRequest(3), { commentId: 2 ** 40, body: "first" });
  await reports.saveComment(sourceRepo, pullRequest(3), { commentId: 5, body: "second" });
  expect(await reports.findComment(sourceRepo, pullRequest(3))).toEqual({ commentId: 5, body: "second" });
  expect(await reports.findComment(sourceRepo, pullRequest(4))).toBeUndefined();
  expect(await reports.findComment(configRepo, pullRequest(3))).toBeUndefined();
});

it("remembers one check a commit and name, as it was last written", async () => {
  const { reports } = store;
  await reports.saveCheck(sourceRepo, commit("a"), "Tidegate: qa1", { checkRunId: 2 ** 40, content: "{}" });
  await reports.saveCheck(sourceRepo, commit("a"), "Tidegate: production", { checkRunId: 2, content: "two" });
  await reports.saveCheck(sourceRepo, commit("a"), "Tidegate: production", { checkRunId: 3, content: "three" });
  expect(await reports.findCheck(sourceRepo, commit("a"), "Tidegate: qa1")).toEqual({
    checkRunId: 2 ** 40,
    content: "{}",
  });
  expect(await reports.findCheck(sourceRepo, commit("a"), "Tidegate: production")).toEqual({
    checkRunId: 3,
    content: "three",
  });
  expect(await reports.findCheck(sourceRepo, commit("b"), "Tidegate: qa1")).toBeUndefined();
});

it("remembers one deployment a commit and environment, as it was last written", async () => {
  const { reports } = store;
  const [qa1, qa2] = [known(parseEnvironmentName("qa1")), known(parseEnvironmentName("qa2"))];
  await reports.saveDeployment(sourceRepo, commit("a"), qa1, { deploymentId: 2 ** 40, content: "one" });
  await reports.saveDeployment(sourceRepo, commit("a"), qa2, { deploymentId: 6, content: "two" });
  await reports.saveDeployment(sourceRepo, commit("a"), qa2, { deploymentId: 7, content: hostileText });
  expect(await reports.findDeployment(sourceRepo, commit("a"), qa1)).toEqual({
    deploymentId: 2 ** 40,
    content: "one",
  });
  expect(await reports.findDeployment(sourceRepo, commit("a"), qa2)).toEqual({
    deploymentId: 7,
    content: storedHostileText,
  });
  expect(await reports.findDeployment(sourceRepo, commit("b"), qa1)).toBeUndefined();
  expect(await reports.findDeployment(configRepo, commit("a"), qa1)).toBeUndefined();
});

it("stores what a text column cannot hold as the replacement character", async () => {
  await store.reports.saveComment(sourceRepo, pullRequest(9), { commentId: 1, body: "a\0b\udfff" });
  expect((await store.reports.findComment(sourceRepo, pullRequest(9)))?.body).toBe("a\ufffdb\ufffd");
});
