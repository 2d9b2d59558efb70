import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReleaseRecord } from "../../../src/core/release/record.ts";
import { renderRefusalNote } from "../../../src/core/words/refusal.ts";
import { isStatusComment, renderStatusComment } from "../../../src/core/words/status-comment.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import { confirmed, context, environment, imageName, login, record, repo, service, sha, tag } from "./samples.ts";

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);
const older = confirmed("acme/blip:main-abc1234");
const refusal = renderRefusalNote({
  code: "older-than-git",
  environment: environment("production"),
  image: imageName("acme/blip"),
  inGit: tag("1.5.0"),
  asked: tag("1.4.0"),
});
const commit = { kind: "commit", sha: sha("c0ffee"), url: "https://github.com/acme/config/commit/c0ffee" } as const;

const story: readonly ReleaseRecord[] = [
  record({ environment: environment("dev"), state: "merged", carrier: commit, changedAt: at("09:55") }),
  record({ state: "superseded", images: [older], changedAt: at("10:00") }),
  record({ state: "merged", settledBy: login("alice"), changedAt: at("10:20") }),
  refused(),
];

describe("the status comment", () => {
  it("says where every version has come to", () => {
    expect(render(story)).toMatchInlineSnapshot(`
      "<!-- tidegate:status -->
      ### Releases of \`blip\`

      | environment | version | state | release | since (UTC) |
      | --- | --- | --- | --- | --- |
      | \`dev\` | \`main-def5678\` | ● committed | [\`c0ffee0\`](https://github.com/acme/config/commit/c0ffee) | 2026-11-21 09:55 |
      | \`production\` | \`main-def5678\` | ✕ refused |  | 2026-11-21 10:00 |
      | \`qa1\` | \`main-def5678\` | ● merged by alice | [config#77](https://github.com/acme/config/pull/77) | 2026-11-21 10:20 |

      - \`production\`, \`blip\` in [acme/config](https://github.com/acme/config): \`1.4.0\` was not released to \`production\`. Git has \`1.5.0\` of \`acme/blip\` there, which is newer. Nothing needs to be done. To go back on purpose, revert the release pull request that brought \`1.5.0\`.

      <details><summary>Earlier versions</summary>

      - \`qa1\`, \`blip\`, \`main-abc1234\`: – replaced by another version in [config#77](https://github.com/acme/config/pull/77), 2026-11-21 10:00

      </details>

      <sub>Tidegate keeps this comment up to date.</sub>
      "
    `);
  });

  it("is found again by its hidden word", () => {
    expect(isStatusComment(render(story))).toBe(true);
    expect(isStatusComment("Releases")).toBe(false);
    expect(isStatusComment("> <!-- tidegate:status -->")).toBe(false);
  });

  it("is the same for the same records in any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...story], { minLength: story.length }), (shuffled) => {
        expect(render(shuffled)).toBe(render(story));
      }),
    );
  });

  it.each<[string, Partial<ReleaseRecord>, string]>([
    ["proposed", {}, "○ proposed"],
    ["merged", { state: "merged" }, "● merged"],
    ["merged by somebody", { state: "merged", settledBy: login("bob") }, "● merged by bob"],
    ["closed", { state: "closed", settledBy: login("bob") }, "– closed by bob"],
    ["superseded", { state: "superseded" }, "– replaced by another version"],
    ["committed", { state: "merged", carrier: commit }, "● committed"],
  ])("has a row for a release that is %s", (_, changed, words) => {
    expect(render([record(changed)])).toContain(`| ${words} |`);
  });

  it("prefers what counts to what was replaced at the same instant", () => {
    const at10 = at("10:00");
    const replaced = record({ state: "superseded", images: [older], changedAt: at10 });
    expect(render([replaced, record({ changedAt: at10 })])).toContain("| `main-def5678` | ○ proposed |");
  });

  it("has a column of services when there are several", () => {
    const body = render([record(), record({ service: service("api"), state: "merged" })]);
    expect(body).toContain("### Releases\n");
    expect(body).toContain("| `qa1` | `api` | `main-def5678` | ● merged |");
  });

  it("names the images whose tags differ", () => {
    const images = [1, 2, 3, 4, 5].map((each) => confirmed(`acme/platform-${each}:1.${each}.0`));
    expect(render([record({ images })])).toContain(
      "| `acme/platform-1:1.1.0`<br>`acme/platform-2:1.2.0`<br>`acme/platform-3:1.3.0`<br>and 2 more |",
    );
  });

  it("stays under the limit, whole, and says how much it left out", () => {
    const many = Array.from({ length: 2000 }, (_, index) => refused({ service: service(`service-${index}`) }));
    const body = render(many);
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
    expect(body).toMatch(/^and \d+ more$/m);
    expect(blocksOf(body)).toEqual(["html", "heading", "table", "paragraph", "list", "paragraph"]);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const carrier = { ...commit, url: text };
    const { text: said } = renderRefusalNote({ code: "permission-missing", repo: repo("acme/blip"), permission: text });
    const hostile = [
      record({ carrier, state: "merged" }),
      refused({ refusals: [{ code: "permission-missing", text: said }] }),
    ];
    expect(blocksOf(render(hostile))).toEqual(["html", "heading", "table", "list", "paragraph"]);
    expect(textSeenByFilters(parse(render(hostile)))).not.toMatch(actedOn);
  });
});

function refused(changed: Partial<ReleaseRecord> = {}): ReleaseRecord {
  const { carrier: _, ...rest } = record();
  const production = environment("production");
  return { ...rest, environment: production, state: "refused", changes: [], refusals: [refusal], ...changed };
}

function render(records: readonly ReleaseRecord[]): string {
  return renderStatusComment(
    { records, waiting: [], tracks: [], locks: [], holds: [], commands: [], notices: [] },
    context,
  );
}

function blocksOf(body: string): readonly string[] {
  return parse(body).children.map(({ type }) => type);
}
