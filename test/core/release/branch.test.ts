import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvironmentName, parseServiceName } from "../../../src/core/identity.ts";
import { renderReleaseBranch } from "../../../src/core/release/branch.ts";

const names = fc.stringMatching(/^[a-z\d][a-z\d._-]{0,62}$/);

describe("the living branch", () => {
  it("gives every environment and service a branch that Git takes, three parts deep", () => {
    fc.assert(
      fc.property(names, names, (first, second) => {
        const [environment, service] = [parseEnvironmentName(first), parseServiceName(second)];
        fc.pre(environment !== undefined && service !== undefined);
        expect(renderReleaseBranch(environment, service).split("/")).toEqual(["tidegate", first, second]);
      }),
    );
  });
});
