import { describe, expect, it } from "vitest";
import type { EnvironmentRules } from "../../../src/core/config/config.ts";
import type { FrozenUntil } from "../../../src/core/config/freeze.ts";
import { parseLogin, parsePullRequestNumber, parseServiceName, parseTeamName } from "../../../src/core/identity.ts";
import type { EnvironmentLock } from "../../../src/core/release/environment-lock.ts";
import type { Hold } from "../../../src/core/release/hold.ts";
import {
  type AskerRights,
  type DeployChecks,
  type DeployedService,
  type DeployFacts,
  judgeDeploy,
  lateImageMs,
} from "../../../src/core/release/judge-deploy.ts";
import type { WaitingDeploy } from "../../../src/core/release/waiting-deploy.ts";
import { confirmed, must, request, sha, snapshot } from "../../support/snapshot-builder.ts";

const { configRepo, environment, service, origin } = request([]);
const pullRequest = (number: number) => must(parsePullRequestNumber(number));
const alice = must(parseLogin("alice"));
const releasers = must(parseTeamName("acme/releasers"));
const askedAt = new Date("2026-11-21T10:00:00Z");
const minutesOn = (minutes: number) => new Date(askedAt.getTime() + minutes * 60_000);
const image = confirmed("acme/app:fix-aaaaaaa");
const { rules: ownRules } = snapshot({ files: {} });

const waiting: WaitingDeploy = {
  ...{ configRepo, environment, repo: origin.repo, pullRequest: pullRequest(12), commit: sha("a") },
  ...{ services: [service], by: alice, askedAt },
};
const writer: AskerRights = { login: alice, role: "write", mayWrite: true, isAdmin: false, teams: [] };
const ready: DeployedService = { service, origin, rules: ownRules, version: { kind: "found", images: [image] } };
const pull: DeployFacts["pullRequest"] = { state: "open", draft: false, fork: false, headCommit: sha("a") };
const calm: DeployFacts = {
  ...{ now: minutesOn(1), waiting, pullRequest: pull, asker: writer, commit: sha("a"), ahead: [], services: [ready] },
};
const lock: EnvironmentLock = {
  ...{ configRepo, environment, repo: origin.repo, pullRequest: pullRequest(7), by: alice },
  ...{ claimed: "by-command", since: askedAt },
};
const hold: Hold = {
  ...{ configRepo, environment, service, rolledBack: [[image]], backTo: [], mode: "until-newer" },
  ...{ since: askedAt, carrier: { kind: "pull-request", number: pullRequest(9) } },
};
const window: FrozenUntil["window"] = { days: [6], fromMinute: 0, toMinute: 1440, timezone: "UTC" };

function asking(change: Partial<EnvironmentRules["require"]>, rules: Partial<EnvironmentRules> = {}): DeployedService {
  return { ...ready, rules: { ...ownRules, ...rules, require: { ...ownRules.require, ...change } } };
}

function checks(kind: DeployChecks["kind"], change: Partial<DeployChecks> = {}): DeployChecks {
  const named = { pending: kind === "pending" ? ["build"] : [], failed: kind === "failed" ? ["lint"] : [] };
  return { kind, ...named, ...change };
}

function outcome(change: Partial<DeployFacts>): string {
  const decision = judgeDeploy({ ...calm, ...change });
  if (decision.kind === "refused") return decision.refusals.map(({ code }) => code).join(" ");
  return decision.kind === "wait" ? `waits for ${decision.for}` : decision.kind;
}

/** Each way in which one fact may stand, and what is told of it; in the catalogue's order. */
const matrix = {
  role: [
    ...["none", "read", "triage", "auditor"].map((role) => ({ role, mayWrite: false, told: "not-allowed" })),
    ...["write", "maintain", "admin", "releaser"].map((role) => ({ role, mayWrite: true, told: "" })),
  ],
  team: [
    { teams: [], own: [], told: "" },
    { teams: [releasers], own: [releasers], told: "" },
    { teams: [releasers], own: [], told: "team-missing" },
  ],
  fork: [
    { fork: false, told: "" },
    { fork: true, told: "fork-pull-request" },
  ],
  state: [
    { state: "open", draft: false, told: "" },
    { state: "open", draft: true, told: "draft-pull-request" },
    { state: "closed", draft: false, told: "pull-request-closed" },
    { state: "closed", draft: true, told: "pull-request-closed" },
    { state: "merged", draft: false, told: "pull-request-closed" },
  ],
  head: [
    { head: sha("a"), told: "" },
    { head: sha("b"), told: "head-moved" },
  ],
  checks: [
    { checks: checks("passed"), told: "" },
    { checks: checks("failed"), told: "checks-failed" },
    { checks: checks("failed", { pending: ["build"] }), told: "checks-failed" },
    { checks: checks("none"), told: "" },
    { checks: checks("pending"), told: "" },
  ],
  hold: [
    { told: "" },
    { hold, told: "held" },
    { hold: { ...hold, rolledBack: [[confirmed("acme/app:1.0.0", "b")]] }, told: "" },
    { hold: { ...hold, rolledBack: [[confirmed("acme/app:1.0.0", "b")]], mode: "manual" }, told: "held" },
    { hold: { ...hold, until: minutesOn(0.5) }, told: "" },
  ],
  freeze: [{ told: "" }, { frozen: { window }, told: "frozen" }],
  lock: [{}, { lock }],
} as const satisfies { readonly [Fact: string]: readonly object[] };

