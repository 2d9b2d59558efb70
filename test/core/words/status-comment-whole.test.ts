import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReleaseState } from "../../../src/core/release/record.ts";
import {
  renderDoneAnswer,
  renderQueuedAnswer,
  renderRefusedAnswer,
  renderReleasedAnswer,
  renderWaitingAnswer,
} from "../../../src/core/words/command-answer.ts";
import { fenced, folded } from "../../../src/core/words/markdown-blocks.ts";
import { renderQuery } from "../../../src/core/words/query.ts";
import { type PullRequestStatus, renderStatusComment } from "../../../src/core/words/status-comment.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at, command, hold, lock, track, waiting } from "./command-samples.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import { confirmed, context, environment, login, pullRequest, record, service, sha, tag } from "./samples.ts";

const qa1 = environment("qa1");
const production = environment("production");
const nothing: PullRequestStatus = {
  records: [],
  waiting: [],
  tracks: [],
  locks: [],
  holds: [],
  commands: [],
  notices: [],
};
const rolledBack = { by: login("bob"), carrier: hold().carrier } as const;
const released = renderReleasedAnswer(qa1, [{ service: service("blip"), images: [confirmed("acme/blip:1.5.0")] }]);

const busy: PullRequestStatus = {
  records: [
    record({ state: "rolled-back", rolledBack }),
    record({ environment: production, state: "merged", settledBy: login("alice") }),
    record({ environment: environment("dev") }),
  ],
  waiting: [waiting({ waitsFor: "image" }), waiting({ environment: production, waitsFor: "lock" })],
  tracks: [track(), track({ service: service("api") }), track({ environment: production })],
  locks: [lock({ reason: "showing it", until: at("12:00") }), lock({ environment: production })],
  holds: [hold(), hold({ environment: production })],
  commands: [
    command(
      { id: 9, askedAt: at("11:30"), typed: "/deploy production" },
      renderRefusedAnswer(
        [
          { code: "draft-pull-request", repo: waiting().repo, pullRequest: pullRequest(12) },
          { code: "head-moved", saw: sha("abc1234"), now: sha("def5678") },
        ],
        production,
      ),
    ),
    command(
      { id: 9, line: 2, askedAt: at("11:30") },
      renderWaitingAnswer(qa1, { for: "image", commit: sha("def5678"), until: at("12:00") }),
    ),
    command({ id: 8, askedAt: at("11:20") }, renderQueuedAnswer(qa1, { lock: lock(), ahead: [] })),
    command({ id: 7, askedAt: at("11:10") }, released),
  ],
  notices: [],
};

