import { describe, expect, it } from "vitest";
import type { ReadManifest } from "../../../src/core/release/snapshot.ts";
import { type DryRun, renderDryRunAnswer } from "../../../src/core/words/dry-run.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at, lock } from "./command-samples.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import { environment, plan, service, sha } from "./samples.ts";

const qa1 = environment("qa1");
const path = "clusters/qa1/blip.yaml";
const file = (line: string) => `kind: Pod\nspec:\n  image: ${line}\n  # end\n`;

function manifest(text: string, at = path): ReadManifest {
  const findings = { references: [], unclear: [], charts: [], unclearCharts: [] };
  return { manifest: { path: at, text }, findings };
}

function planned(before: string, after: string): DryRun["plans"][number] {
  return { decision: plan({ files: [{ path, text: after }] }), manifests: [manifest(before)] };
}

const change = planned(file("acme/blip:main-abc1234"), file("acme/blip:main-def5678"));
const empty: DryRun = { environment: qa1, commit: sha("def5678"), askedAt: at("10:00"), plans: [] };

describe("the answer to a dry run", () => {
  it("shows the exact diff, folded", () => {
    expect(render({ plans: [change] })).toMatchInlineSnapshot(`
      "\`blip\` \`main-def5678\` would go to \`qa1\` by a release pull request. Nothing was changed.

      <details><summary>Diff of 1 file</summary>

      \`\`\`diff
      --- a/clusters/qa1/blip.yaml
      +++ b/clusters/qa1/blip.yaml
      @@ -1,4 +1,4 @@
       kind: Pod
       spec:
      -  image: acme/blip:main-abc1234
      +  image: acme/blip:main-def5678
         # end
      \`\`\`

      </details>"
    `);
  });

  it("tells what else changes by an anchor, as the release pull request does", () => {
    const place = { path, column: 3, before: "1.4.0", after: "1.5.0" };
    const changesWith = [{ ...place, line: 2, withLine: 17 }];
    const run = { plans: [{ ...change, decision: plan({ changesWith }) }] };
    expect(render(run)).toContain(
      "Nothing was changed.\n\n" +
        "These places name something else. An anchor makes them say what a line above says, so they change too:\n\n" +
        "- `clusters/qa1/blip.yaml` line 2, with line 17: `1.4.0` becomes `1.5.0`\n\n<details>",
    );
    const many = Array.from({ length: 900 }, (_, index) => ({ ...place, line: index, withLine: index + 900 }));
    const text = render({ plans: [{ ...change, decision: plan({ changesWith: many }) }] });
    expect(text).toContain("<details><summary>900 places</summary>");
    expect(text).toMatch(/^- and \d+ more$/m);
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
  });

  it.each<[string, Partial<DryRun>, string]>([
    ["of nothing", {}, "Nothing would change in `qa1`."],
    [
      "of an image that is not there",
      { wait: { kind: "wait", for: "image", until: at("10:30"), finished: false } },
      "The image of `def5678` is not published yet. `/deploy` would wait for it, at most 30m, and go on by itself.",
    ],
    [
      "of an image that will hardly come",
      { wait: { kind: "wait", for: "image", until: at("10:30"), finished: true } },
      "The image of `def5678` is not published yet, and its CI has ended. `/deploy` would be refused, unless the image still comes within 2m.",
    ],
    [
      "of a commit whose checks run",
      { plans: [change], wait: { kind: "wait", for: "checks", until: at("11:00"), finished: false } },
      "The checks of `def5678` have not passed yet. `/deploy` would wait for them, at most 1h, and go on by itself.",
    ],
    [
      "where another pull request has the environment",
      {
        plans: [change],
        wait: { kind: "wait", for: "lock", lock: lock({ until: at("12:00"), reason: "a demo" }), ahead: [] },
      },
      "`/deploy` would wait: it would be 2nd in `qa1`, after `acme/blip#12` (until 2026-11-21 12:00 UTC), and go on by itself. The lock's reason: a demo",
    ],
    [
      "of what Git has",
      { plans: [{ decision: { kind: "unchanged", because: "in-git", request: plan().request }, manifests: [] }] },
      "`qa1` has `blip` `main-def5678` already.",
    ],
    [
      "of what is proposed",
      { plans: [{ decision: { kind: "unchanged", because: "proposed", request: plan().request }, manifests: [] }] },
      "`blip` `main-def5678` is proposed for `qa1` already.",
    ],
    [
      "of what is refused",
      {
        plans: [
          {
            decision: {
              kind: "refused",
              request: plan().request,
              refusals: [{ code: "not-locked", environment: qa1 }],
            },
            manifests: [],
          },
        ],
      },
      "`qa1` was not unlocked. It is not locked. Nothing needs to be done.",
    ],
    [
      "by a commit",
      { plans: [{ ...change, decision: plan({ mode: "commit" }) }] },
      "would go to `qa1` by one commit. Nothing was changed.",
    ],
  ])("says it %s", (_, run, expected) => {
    expect(render(run)).toContain(expected);
    expect(render(run)).not.toMatch(/\bI will\b/);
  });

  it("is always of state done, and of its environment", () => {
    expect(renderDryRunAnswer({ ...empty, plans: [change] })).toMatchObject({ state: "done", environment: qa1 });
  });

  it("says when a diff is cut", () => {
    const many = (tag: string) => `image: acme/blip:${tag}\n`.repeat(2_000);
    const text = render({ plans: [planned(many("a"), many("b"))] });
    expect(text).toContain("The diff is too long to be shown whole.");
    expect(render({ plans: [change] })).not.toContain("too long");
    expect(blocksOf(text)).toEqual(["paragraph", "html", "code", "paragraph", "html"]);
  });

  it("stays a part of a comment, whole, however many services there are", () => {
    const many = (tag: string) => `image: acme/blip:${tag} # ${"😀".repeat(30)}\n`.repeat(500);
    const one = planned(many("a"), many("b"));
    const plans = Array.from({ length: 60 }, (_, index) => ({
      ...one,
      decision: plan({ files: [{ path, text: many("b") }] }, { service: service(`s-${index}`) }),
    }));
    const text = render({ plans });
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it.each(hostileTexts)("keeps its shape around a diff with $name", ({ text }) => {
    const lines = `\`\`\`\n</details>\n@octocat\n${text}\n`;
    const changesWith = [{ path: text, line: 1, column: 1, withLine: 2, before: text, after: text }];
    const decision = plan({ changesWith, files: [{ path, text: file(`${lines}x`) }] });
    const said = render({ plans: [{ decision, manifests: [manifest(file(lines))] }] });
    expect(blocksOf(said).filter((type) => type !== "paragraph")).toEqual(["list", "html", "code", "html"]);
    expect(textSeenByFilters(parse(said))).not.toMatch(actedOn);
    expect(said).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
  });
});

function render(run: Partial<DryRun>): string {
  return renderDryRunAnswer({ ...empty, ...run }).text;
}

function blocksOf(text: string): readonly string[] {
  return parse(text).children.map(({ type }) => type);
}