type Row = { readonly [Fact in keyof typeof matrix]: (typeof matrix)[Fact][number] };

function* everyRow(): Generator<Row> {
  for (const role of matrix.role)
    for (const team of matrix.team)
      for (const fork of matrix.fork)
        for (const state of matrix.state)
          for (const head of matrix.head)
            for (const check of matrix.checks)
              for (const held of matrix.hold)
                for (const freeze of matrix.freeze)
                  for (const locked of matrix.lock)
                    yield { role, team, fork, state, head, checks: check, hold: held, freeze, lock: locked };
}

function factsOf({ role, team, fork, state, head, checks: check, hold: held, freeze, lock: locked }: Row): DeployFacts {
  const rules = asking({ checks: true, teams: team.teams });
  return {
    ...calm,
    asker: { ...writer, role: role.role, mayWrite: role.mayWrite, teams: team.own },
    pullRequest: { state: state.state, draft: state.draft, fork: fork.fork, headCommit: head.head },
    checks: check.checks,
    services: [{ ...rules, ...("hold" in held ? { hold: held.hold } : {}) }],
    ...("frozen" in freeze ? { frozen: freeze.frozen } : {}),
    ...("lock" in locked ? { lock: locked.lock } : {}),
  };
}

function expectedOf({ role, team, fork, state, head, checks: check, hold: held, freeze, lock: locked }: Row): string {
  if (role.told !== "") return role.told;
  const told = [role, team, fork, state, head, check, held, freeze].map((fact) => fact.told).filter(Boolean);
  if (told.length > 0) return told.join(" ");
  if (check.checks.kind !== "passed") return "waits for checks";
  return "lock" in locked ? "waits for lock" : "release";
}

describe("a /deploy", () => {
  it("is told all that speaks against it at once, in the catalogue's order, but a stranger only that", () => {
    let rows = 0;
    for (const row of everyRow()) {
      rows += 1;
      const got = outcome(factsOf(row));
      if (got !== expectedOf(row)) expect({ row, got }).toEqual({ row, got: expectedOf(row) });
    }
    expect(rows).toBe(8 * 3 * 2 * 5 * 2 * 5 * 5 * 2 * 2);
  });

  it.each<[string, Partial<DeployFacts>, string]>([
    ["nothing speaks against it", {}, "release"],
    ["nobody asks for checks", { checks: checks("failed") }, "release"],
    ["checks are asked for, and nobody looked", { services: [asking({ checks: true })] }, "waits for checks"],
    [
      "there are none, until its time is over",
      { services: [asking({ checks: true })], checks: checks("none"), now: minutesOn(31) },
      "waited-too-long",
    ],
    ["others were asked before it", { ahead: [waiting] }, "waits for lock"],
    [
      "a member of one of two teams asks",
      {
        services: [asking({ teams: [releasers, must(parseTeamName("acme/ops"))] })],
        asker: { ...writer, teams: [releasers] },
      },
      "release",
    ],
    [
      "the second service wants another team",
      {
        services: [asking({ teams: [releasers] }), asking({ teams: [must(parseTeamName("acme/ops"))] })],
        asker: { ...writer, teams: [releasers] },
      },
      "team-missing",
    ],
    ["the hold ends in this instant", { services: [{ ...ready, hold: { ...hold, until: minutesOn(1) } }] }, "release"],
    [
      "the service of another place is held",
      { services: [ready, { ...ready, service: must(parseServiceName("api")), hold }] },
      "held",
    ],
  ])("when %s", (_, change, expected) => {
    expect(outcome(change)).toBe(expected);
  });

  it("names both commits when the head moved, and the teams that are lacking", () => {
    const facts = {
      ...calm,
      pullRequest: { ...pull, headCommit: sha("b") },
      services: [asking({ teams: [releasers] }), asking({ teams: [releasers] })],
    };
    expect(judgeDeploy(facts)).toEqual({
      kind: "refused",
      refusals: [
        { code: "team-missing", login: alice, environment, teams: [releasers] },
        { code: "head-moved", saw: sha("a"), now: sha("b") },
      ],
    });
  });

  it("tells once what all of its services are refused for", () => {
    const unconfirmed = { code: "tag-unconfirmed", tag: image.tag, repo: origin.repo, environment } as const;
    const version = { kind: "refused", refusals: [unconfirmed] } as const;
    const services = ["app", "api", "web"].map((name) => ({
      ...ready,
      service: must(parseServiceName(name)),
      version,
    }));
    expect(outcome({ services })).toBe("tag-unconfirmed");
  });

  it("with a tag of its own does not mind a push, but minds all else", () => {
    const tagged = { waiting: { ...waiting, tag: image.tag }, pullRequest: { ...pull, headCommit: sha("b") } };
    expect(outcome(tagged)).toBe("release");
    expect(outcome({ ...tagged, pullRequest: { ...tagged.pullRequest, fork: true, state: "closed" } })).toBe(
      "fork-pull-request pull-request-closed",
    );
    const facts = { ...calm, ...tagged, commit: sha("f"), services: [asking({ checks: true })] };
    expect(judgeDeploy({ ...facts, checks: checks("failed") })).toMatchObject({ refusals: [{ commit: sha("f") }] });
  });
});

