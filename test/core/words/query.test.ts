import { describe, expect, it } from "vitest";
import type { QueriedEnvironment, QueriedPlace, QueryAnswer } from "../../../src/core/release/query.ts";
import type { WaitingDeploy } from "../../../src/core/release/waiting-deploy.ts";
import { renderQuery } from "../../../src/core/words/query.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { lock } from "./command-samples.ts";
import { actedOn, parse, textOf, textSeenByFilters } from "./rendered.ts";
import { confirmed, context, environment, login, pullRequest, record, repo, service, sha, tag } from "./samples.ts";

const { links } = context;
const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);
const configRepo = repo("acme/config");
const blip = service("blip");
const older = confirmed("acme/blip:main-abc1234");
const merged = record({ state: "merged", settledBy: login("alice") });

const waiting: WaitingDeploy = {
  configRepo,
  environment: environment("qa1"),
  repo: repo("acme/blip"),
  pullRequest: pullRequest(14),
  commit: sha("beef"),
  services: [blip],
  by: login("bob"),
  askedAt: at("10:40"),
  command: { repo: repo("acme/blip"), pullRequest: pullRequest(14), source: "comment", id: 1, line: 1 },
  waitsFor: "lock",
};
const { waitsFor: _, ...fresh } = waiting;
const following = record({ state: "merged", images: [], follows: { kind: "semver", range: ">=1.0.0" } });
const bare = record({
  state: "merged",
  origin: { repo: repo("acme/blip") },
  carrier: { kind: "commit", sha: sha("c0ffee"), url: "https://github.com/acme/config/commit/c0ffee" },
});
const quiet: QueriedEnvironment = {
  configRepo,
  environment: environment("dev"),
  waiting: [],
  places: [{ service: blip, runs: { record: merged, since: at("09:55") } }],
};
const busy: QueriedEnvironment = {
  configRepo,
  environment: environment("qa1"),
  lock: {
    configRepo,
    environment: environment("qa1"),
    repo: repo("acme/blip"),
    pullRequest: pullRequest(12),
    by: login("alice"),
    claimed: "by-command",
    reason: "showing it to the customer",
    since: at("10:30"),
    until: at("12:30"),
  },
  waiting: [waiting],
  places: [
    {
      service: blip,
      runs: { record: merged, since: at("10:20") },
      track: {
        configRepo,
        environment: environment("qa1"),
        service: blip,
        repo: repo("acme/blip"),
        pullRequest: pullRequest(12),
        by: login("alice"),
        since: at("10:10"),
        before: [older],
      },
    },
  ],
};
const held: QueriedEnvironment = {
  configRepo,
  environment: environment("production"),
  waiting: [],
  places: [
    {
      service: blip,
      runs: { record: record({ state: "merged", images: [older] }), since: at("11:00") },
      open: record({ images: [confirmed("acme/blip:1.5.0")] }),
      hold: {
        configRepo,
        environment: environment("production"),
        service: blip,
        rolledBack: [[confirmed("acme/blip:1.4.0")]],
        backTo: [older],
        mode: "until-newer",
        by: login("bob"),
        since: at("11:00"),
        carrier: { kind: "pull-request", number: pullRequest(79) },
      },
      frozen: { until: at("18:00") },
      notReleased: { tag: tag("1.5.0-rc.1"), why: { code: "pre-release", range: ">=1.0.0" } },
    },
  ],
};

