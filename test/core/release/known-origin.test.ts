import { describe, expect, it } from "vitest";
import { parsePullRequestNumber, parseRepoName } from "../../../src/core/identity.ts";
import { withKnownOrigin } from "../../../src/core/release/known-origin.ts";
import type { BuildOrigin } from "../../../src/core/release/request.ts";
import { confirmed, must, record, request, sha } from "../../support/snapshot-builder.ts";

const repo = must(parseRepoName("acme/app"));
const number = must(parsePullRequestNumber(12));
const all = { repo, revision: sha("c"), pullRequest: number };

describe("withKnownOrigin", () => {
  const images = [confirmed("acme/app:1.3.0")];

  it.each<[string, BuildOrigin, BuildOrigin, BuildOrigin]>([
    ["an event that knows nothing learns all", { repo }, all, all],
    ["an event that knows the commit learns the pull request", { repo, revision: sha("c") }, all, all],
    ["what an event says itself comes first", { repo, revision: sha("d") }, all, { repo, revision: sha("d") }],
    ["what an event knows better stays", all, { repo }, all],
    ["another source repo teaches nothing", { repo }, { ...all, repo: must(parseRepoName("acme/other")) }, { repo }],
  ])("%s", (_, origin, known, expected) => {
    const asked = request(images, { origin });
    const before = record(request(images, { origin: known }), "proposed");
    expect(withKnownOrigin(asked, [before]).origin).toEqual(expected);
  });

  it("another version teaches nothing", () => {
    const other = record(request([confirmed("acme/app:1.2.0")], { origin: all }), "proposed");
    expect(withKnownOrigin(request(images, { origin: { repo } }), [other]).origin).toEqual({ repo });
  });
});
