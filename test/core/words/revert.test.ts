import { describe, expect, it } from "vitest";
import type { SourceChanges } from "../../../src/core/release/plan.ts";
import { type RecognisedRevert, renderRevert, renderRolledBack } from "../../../src/core/words/revert.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, textOf, textSeenByFilters } from "./rendered.ts";
import {
  confirmed,
  context,
  digest,
  environment,
  login,
  must,
  plan,
  pullRequest,
  repo,
  service,
  sha,
  tag,
} from "./samples.ts";

const { links } = context;
const takenOut: SourceChanges = must(plan().sourceChanges);
const place = {
  environment: environment("production"),
  service: service("blip"),
  from: [confirmed("acme/blip:1.4.0")],
  to: [{ tag: tag("1.3.0"), digest: digest("9c1185a5c5e9") }],
};
const revert: RecognisedRevert = {
  configRepo: repo("acme/config"),
  of: "release",
  reverts: pullRequest(70),
  places: [{ ...place, takenOut }],
};

describe("the comment on a revert", () => {
  it("says what comes back, what is taken out, and what the merge does", () => {
    expect(renderRevert(revert, links).text).toMatchInlineSnapshot(`
      "**This revert takes back the release** of [acme/config#70](https://github.com/acme/config/pull/70). Merging it sets these versions:

      | environment | service | now | after the merge |
      | --- | --- | --- | --- |
      | \`production\` | \`blip\` | \`1.4.0\` | \`1.3.0\` |

      <details><summary>Taken out of production, blip</summary>

      ### Changes in acme/blip

      - [#11](https://redirect.github.com/acme/blip/pull/11) Show the price of a trip (alice)
      - [#12](https://redirect.github.com/acme/blip/pull/12) Round it (fixes \\#&#8203;9) (dependabot\\[bot\\])
      - \`0ff1ce5\` Mend the build

      [Compare \`abc1234\` with \`def5678\`](https://github.com/acme/blip/compare/abc1234...def5678) (3 commits).

      </details>

      After the merge Tidegate holds the place: what was taken back stays out, whoever announces it again, and a newer version waits for a person or for \`/resume\`."
    `);
  });

  it("of a revert says that the release comes again", () => {
    const { reverts: _, ...again } = { ...revert, of: "rollback" as const };
    const text = renderRevert({ ...again, places: [{ ...place, broughtBack: takenOut }] }, links).text;
    expect(text).toContain("takes back the rollback, and so brings the release again**. Merging it");
    expect(text).toContain("<summary>Brought back to production, blip</summary>");
    expect(text).toContain("After the merge the hold that the rollback placed is lifted.");
  });

  it("says so when what is behind it is not known", () => {
    expect(renderRevert({ ...revert, places: [place] }, links).text).toContain(
      "What changed between the two versions is not known",
    );
  });

  it.each<[string, (typeof place)["to"] | RecognisedRevert["places"][number]["to"], string]>([
    ["nothing known", [], "not known"],
    ["a digest alone", [{ digest: digest("9c1185a5c5e9") }], "`sha256:9c1185a5c5e9`"],
    ["no version at all", [{}], "none"],
    ["the same tag of two images", [{ tag: tag("1.3.0") }, { tag: tag("1.3.0") }], "`1.3.0`"],
    ["many tags", [1, 2, 3, 4, 5].map((each) => ({ tag: tag(`1.${each}`) })), "`1.1`<br>`1.2`<br>`1.3`<br>and 2 more"],
  ])("shows what comes back: %s", (_, to, cell) => {
    expect(renderRevert({ ...revert, places: [{ ...place, to }] }, links).text).toContain(`| \`1.4.0\` | ${cell} |`);
  });

  it("stays under the limit, and says how much it left out", () => {
    const places = Array.from({ length: 400 }, (_, index) => ({ ...place, service: service(`s-${index}`), takenOut }));
    const { text } = renderRevert({ ...revert, places }, links);
    expect(Buffer.byteLength(text)).toBeLessThan(65_000);
    expect(text).toMatch(/^and \d+ more$/m);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const pullRequests = takenOut.pullRequests.map((each) => ({ ...each, title: text }));
    const otherCommits = takenOut.otherCommits.map((each) => ({ ...each, subject: text }));
    const hostile = { ...takenOut, pullRequests, otherCommits, url: text };
    const tree = parse(renderRevert({ ...revert, places: [{ ...place, takenOut: hostile }] }, links).text);
    expect(tree.children.map(({ type }) => type)).toEqual([
      ...["paragraph", "table", "html", "heading", "list", "paragraph", "html", "paragraph"],
    ]);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
  });
});

describe("a source pull request that was in a release", () => {
  const { environment, service, from } = place;
  const carrier = { kind: "pull-request", number: pullRequest(77) } as const;
  const rolledBack = { configRepo: repo("acme/config"), environment, service, from, to: [], carrier };

  it("is told who rolled it back, and what runs again", () => {
    const told = { ...rolledBack, to: [confirmed("acme/blip:1.3.0")], by: login("bob") };
    expect(renderRolledBack(told, links).text).toMatchInlineSnapshot(
      `"↩ \`blip\` \`1.4.0\` was rolled back from \`production\` by \`bob\` in [config#77](https://redirect.github.com/acme/config/pull/77). \`1.3.0\` runs there again."`,
    );
  });

  it("is told what is known, and nobody is called", () => {
    const commit = { kind: "commit", sha: sha("c0ffee") } as const;
    const tree = parse(renderRolledBack({ ...rolledBack, carrier: commit, by: login("alice") }, links).text);
    expect(textOf(tree)).toBe("↩ blip 1.4.0 was rolled back from production by alice in c0ffee0.");
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
    expect(renderRolledBack(rolledBack, { web: "https://github.example.com" }).text).toBe(
      "↩ `blip` `1.4.0` was rolled back from `production` in `config#77`.",
    );
  });
});
