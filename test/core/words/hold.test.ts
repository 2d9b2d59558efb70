import { describe, expect, it } from "vitest";
import type { Hold } from "../../../src/core/release/hold.ts";
import { renderHold, renderHoldEnded, renderHoldWarning } from "../../../src/core/words/hold.ts";
import { confirmed, context, environment, login, pullRequest, repo, service, sha } from "./samples.ts";

const { links } = context;
const hold: Hold = {
  configRepo: repo("acme/config"),
  environment: environment("production"),
  service: service("blip"),
  rolledBack: [[confirmed("acme/blip:1.4.0")]],
  backTo: [confirmed("acme/blip:1.3.0")],
  mode: "until-newer",
  by: login("bob"),
  since: new Date("2026-11-21T09:30:00Z"),
  carrier: { kind: "pull-request", number: pullRequest(77) },
};
const { by: _by, ...byNobody } = hold;
const until = new Date("2026-11-22T09:30:00Z");

describe("a hold", () => {
  it("says what was rolled back to what, by whom, since when, by what, and how it is lifted", () => {
    expect(renderHold(hold, links).text).toMatchInlineSnapshot(
      `"\`blip\` has been held in \`production\` since 2026-11-21 09:30 UTC: \`1.4.0\` was rolled back to \`1.3.0\` by \`bob\` in [config#77](https://redirect.github.com/acme/config/pull/77). Newer versions are proposed, but a person has to merge them; that, or \`/resume production blip\`, lifts the hold."`,
    );
  });

  it.each<[string, Partial<Hold>, string]>([
    [
      "by a person only",
      { mode: "manual" },
      "Nothing is proposed there until somebody types `/resume production blip`.",
    ],
    [
      "by time, too",
      { until },
      "that, or `/resume production blip`, lifts the hold. It ends by itself at 2026-11-22 09:30 UTC.",
    ],
    [
      "by a person, and by time",
      { mode: "manual", until },
      "types `/resume production blip`. It ends by itself at 2026-11-22 09:30 UTC.",
    ],
  ])("says how it is lifted: %s", (_, changed, end) => {
    expect(renderHold({ ...hold, ...changed }, links).text.endsWith(end)).toBe(true);
  });

  it("placed by a commit, by nobody known, back to nothing known, says what is known", () => {
    const known: Hold = { ...byNobody, backTo: [], carrier: { kind: "commit", sha: sha("c0ffee") } };
    expect(renderHold(known, links).text).toContain(
      "2026-11-21 09:30 UTC: `1.4.0` was rolled back in [`c0ffee0`](https://github.com/acme/config/commit/c0ffee",
    );
  });

  it("names each version that was rolled back while it stands, but not a hundred", () => {
    const versions = Array.from({ length: 8 }, (_, index) => [confirmed(`acme/blip:1.4.${index}`)]);
    expect(renderHold({ ...hold, rolledBack: versions }, links).text).toContain(
      "`1.4.3`, `1.4.4`, and 3 more were rolled back",
    );
  });
});

describe("a release pull request to a place that is held", () => {
  it("warns whoever is about to merge it", () => {
    expect(renderHoldWarning(hold, links).text).toMatchInlineSnapshot(
      `"> **Look twice before you merge.** \`1.4.0\` was rolled back here by \`bob\` at 2026-11-21 09:30 UTC, in [config#77](https://redirect.github.com/acme/config/pull/77). Tidegate does not merge this by itself; merging it lifts the hold."`,
    );
  });

  it("says until when Tidegate leaves it to a person", () => {
    expect(renderHoldWarning({ ...byNobody, until }, links).text).toMatchInlineSnapshot(
      `"> **Look twice before you merge.** \`1.4.0\` was rolled back here at 2026-11-21 09:30 UTC, in [config#77](https://redirect.github.com/acme/config/pull/77). Tidegate does not merge this by itself before 2026-11-22 09:30 UTC; merging it lifts the hold."`,
    );
  });
});

it("a hold that came to its end says so", () => {
  expect(renderHoldEnded({ ...hold, until }).text).toMatchInlineSnapshot(
    `"The hold on \`blip\` in \`production\` has come to its end at 2026-11-22 09:30 UTC, as \`.tidegate.yaml\` sets it. Newer versions are released as before; \`1.4.0\` itself stays out until somebody asks for it."`,
  );
});