describe("the answer to /query", () => {
  it("is a row an environment, with all that there is to say folded below", () => {
    expect(render([quiet, busy, held])).toMatchInlineSnapshot(`
      "| environment | runs | since (UTC) | besides |
      | --- | --- | --- | --- |
      | \`dev\` | \`main-def5678\` | 2026-11-21 09:55 |  |
      | \`qa1\` | \`main-def5678\` | 2026-11-21 10:20 | follows [blip#12](https://redirect.github.com/acme/blip/pull/12)<br>locked by [blip#12](https://redirect.github.com/acme/blip/pull/12)<br>1 waiting |
      | \`production\` | \`main-abc1234\` | 2026-11-21 11:00 | held<br>○ \`1.5.0\` in [config#77](https://redirect.github.com/acme/config/pull/77)<br>frozen |

      <details><summary>Details</summary>

      - \`dev\`, \`blip\`: \`main-def5678\` has run since 2026-11-21 09:55 UTC, built from [\`def5678\`](https://github.com/acme/blip/commit/def5678000000000000000000000000000000000) of [blip#12](https://redirect.github.com/acme/blip/pull/12). It came with [config#77](https://redirect.github.com/acme/config/pull/77), merged by \`alice\`.
      - \`qa1\` has been locked by [blip#12](https://redirect.github.com/acme/blip/pull/12) (\`alice\`) since 2026-11-21 10:30 UTC, until 2026-11-21 12:30 UTC, because: showing it to the customer
      - \`qa1\` has a queue: [blip#14](https://redirect.github.com/acme/blip/pull/14) at \`beef000\` (\`bob\`, for the lock).
      - \`qa1\`, \`blip\`: \`main-def5678\` has run since 2026-11-21 10:20 UTC, built from [\`def5678\`](https://github.com/acme/blip/commit/def5678000000000000000000000000000000000) of [blip#12](https://redirect.github.com/acme/blip/pull/12). It came with [config#77](https://redirect.github.com/acme/config/pull/77), merged by \`alice\`. It has followed [blip#12](https://redirect.github.com/acme/blip/pull/12) since 2026-11-21 10:10 UTC, by \`alice\`.
      - \`production\`, \`blip\`: \`main-abc1234\` has run since 2026-11-21 11:00 UTC, built from [\`def5678\`](https://github.com/acme/blip/commit/def5678000000000000000000000000000000000) of [blip#12](https://redirect.github.com/acme/blip/pull/12). It came with [config#77](https://redirect.github.com/acme/config/pull/77). [config#77](https://redirect.github.com/acme/config/pull/77) proposes \`1.5.0\`. \`blip\` has been held in \`production\` since 2026-11-21 11:00 UTC: \`1.4.0\` was rolled back to \`main-abc1234\` by \`bob\` in [config#79](https://redirect.github.com/acme/config/pull/79). Newer versions are proposed, but a person has to merge them; that, or \`/resume production blip\`, lifts the hold. It is frozen until 2026-11-21 18:00 UTC: nothing but rollbacks is released. \`1.5.0-rc.1\` was not released: it is a pre-release; the range is \`>=1.0.0\`.

      </details>"
    `);
  });

  it("of one environment is not folded", () => {
    const text = render([held]);
    expect(text).not.toContain("<details>");
    expect(text).toContain("`1.5.0-rc.1` was not released: it is a pre-release; the range is `>=1.0.0`.");
  });

  it("has a column of services when there are several, and says when nothing is known", () => {
    const places: readonly QueriedPlace[] = [...quiet.places, { service: service("api") }];
    const text = render([{ ...quiet, places }]);
    expect(text).toContain("| environment | service | runs | since (UTC) | besides |");
    expect(text).toContain("| `dev` | `api` | not known |  |  |");
    expect(text).toContain("`dev`, `api`: Tidegate has released nothing there yet.");
  });

  it.each<[string, Partial<QueriedEnvironment>, string]>([
    [
      "a lock without an end or a reason",
      { lock: lock({ environment: environment("dev") }) },
      "- `dev` has been locked by [blip#12](https://redirect.github.com/acme/blip/pull/12) (`alice`) since 2026-11-21 10:00 UTC, until it is freed.",
    ],
    [
      "what somebody wrote into Git",
      { places: [{ service: blip, inGit: ["1.3.0", "sha256:4bf5122f3447"] }] },
      "| `dev` | `1.3.0`<br>`sha256:4bf5122f3447` |  |  |\n\n- `dev`, `blip`: What Git has there was not brought by Tidegate.",
    ],
    [
      "what Flux follows",
      { places: [{ service: blip, runs: { record: following, since: at("09:55") } }] },
      "`dev`, `blip`: Flux has followed `versions >=1.0.0` since 2026-11-21 09:55 UTC. It came with [config#77]",
    ],
    [
      "a freeze without an end",
      { places: [{ service: blip, frozen: {} }] },
      "It is frozen: nothing but rollbacks is released.",
    ],
    [
      "a release that nothing is known of but its commit",
      { places: [{ service: blip, runs: { record: bare, since: at("09:55") } }] },
      "`main-def5678` has run since 2026-11-21 09:55 UTC, built from `acme/blip`. It came with [`c0ffee0`](https://github.com/acme/config/commit/c0ffee).",
    ],
    [
      "a wait that nobody has looked at yet",
      { waiting: [fresh] },
      "- `dev` has a queue: [blip#14](https://redirect.github.com/acme/blip/pull/14) at `beef000` (`bob`).",
    ],
  ])("tells %s", (_, changed, expected) => {
    expect(render([{ ...quiet, ...changed }])).toContain(expected);
  });

  it("says so when there is nothing", () => {
    expect(render([])).toBe("Nothing that was asked for is in `.tidegate.yaml`.");
    expect(render([{ ...quiet, places: [] }])).toBe(render([]));
  });

  it("tells the queue in its order", () => {
    const queue = [waiting, { ...fresh, pullRequest: pullRequest(15), by: login("carol") }];
    expect(render([{ ...busy, waiting: queue }])).toContain(
      "`qa1` has a queue: [blip#14](https://redirect.github.com/acme/blip/pull/14) at `beef000` (`bob`, for the lock), [blip#15](https://redirect.github.com/acme/blip/pull/15) at `beef000` (`carol`).",
    );
  });

  it("writes into nobody's timeline", () => {
    expect(render([quiet, busy, held])).not.toMatch(/\]\(https:\/\/github\.com\/[^)]*\/pull\//);
  });

  it("stays a part of a comment, whole, and says how much it left out", () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...held, environment: environment(`e-${index}`) }));
    const text = render(many);
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect(text).toMatch(/^and \d+ more$/m);
    expect(blocksOf(text)).toEqual(["table", "paragraph", "html", "list", "html"]);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const commit = { kind: "commit", sha: sha("c0ffee"), url: text } as const;
    const hostile: readonly QueriedEnvironment[] = [
      { ...busy, ...(busy.lock === undefined ? {} : { lock: { ...busy.lock, reason: text } }) },
      { ...quiet, places: [{ service: blip, runs: { record: { ...merged, carrier: commit }, since: at("10:00") } }] },
      {
        ...held,
        places: [{ service: blip, notReleased: { tag: tag("1"), why: { code: "pattern-mismatch", pattern: text } } }],
      },
    ];
    const tree = parse(render(hostile));
    expect(tree.children.map(({ type }) => type)).toEqual(["table", "html", "list", "html"]);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
    expect(textOf(tree)).toContain("has a queue");
  });
});

function render(environments: QueryAnswer["environments"]): string {
  return renderQuery({ environments }, links).text;
}

function blocksOf(text: string): readonly string[] {
  return parse(text).children.map(({ type }) => type);
}
