import { describe, expect, it } from "vitest";
import { parseLogin, parsePullRequestNumber } from "../../../src/core/identity.ts";
import type { ConfirmedImage } from "../../../src/core/image/reference.ts";
import { type Hold, holdsAt } from "../../../src/core/release/hold.ts";
import { isSameImages, isSameTags, judgeVersion } from "../../../src/core/release/judge-hold.ts";
import { confirmed, must, request } from "../../support/snapshot-builder.ts";

const { configRepo, environment, service } = request([]);
const bad = confirmed("acme/app:1.4.0", "a");
const good = confirmed("acme/app:1.5.0", "b");
const since = new Date("2026-11-21T10:00:00Z");
const hold: Hold = {
  ...{ configRepo, environment, service, rolledBack: [[bad]], backTo: [], mode: "until-newer", since },
  ...{ by: must(parseLogin("bob")), carrier: { kind: "pull-request", number: must(parsePullRequestNumber(9)) } },
};

function judged(images: readonly ConfirmedImage[], change: Partial<Hold> = {}): string | undefined {
  return judgeVersion({ ...hold, ...change }, { environment, service, images })?.keepsOut;
}

describe("a hold", () => {
  const worker = (tag: string, digit: string) => confirmed(`acme/worker:${tag}`, digit);
  const two = [[bad, worker("1.4.0", "c")]];

  it.each<[string, readonly ConfirmedImage[], Partial<Hold>, string | undefined]>([
    ["keeps out what was rolled back", [bad], {}, "version"],
    ["keeps it out when the tag was built anew", [confirmed("acme/app:1.4.0", "f")], {}, "version"],
    ["keeps it out under another tag", [confirmed("acme/app:1.4.0-again", "a")], {}, "version"],
    ["lets another version pass", [good], {}, undefined],
    ["lets what is not known yet pass", [], {}, undefined],
    ["that only a person lifts keeps out all", [good], { mode: "manual" }, "all"],
    ["that only a person lifts keeps out what is not known yet", [], { mode: "manual" }, "all"],
    ["that only a person lifts says when it is the very version", [bad], { mode: "manual" }, "version"],
    ["keeps out what was rolled back before the last", [bad], { rolledBack: [[good], [bad]] }, "version"],
    [
      "keeps out all images of the version",
      [bad, worker("1.4.0", "c")],
      { rolledBack: [[worker("1.4.0", "c"), bad]] },
      "version",
    ],
    ["lets pass what shares only an image with it", [bad, worker("1.4.1", "d")], { rolledBack: two }, undefined],
    ["keeps it out where an image has been added since", [bad, worker("1.4.0", "c")], {}, "version"],
    ["keeps it out where an image has been taken away since", [bad], { rolledBack: two }, "version"],
    ["says nothing of other images", [worker("1.4.0", "c")], {}, undefined],
  ])("%s", (_, images, change, expected) => {
    expect(judged(images, change)).toBe(expected);
  });

  it("says what was rolled back, by whom and since when", () => {
    expect(judgeVersion(hold, { environment, service, images: [bad] })).toEqual({
      code: "held",
      ...{ environment, service, rolledBack: bad.tag, by: hold.by, since, keepsOut: "version" },
    });
    const { by: _, ...byNobody } = hold;
    expect(judgeVersion(byNobody, { environment, service, images: [bad] })).not.toHaveProperty("by");
  });

  it.each<[string, Pick<Hold, "until">, boolean]>([
    ["without an end", {}, true],
    ["before its end", { until: new Date(+since + 1) }, true],
    ["at its end", { until: since }, false],
  ])("stands: %s", (_, ends, expected) => {
    expect(holdsAt(ends, since)).toBe(expected);
  });
});

describe("two versions", () => {
  it.each<[string, readonly ConfirmedImage[], readonly ConfirmedImage[], boolean, boolean]>([
    ["of one tag and digest", [bad], [bad], true, true],
    ["of one tag, built anew", [bad], [confirmed("acme/app:1.4.0", "f")], true, false],
    ["of different tags", [bad], [good], false, false],
    ["in another order", [bad, good], [good, bad], true, true],
    ["of which one has more", [bad, good], [bad], false, false],
    ["of which one has less", [bad], [bad, good], false, false],
    ["of nothing", [], [], false, true],
  ])("%s", (_, one, other, sameTags, sameImages) => {
    expect([isSameTags(one, other), isSameImages(one, other)]).toEqual([sameTags, sameImages]);
  });
});
