import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import type { SourceChanges } from "../../../src/core/release/plan.ts";
import { type RevertedPlace, renderNoRevert, renderRevert } from "../../../src/core/words/revert.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import {
  confirmed,
  context,
  digest,
  environment,
  must,
  plan,
  pullRequest,
  repo,
  service,
  sha,
  tag,
} from "./samples.ts";

const { links } = context;
const changes: SourceChanges = must(plan().sourceChanges);
const place: RevertedPlace = {
  environment: environment("production"),
  service: service("blip"),
  of: "release",
  carrier: { kind: "pull-request", number: pullRequest(70) },
  from: [confirmed("acme/blip:1.4.0")],
  to: [{ tag: tag("1.3.0"), digest: digest("9c1185a5c5e9") }],
  behind: { kind: "compared", takenOut: changes },
  hold: { kind: "until-newer" },
};
const blop: RevertedPlace = { ...place, service: service("blop") };
const render = (places: readonly RevertedPlace[], left = 0) =>
  renderRevert({ configRepo: repo("acme/config"), places, following: [], left }, links).text;

describe("the comment on a revert", () => {
  it("says what comes back, what is taken out, and what the merge does", () => {
    expect(render([place])).toMatchInlineSnapshot(`
      "**This takes back the release in [acme/config#70](https://github.com/acme/config/pull/70).** Merging it sets this version:

      | environment | service | now | after the merge |
      | --- | --- | --- | --- |
      | \`production\` | \`blip\` | \`1.4.0\` | \`1.3.0\` |

      It takes out:

      ### Changes in acme/blip

      - [#11](https://redirect.github.com/acme/blip/pull/11) Show the price of a trip (alice)
      - [#12](https://redirect.github.com/acme/blip/pull/12) Round it (fixes \\#&#8203;9) (dependabot\\[bot\\])
      - \`0ff1ce5\` Mend the build

      [Compare \`abc1234\` with \`def5678\`](https://github.com/acme/blip/compare/abc1234...def5678) (3 commits).

      After the merge \`blip\` in \`production\` is held: \`1.4.0\` stays out, whoever announces it again, and a newer version waits for a person to merge it, or for \`/resume production blip\`."
    `);
  });

  it("of a revert says that the version which was rolled back comes back", () => {
    const behind = { kind: "compared", broughtBack: changes } as const;
    const carrier = { kind: "pull-request", number: pullRequest(77) } as const;
    const [to, from] = [[{ tag: tag("1.4.0") }], [confirmed("acme/blip:1.3.0")]];
    expect(render([{ ...place, of: "rollback", carrier, from, to, behind }])).toMatchInlineSnapshot(`
      "**This takes back the rollback in [acme/config#77](https://github.com/acme/config/pull/77).** Merging it sets this version:

      | environment | service | now | after the merge |
      | --- | --- | --- | --- |
      | \`production\` | \`blip\` | \`1.3.0\` | \`1.4.0\` |

      It brings back:

      ### Changes in acme/blip

      - [#11](https://redirect.github.com/acme/blip/pull/11) Show the price of a trip (alice)
      - [#12](https://redirect.github.com/acme/blip/pull/12) Round it (fixes \\#&#8203;9) (dependabot\\[bot\\])
      - \`0ff1ce5\` Mend the build

      [Compare \`abc1234\` with \`def5678\`](https://github.com/acme/blip/compare/abc1234...def5678) (3 commits).

      After the merge \`1.4.0\` of \`blip\` in \`production\` counts as wanted again: a hold for that alone ends, and newer versions are released as before."
    `);
  });

  it("of several places folds what is behind each, and says once what is the same", () => {
    const places: readonly RevertedPlace[] = [
      { ...place, behind: { kind: "compared", takenOut: changes, broughtBack: changes } },
      { ...blop, behind: { kind: "commits-unknown" } },
      { ...place, environment: environment("qa1"), behind: { kind: "commits-unknown" } },
      { ...blop, environment: environment("qa1"), behind: { kind: "same-commit", commit: sha("c0ffee") } },
    ];
    const text = render(places, 2);
    const nested = /<details>.*?<\/details>/gs;
    expect(text.replace(nested, "…")).toMatchInlineSnapshot(`
      "**This takes back the release in [acme/config#70](https://github.com/acme/config/pull/70).** Merging it sets these versions:

      | environment | service | now | after the merge |
      | --- | --- | --- | --- |
      | \`production\` | \`blip\` | \`1.4.0\` | \`1.3.0\` |
      | \`production\` | \`blop\` | \`1.4.0\` | \`1.3.0\` |
      | \`qa1\` | \`blip\` | \`1.4.0\` | \`1.3.0\` |
      | \`qa1\` | \`blop\` | \`1.4.0\` | \`1.3.0\` |

      It names more than that. What else it does was not looked at.

      …

      …

      What changed between the two versions of \`blop\` in \`production\`, \`blip\` in \`qa1\` is not known: Tidegate does not know the commits of both.

      Both versions of \`blop\` in \`qa1\` were built from the same commit, \`c0ffee0\`.

      After the merge \`blip\` in \`production\`, \`blop\` in \`production\`, \`blip\` in \`qa1\`, \`blop\` in \`qa1\` are held: what is taken out there stays out, whoever announces it again, and a newer version waits for a person to merge it, or for \`/resume\`."
    `);
    expect(text.match(nested)).toHaveLength(2);
  });

  it.each<[string, RevertedPlace["behind"], string]>([
    ["built from one commit", { kind: "same-commit", commit: sha("c0ffee") }, "Both versions were built from the same"],
    ["of unknown commits", { kind: "commits-unknown" }, "Tidegate does not know the commits of both."],
    ["out of reach", { kind: "out-of-reach", repo: repo("acme/blip") }, "Tidegate cannot read `acme/blip`."],
    ["too much to look up", { kind: "not-looked-up" }, "this pull request names more releases than Tidegate looks up."],
  ])("tells what is behind it, or why that is not known: %s", (_, behind, sentence) => {
    expect(render([{ ...place, behind }])).toContain(sentence);
  });

  it.each<[string, Partial<RevertedPlace>[], string]>([
    ["a pull request", [{}], "the release in [acme/config#70](https://github.com/acme/config/pull/70)"],
    ["the same one twice", [{}, {}], "the release in [acme/config#70](https://github.com/acme/config/pull/70)"],
    ["a commit", [{ carrier: { kind: "commit", sha: sha("c0ffee") } }], "the release in [`c0ffee0`]("],
    ["two", [{}, { carrier: { kind: "commit", sha: sha("c0ffee") } }], "the releases in [acme/config#70]("],
    [
      "both sorts",
      [{}, { of: "rollback" }],
      "the release in [acme/config#70](https://github.com/acme/config/pull/70) and the rollback in",
    ],
  ])("names what it takes back: %s", (_, differences, sentence) => {
    expect(render(differences.map((each) => ({ ...place, ...each })))).toContain(`**This takes back ${sentence}`);
  });

  it("names no pull request where the index knows none", () => {
    const { carrier: _, ...unknown } = place;
    expect(render([unknown])).toContain("**This takes back a release.** Merging it sets this version:");
    expect(render([unknown, blop])).toContain("**This takes back 2 releases.** Merging it sets these versions:");
  });

  it.each<[string, RevertedPlace["hold"], string]>([
    ["manual", { kind: "manual" }, "nothing newer is proposed until somebody types `/resume production blip`."],
    ["for some time", { kind: "for", seconds: 86_400 }, "for 1d a newer version waits for a person to merge it, or"],
  ])("says how it will be held: %s", (_, hold, sentence) => {
    expect(render([{ ...place, hold }])).toContain(sentence);
    expect(render([place, { ...blop, hold }])).toMatch(
      /`blip` in `production` is held.*\n\n.*`blop` in `production` is held/,
    );
  });

  it.each<[string, RevertedPlace["to"], string]>([
    ["nothing known", [], "not known"],
    ["a digest alone", [{ digest: digest("9c1185a5c5e9") }], "`sha256:9c1185a5c5e9`"],
    ["no version at all", [{}], "none"],
    ["the same tag of two images", [{ tag: tag("1.3.0") }, { tag: tag("1.3.0") }], "`1.3.0`"],
    ["many tags", [1, 2, 3, 4, 5].map((each) => ({ tag: tag(`1.${each}`) })), "`1.1`<br>`1.2`<br>`1.3`<br>and 2 more"],
  ])("shows what comes back: %s", (_, to, cell) => {
    expect(render([{ ...place, to }])).toContain(`| \`1.4.0\` | ${cell} |`);
  });

  it("stays under the limit, and says how much it left out", () => {
    const text = render(Array.from({ length: 400 }, (_, index) => ({ ...place, service: service(`s-${index}`) })));
    expect(Buffer.byteLength(text)).toBeLessThan(65_000);
    expect(text).toMatch(/^and \d+ more$/m);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const pullRequests = changes.pullRequests.map((each) => ({ ...each, title: text }));
    const otherCommits = changes.otherCommits.map((each) => ({ ...each, subject: text }));
    const hostile = {
      ...place,
      behind: { kind: "compared", takenOut: { ...changes, pullRequests, otherCommits, url: text } },
    } as const;
    const shape = (each: string) => parse(each).children.map(({ type }) => type);
    const listed = ["heading", "list", "paragraph"];
    expect(shape(render([hostile]))).toEqual(["paragraph", "table", "paragraph", ...listed, "paragraph"]);
    const folded = ["html", ...listed, "html"];
    expect(shape(render([hostile, hostile]))).toEqual(["paragraph", "table", ...folded, ...folded, "paragraph"]);
    expect(textSeenByFilters(parse(render([hostile])))).not.toMatch(actedOn);
  });

  it("says what Flux follows again, which is no version", () => {
    const carrier = { kind: "pull-request", number: pullRequest(70) } as const;
    const where = { environment: environment("qa1"), service: service("blip"), carrier };
    const from = { kind: "branch", branch: must(parseBranchName("feature/x")) } as const;
    const to = { kind: "branch", branch: must(parseBranchName("main")) } as const;
    const following = [
      { ...where, from, to },
      { ...where, from },
    ];
    const text = renderRevert({ configRepo: repo("acme/config"), places: [], following, left: 0 }, links).text;
    expect(text).toMatchInlineSnapshot(`
      "**This takes back the release in [acme/config#70](https://github.com/acme/config/pull/70).**

      - After the merge Flux follows \`branch main\` for \`blip\` in \`qa1\` again, in place of \`branch feature/x\`. It chooses the version there, so Tidegate holds nothing.
      - After the merge Flux no longer follows \`branch feature/x\` for \`blip\` in \`qa1\`, but what its files then say. It chooses the version there, so Tidegate holds nothing."
    `);
  });

  it("is taken back in one sentence", () => {
    expect(renderNoRevert().text).toBe("As it stands now, this takes back no release.");
  });
});
