import { describe, expect, it } from "vitest";
import { parseLogin, parsePullRequestNumber, parseRepoName } from "../../../src/core/identity.ts";
import type { Hold } from "../../../src/core/release/hold.ts";
import { planRelease } from "../../../src/core/release/plan-release.ts";
import type { ReleaseState } from "../../../src/core/release/record.ts";
import type { AskedBy } from "../../../src/core/release/request.ts";
import { confirmed, must, record, request, snapshot } from "../../support/snapshot-builder.ts";

const by = must(parseLogin("alice"));
const on = { repo: must(parseRepoName("acme/app")), pullRequest: must(parsePullRequestNumber(12)) };
const askers: Readonly<Record<AskedBy["kind"], AskedBy>> = {
  published: { kind: "published", via: "GitHub Packages" },
  track: { kind: "track", ...on },
  deploy: { kind: "deploy", by, ...on },
  default: { kind: "default", by, ...on },
  rollback: { kind: "rollback", by, ...on },
};
const kinds = ["published", "track", "deploy", "default", "rollback"] as const;

const bad = confirmed("acme/app:1.4.0", "a");
const { configRepo, environment, service } = request([bad]);
const hold: Hold = {
  ...{ configRepo, environment, service, rolledBack: [[bad]], backTo: [], mode: "until-newer" },
  ...{ since: new Date("2026-11-21T10:00:00Z"), carrier: { kind: "pull-request", number: on.pullRequest } },
};

interface Before {
  readonly runs?: string;
  readonly became?: ReleaseState;
  readonly hold?: Hold;
}

/** What comes of `asked` where `runs` is in Git, by who asks. */
function decide(kind: AskedBy["kind"], asked: string, { runs = "1.3.0", became, hold: held }: Before): string {
  const version = request([confirmed(`acme/app:${asked}`, "a")], { askedBy: askers[kind] });
  const pod = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - { name: x, image: "acme/app:${runs}" }\n`;
  const decision = planRelease(
    version,
    snapshot(
      { files: { "qa/app.yaml": pod } },
      {
        history: became === undefined ? [] : [record(version, became)],
        ...(held === undefined ? {} : { hold: held }),
      },
    ),
  );
  return decision.kind === "refused" ? decision.refusals.map(({ code }) => code).join(" ") : decision.kind;
}

describe("what persons said before, by who asks", () => {
  const manual: Hold = { ...hold, mode: "manual" };

  it.each<[string, string, Before, readonly [string, string, string, string, string]]>([
    // asked by                        an event           a track            /deploy  /default  /rollback
    ["a newer version", "1.4.0", {}, ["plan", "plan", "plan", "plan", "plan"]],
    ["an older version", "1.2.0", {}, ["older-than-git", "plan", "plan", "plan", "plan"]],
    [
      "one that was closed",
      "1.4.0",
      { became: "closed" },
      ["closed-by-person", "closed-by-person", "plan", "plan", "plan"],
    ],
    ["one that ran before", "1.4.0", { became: "merged" }, ["set-back-before", "plan", "plan", "plan", "plan"]],
    [
      "one that was rolled back, after the hold",
      "1.4.0",
      { became: "rolled-back" },
      ["set-back-before", "set-back-before", "plan", "plan", "plan"],
    ],
    [
      "one that was rolled back, under the hold",
      "1.4.0",
      { became: "rolled-back", hold },
      ["held", "held", "held", "held", "plan"],
    ],
    ["a newer one under a hold", "1.5.0", { hold: withOther(hold) }, ["plan", "plan", "plan", "plan", "plan"]],
    [
      "a newer one under a hold that a person lifts",
      "1.5.0",
      { hold: withOther(manual) },
      ["held", "held", "held", "held", "plan"],
    ],
    [
      "what is in Git already, though it is held",
      "1.4.0",
      { runs: "1.4.0", became: "rolled-back", hold: manual },
      ["unchanged", "unchanged", "unchanged", "unchanged", "unchanged"],
    ],
  ])("%s", (_, asked, before, expected) => {
    expect(kinds.map((kind) => decide(kind, asked, before))).toEqual(expected);
  });

  it("a plan to a place that is held carries the hold, for whoever merges it", () => {
    const version = request([confirmed("acme/app:1.5.0", "b")]);
    const pod = 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: x, image: "acme/app:1.3.0" }] }\n';
    expect(planRelease(version, snapshot({ files: { "qa/app.yaml": pod } }, { hold }))).toMatchObject({ hold });
  });
});

/** The same digest would be the same image. */
function withOther(held: Hold): Hold {
  return { ...held, rolledBack: [[confirmed("acme/app:1.4.0", "f")]] };
}
