import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProgram } from "./component.ts";

describe("describeWith", () => {
  it.each([
    ["leaves a suite out without its component", "", 0, "1 skipped"],
    ["fails without its component where components are required", "1", 1, "nowhere is not installed"],
  ])("%s", (_, required, status, words) => {
    const suite = join(import.meta.dirname, "../fixtures/component/absent.suite.ts");
    const config = join(import.meta.dirname, "../fixtures/component/vitest.config.ts");
    const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
    const outcome = spawnSync(process.execPath, [vitest, "run", "--config", config, suite], {
      encoding: "utf8",
      env: { ...process.env, TIDEGATE_REQUIRE_COMPONENTS: required, NO_COLOR: "1" },
    });
    expect(outcome.stdout + outcome.stderr).toContain(words);
    expect(outcome.status).toBe(status);
  });
});

describe("findProgram", () => {
  it("finds the first that is installed, by name or by path", () => {
    expect(findProgram("no-such-program", process.execPath)).toBe(process.execPath);
    expect(findProgram("no-such-program", "/no/such/program")).toBeUndefined();
    expect(findProgram("git")).toMatch(/[\\/]git$/);
  });
});
