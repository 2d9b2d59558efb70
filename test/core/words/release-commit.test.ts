import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parseTrailer } from "../../../src/core/words/marker.ts";
import { renderReleaseCommitMessage } from "../../../src/core/words/release-commit.ts";
import { factsOf } from "../../../src/core/words/release-pull-request.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOnInPlainText } from "./rendered.ts";
import { change, confirmed, context, environment, plan, service, tree } from "./samples.ts";

const message = (of = plan()) => renderReleaseCommitMessage(of, tree("7ee"), context.signer);

describe("a release's commit message", () => {
  it("says what, from where, and ends in the trailer", () => {
    expect(message().replace(/v1\..*/, "v1.…")).toMatchInlineSnapshot(`
      "Release blip main-def5678 to qa1

      - acme/blip: main-abc1234 (sha256:9c1185a5c5e9) -> main-def5678 (sha256:4bf5122f3447)

      Published through GitHub Packages; qa1 follows this tag.
      Built from commit def5678000000000000000000000000000000000, pull request 12 of acme/blip.

      Tidegate-Release: v1.…
      "
    `);
  });

  it("has a trailer that Git and Tidegate read", () => {
    const read = execFileSync("git", ["interpret-trailers", "--parse"], { input: message() }).toString();
    expect(message().endsWith(read)).toBe(true);
    expect(read).toMatch(/^Tidegate-Release: v1\.\S+\n$/);
    const place = { repo: plan().request.configRepo, tree: tree("7ee") };
    expect(parseTrailer(message(), place, context.signer)).toEqual({ kind: "genuine", facts: factsOf(plan()) });
  });

  it("leaves the version out of a subject that it would make too long", () => {
    const long = plan({}, { service: service("a".repeat(30)), environment: environment("b".repeat(20)) });
    expect(message(long).split("\n")[0]).toBe(`Release ${"a".repeat(30)} to ${"b".repeat(20)}`);
  });

  it("counts the images that it does not list", () => {
    const images = Array.from({ length: 60 }, (_, index) => confirmed(`acme/platform-${index}:1.5.0`));
    const changes = images.map((image) => change("1.4.0", image));
    expect(message(plan({ changes }, { images }))).toContain("\n- and 10 more\n");
  });

  it.each(hostileTexts)("has nothing in it that GitHub acts on, and one trailer: $name", ({ text }) => {
    const hostile = message(plan({}, { askedBy: { kind: "published", via: text } }));
    expect(hostile).not.toMatch(/^co-authored-by/im);
    for (const line of hostile.split("\n")) expect(line).not.toMatch(actedOnInPlainText);
    expect(hostile.split("\n").length).toBe(message().split("\n").length);
  });
});