describe("a /deploy whose image is not there", () => {
  const absent: DeployedService = { ...ready, version: { kind: "absent" } };

  it.each<[string, Partial<DeployFacts>, string]>([
    ["waits while nothing is known of CI", {}, "waits for image"],
    ["waits while there are no checks", { checks: checks("none") }, "waits for image"],
    ["waits while checks run", { checks: checks("pending") }, "waits for image"],
    [
      "waits when one has failed and the others run",
      {
        checks: checks("failed", { pending: ["image"] }),
        waiting: { ...waiting, finishedAt: askedAt },
        now: minutesOn(20),
      },
      "waits for image",
    ],
    ["waits a little longer when CI has just ended", { checks: checks("passed") }, "waits for image"],
    ["and when it has just failed", { checks: checks("failed") }, "waits for image"],
    [
      "is over when CI has ended for some time",
      {
        checks: checks("passed"),
        waiting: { ...waiting, finishedAt: askedAt },
        now: new Date(+askedAt + lateImageMs),
      },
      "no-image-built",
    ],
    [
      "waits to the last millisecond of that time",
      {
        checks: checks("passed"),
        waiting: { ...waiting, finishedAt: askedAt },
        now: new Date(+askedAt + lateImageMs - 1),
      },
      "waits for image",
    ],
    [
      "waits again when CI is run again",
      { checks: checks("pending"), waiting: { ...waiting, finishedAt: askedAt }, now: minutesOn(10) },
      "waits for image",
    ],
    ["waits to the last millisecond of its time", { now: new Date(+minutesOn(30) - 1) }, "waits for image"],
    ["is over when its time is over", { now: minutesOn(30) }, "waited-too-long"],
    ["waits for it before its turn", { lock, ahead: [waiting] }, "waits for image"],
    [
      "is refused for what speaks against it even so",
      { frozen: { window }, pullRequest: { ...pull, draft: true } },
      "draft-pull-request frozen",
    ],
    [
      "is refused where nothing is proposed at all",
      { services: [{ ...absent, hold: { ...hold, mode: "manual" } }] },
      "held",
    ],
    ["waits where only another version is held", { services: [{ ...absent, hold }] }, "waits for image"],
    ["waits for the last of several", { services: [ready, absent] }, "waits for image"],
    [
      "is refused when failed checks are asked about",
      { services: [{ ...asking({ checks: true }), version: { kind: "absent" } }], checks: checks("failed") },
      "checks-failed",
    ],
  ])("%s", (_name, change, expected) => {
    expect(outcome({ services: [absent], ...change })).toBe(expected);
  });

  it("says until when it waits, by the longest time of its services, and whether CI has ended", () => {
    const slow = { ...absent, rules: { ...ownRules, waitSeconds: 7200 } };
    expect(judgeDeploy({ ...calm, services: [absent, slow], checks: checks("passed") })).toEqual({
      ...{ kind: "wait", for: "image", until: minutesOn(120), finished: true },
    });
    expect(judgeDeploy({ ...calm, services: [absent], checks: checks("pending") })).toMatchObject({
      ...{ until: minutesOn(30), finished: false },
    });
  });

  it("says which checks failed", () => {
    const facts = {
      ...{ ...calm, services: [absent], checks: checks("failed") },
      ...{ waiting: { ...waiting, finishedAt: askedAt }, now: minutesOn(10) },
    };
    expect(judgeDeploy(facts)).toEqual({
      kind: "refused",
      refusals: [{ code: "no-image-built", commit: sha("a"), failed: ["lint"] }],
    });
  });
});

describe("a /deploy whose turn has not come", () => {
  it("is told who has the environment, and who is before it", () => {
    expect(judgeDeploy({ ...calm, lock, ahead: [waiting] })).toEqual({
      ...{ kind: "wait", for: "lock", lock, ahead: [waiting] },
    });
    expect(judgeDeploy({ ...calm, ahead: [waiting] })).toEqual({ kind: "wait", for: "lock", ahead: [waiting] });
  });

  it("has no end: the queue has one when the lock has one", () => {
    expect(outcome({ lock, now: minutesOn(100_000) })).toBe("waits for lock");
  });

  it("is judged anew with all that is so by then", () => {
    expect(outcome({ lock, pullRequest: { ...pull, headCommit: sha("b") } })).toBe("head-moved");
    expect(outcome({ lock, asker: { ...writer, mayWrite: false } })).toBe("not-allowed");
  });
});
