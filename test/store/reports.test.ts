import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../support/database.ts";
import { commit, configRepo, pullRequest, sourceRepo } from "../support/store-samples.ts";

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

it("stores what a text column cannot hold as the replacement character", async () => {
  await store.reports.saveComment(sourceRepo, pullRequest(9), { commentId: 1, body: "a\0b\udfff" });
  expect((await store.reports.findComment(sourceRepo, pullRequest(9)))?.body).toBe("a\ufffdb\ufffd");
});
