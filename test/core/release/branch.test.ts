import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName, parseEnvironmentName, parseServiceName } from "../../../src/core/identity.ts";
import { parseReleaseBranch, renderReleaseBranch } from "../../../src/core/release/branch.ts";

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
});