describe("the whole status comment", () => {
  it("says what runs, what waits, what stands in the way, and what was said to the last commands", () => {
    expect(render(busy)).toMatchInlineSnapshot(`
      "<!-- tidegate:status -->
      ### Releases of \`blip\`

      | environment | version | state | release | since (UTC) |
      | --- | --- | --- | --- | --- |
      | \`dev\` | \`main-def5678\` | ○ proposed | [config#77](https://github.com/acme/config/pull/77) | 2026-11-21 10:00 |
      | \`production\` | \`main-def5678\` | ● merged by alice<br>⏸ held | [config#77](https://github.com/acme/config/pull/77) | 2026-11-21 10:00 |
      | \`production\` | \`def5678\` | ◌ waiting for its turn |  | 2026-11-21 10:30 |
      | \`qa1\` | \`main-def5678\` | ↩ rolled back by bob in \`config#79\`<br>⏸ held | [config#77](https://github.com/acme/config/pull/77) | 2026-11-21 10:00 |
      | \`qa1\` | \`def5678\` | ◌ waiting for its image |  | 2026-11-21 10:30 |

      - \`production\` follows this pull request (\`blip\`): new commits go there by themselves. \`/default production\` ends that.
      - \`qa1\` follows this pull request (\`api\`, \`blip\`): new commits go there by themselves. \`/default qa1\` ends that.
      - \`production\` is locked for this pull request until \`/unlock production\`, or until this pull request closes. Others wait.
      - \`qa1\` is locked for this pull request until 2026-11-21 12:00 UTC. Others wait. Reason: showing it
      - \`blip\` has been held in \`production\` since 2026-11-21 11:00 UTC: \`main-def5678\` was rolled back to \`main-abc1234\` by \`bob\` in [config#79](https://redirect.github.com/acme/config/pull/79). Newer versions are proposed, but a person has to merge them; that, or \`/resume production blip\`, lifts the hold.
      - \`blip\` has been held in \`qa1\` since 2026-11-21 11:00 UTC: \`main-def5678\` was rolled back to \`main-abc1234\` by \`bob\` in [config#79](https://redirect.github.com/acme/config/pull/79). Newer versions are proposed, but a person has to merge them; that, or \`/resume qa1 blip\`, lifts the hold.

      ✕ \`/deploy production\` by alice, 2026-11-21 11:30 UTC

      - Nothing was released from \`acme/blip#12\`. It is a draft. Mark it as ready for review, then type the command again.
      - Nothing was released. The command was typed at \`abc1234\`, and \`def5678\` was pushed after it, or too close to it to tell. Look at \`def5678\`, then type the command again.

      ◌ \`/deploy qa1\` by alice, 2026-11-21 11:30 UTC

      Waiting for the image of \`def5678\`, at most until 2026-11-21 12:00 UTC. I will go on by myself.

      <details><summary>Earlier commands</summary>

      ◌ \`/deploy qa1\` by alice, 2026-11-21 11:20 UTC

      2nd in \`qa1\`, after \`acme/blip#12\`. I will go on by myself.

      ✓ \`/deploy qa1\` by alice, 2026-11-21 11:10 UTC

      On its way to \`qa1\`: \`blip\` \`1.5.0\`.

      </details>

      <sub>Tidegate keeps this comment up to date.</sub>
      "
    `);
  });

  it("of commands alone is their log", () => {
    expect(render({ ...nothing, commands: [command({}, released)] })).toMatchInlineSnapshot(`
      "<!-- tidegate:status -->
      ✓ \`/deploy qa1\` by alice, 2026-11-21 10:30 UTC

      On its way to \`qa1\`: \`blip\` \`1.5.0\`.

      <sub>Tidegate keeps this comment up to date.</sub>
      "
    `);
  });

  it.each<[ReleaseState, string]>([
    ["proposed", "○ proposed"],
    ["merged", "● merged"],
    ["rolled-back", "↩ rolled back"],
    ["closed", "– closed"],
    ["refused", "✕ refused"],
  ])("says of what is %s in one word, and that it is held in its row", (state, word) => {
    expect(render({ ...nothing, records: [record({ state })] })).toContain(`| ${word} |`);
    expect(render({ ...nothing, records: [record({ state })], holds: [hold()] })).toContain(`| ${word}<br>⏸ held |`);
    const elsewhere = hold({ environment: production });
    expect(render({ ...nothing, records: [record({ state })], holds: [elsewhere] })).toContain(`| ${word} |`);
  });

  it.each([
    ["image", "◌ waiting for its image"],
    ["checks", "◌ waiting for its checks"],
    ["lock", "◌ waiting for its turn"],
  ] as const)("says what it waits for: %s", (waitsFor, words) => {
    expect(render({ ...nothing, waiting: [waiting({ waitsFor })] })).toContain(`| \`def5678\` | ${words} |`);
    const tagged = waiting({ waitsFor, tag: tag("1.5.0") });
    expect(render({ ...nothing, waiting: [tagged] })).toContain(`| \`1.5.0\` | ${words} |`);
  });

  it("says of what nobody has looked at yet that it is accepted", () => {
    expect(render({ ...nothing, waiting: [waiting()] })).toContain("| `def5678` | ◌ accepted |");
  });

  it("has what waits beside what runs in the same place", () => {
    const rows = render(busy).match(/^\| `(\w+)`/gm);
    expect(rows).toEqual(["| `dev`", "| `production`", "| `production`", "| `qa1`", "| `qa1`"]);
  });

  it("is the same for the same facts in any order", () => {
    const shuffled = fc.record({
      records: anyOrder(busy.records),
      waiting: anyOrder(busy.waiting),
      tracks: anyOrder(busy.tracks),
      locks: anyOrder(busy.locks),
      holds: anyOrder(busy.holds),
      commands: anyOrder(busy.commands),
      notices: fc.constant([]),
    });
    fc.assert(
      fc.property(shuffled, (status) => {
        expect(render(status)).toBe(render(busy));
      }),
    );
  });

  it.each([
    ["500 waits", { waiting: Array.from({ length: 500 }, (_, index) => waitingAt(index)) }],
    [
      "500 waits of 50 services each",
      {
        waiting: Array.from({ length: 500 }, (_, index) => ({
          ...waitingAt(index),
          services: Array.from({ length: 50 }, (_, each) => service(`service-${each}`)),
        })),
      },
    ],
    [
      "500 holds, tracks and locks",
      {
        holds: Array.from({ length: 500 }, (_, index) => hold({ environment: environment(`e-${index}`) })),
        tracks: Array.from({ length: 500 }, (_, index) => track({ environment: environment(`e-${index}`) })),
        locks: Array.from({ length: 500 }, (_, index) => lock({ environment: environment(`e-${index}`) })),
      },
    ],
    ["100 commands with 10 kB each", { commands: longCommands(100) }],
    [
      "all of it at once",
      {
        records: Array.from({ length: 500 }, (_, index) => record({ environment: environment(`e-${index}`) })),
        waiting: Array.from({ length: 500 }, (_, index) => waitingAt(index)),
        holds: Array.from({ length: 500 }, (_, index) => hold({ environment: environment(`e-${index}`) })),
        commands: longCommands(100),
      },
    ],
  ] satisfies [string, Partial<PullRequestStatus>][])("stays under GitHub's limit with %s, and whole", (_, much) => {
    const body = render({ ...busy, ...much });
    expect(Buffer.byteLength(body)).toBeLessThan(65_000);
    expect(body).toMatch(/and \d+ more|too long for here/);
    expect(body.match(/<details>/g)).toHaveLength(body.match(/<\/details>/g)?.length ?? 0);
    expect((body.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
    expect(body.endsWith("<sub>Tidegate keeps this comment up to date.</sub>\n")).toBe(true);
    const cells = (body.match(/^\|.*$/gm) ?? []).map((row) => row.split("|").length);
    expect(new Set(cells).size).toBeLessThanOrEqual(1);
  });

  it("shows the long answer of the newest command beside much else", () => {
    const [newest] = longCommands(1);
    const records = Array.from({ length: 100 }, (_, index) => record({ environment: environment(`e-${index}`) }));
    expect(render({ ...busy, records, commands: newest === undefined ? [] : [newest] })).toContain("```text\n+ line");
  });

  it("holds the answer to /query, with its table and fold", () => {
    const places = [{ service: service("blip"), hold: hold() }];
    const asked = [qa1, production].map((each) => ({
      ...{ configRepo: hold().configRepo, environment: each, waiting: [waiting()], places },
    }));
    const answer = renderDoneAnswer(renderQuery({ environments: [...asked, ...asked] }, context.links));
    const own = { ...nothing, commands: [command({ typed: "/query" }, answer)] };
    expect(blocksOf(render(own))).toEqual(["html", "paragraph", "table", "html", "list", "html", "paragraph"]);
    const few = renderDoneAnswer(renderQuery({ environments: asked.slice(1) }, context.links));
    const earlier = [command({ id: 2, askedAt: at("11:00") }, released), command({ typed: "/query" }, few)];
    expect(blocksOf(render({ ...nothing, commands: earlier }))).toEqual([
      ...["html", "paragraph", "paragraph"],
      ...["html", "paragraph", "table", "list", "html", "paragraph"],
    ]);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const body = render({
      ...busy,
      locks: [lock({ reason: text })],
      commands: [
        command(
          { id: 2, askedAt: at("11:00"), typed: `/lock ${text}` },
          renderDoneAnswer(folded(text, fenced(text, 300))),
        ),
        command({ typed: `/lock ${text}` }, renderQueuedAnswer(qa1, { lock: lock({ reason: text }), ahead: [] })),
      ],
    });
    expect(blocksOf(body)).toEqual([
      ...["html", "heading", "table", "list"],
      ...["paragraph", "html", "code", "html"],
      ...["html", "paragraph", "paragraph", "html", "paragraph"],
    ]);
    expect(textSeenByFilters(parse(body))).not.toMatch(actedOn);
  });
});

function render(status: PullRequestStatus): string {
  return renderStatusComment(status, context);
}

function blocksOf(body: string): readonly string[] {
  return parse(body).children.map(({ type }) => type);
}

function anyOrder<Value>(values: readonly Value[]): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length });
}

function waitingAt(index: number): PullRequestStatus["waiting"][number] {
  return waiting({ environment: environment(`e-${index}`), waitsFor: "image" });
}

function longCommands(count: number): PullRequestStatus["commands"] {
  const answer = renderDoneAnswer(folded("Diff", fenced("+ line\n".repeat(1_430), 10_000)));
  return Array.from({ length: count }, (_, line) => command({ line, typed: "/deploy qa1 --dry-run" }, answer));
}
