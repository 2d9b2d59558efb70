import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName, parseEnvironmentName, parseRepoName, parseServiceName } from "../../../src/core/identity.ts";
import { isFromReleaseBranch, parseReleaseBranch, renderReleaseBranch } from "../../../src/core/release/branch.ts";

const names = fc.stringMatching(/^[a-z\d][a-z\d._-]{0,62}$/);

describe("the living branch", () => {
  it("gives every environment and service a branch that Git takes, three parts deep", () => {
    fc.assert(
      fc.property(names, names, (first, second) => {
        const [environment, service] = [parseEnvironmentName(first), parseServiceName(second)];
        fc.pre(environment !== undefined && service !== undefined);
        const branch = renderReleaseBranch(environment, service);
        expect(branch.split("/")).toEqual(["tidegate", first, second]);
        expect(parseReleaseBranch(branch)).toEqual({ environment, service });
      }),
    );
  });

  it.each(["main", "tidegate", "tidegate/qa1", "tidegate/qa1/app/more", "tidegate//app", "x/tidegate/qa1/app"])(
    "is not %s",
    (text) => {
      const branch = parseBranchName(text);
      expect(branch === undefined ? undefined : parseReleaseBranch(branch)).toBeUndefined();
    },
  );

  it.each([
    ["acme/config", "tidegate/qa1/app", true],
    ["acme/config", "tidegate/qa1", false],
    ["acme/config", "tidegate/qa1/app/more", false],
    ["acme/config", "undo", false],
    ["mallory/config", "tidegate/qa1/app", false],
    ["", "tidegate/qa1/app", false],
  ])("a pull request of %j from %s may be a release: %s", (from, text, expected) => {
    const [headRepo, configRepo] = [parseRepoName(from), parseRepoName("acme/config")];
    const headBranch = parseBranchName(text);
    if (headBranch === undefined || configRepo === undefined) throw new Error("outside the grammar");
    expect(isFromReleaseBranch({ headRepo, headBranch }, configRepo)).toBe(expected);
  });
});
