import { expect, it } from "vitest";
import type { PullRequestChanged } from "../../src/core/event.ts";
import { findDescription } from "../../src/core/find-description.ts";
import { parseBranchName } from "../../src/core/identity.ts";
import { login, must, pullRequest, repo, sha } from "./words/samples.ts";

const opened: PullRequestChanged = {
  kind: "pull-request-changed",
  repo: repo("acme/blip"),
  number: pullRequest(12),
  action: "opened",
  headBranch: must(parseBranchName("topic")),
};
const description = { author: login("alice"), text: "/deploy qa1", writtenAt: new Date(0) };

it("makes of a description the text that it is, written at the head that the pull request was opened with", () => {
  expect(findDescription({ ...opened, headCommit: sha("abc1234"), description })).toEqual({
    kind: "comment-written",
    repo: "acme/blip",
    number: 12,
    source: "description",
    id: 12,
    action: "created",
    author: "alice",
    text: "/deploy qa1",
    writtenAt: new Date(0),
    headCommit: sha("abc1234"),
  });
});

it("finds none where no person wrote anything, and no head in an old event", () => {
  expect(findDescription(opened)).toBeUndefined();
  expect(findDescription({ ...opened, description })).not.toHaveProperty("headCommit");
});
