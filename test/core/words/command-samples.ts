import type { CommandAnswer, CommandRecord } from "../../../src/core/release/command-record.ts";
import type { EnvironmentLock } from "../../../src/core/release/environment-lock.ts";
import type { Hold } from "../../../src/core/release/hold.ts";
import type { Track } from "../../../src/core/release/track.ts";
import type { WaitingDeploy } from "../../../src/core/release/waiting-deploy.ts";
import { confirmed, environment, login, pullRequest, repo, service, sha } from "./samples.ts";

/** An instant of the day on which all samples are set. */
export const at = (time: string): Date => new Date(`2026-11-21T${time}:00Z`);

const place = { configRepo: repo("acme/config"), environment: environment("qa1"), service: service("blip") };
const own = { repo: repo("acme/blip"), pullRequest: pullRequest(12) };

/** Pull request 12 of `acme/blip` waits to go to `qa1`. */
export function waiting(changed: Partial<WaitingDeploy> = {}): WaitingDeploy {
  const { configRepo, environment } = place;
  const services = [place.service];
  return {
    ...{ configRepo, environment, ...own, commit: sha("def5678"), services, by: login("alice"), askedAt: at("10:30") },
    ...changed,
  };
}

/** `/lock qa1` on pull request 12, by alice. */
export function lock(changed: Partial<EnvironmentLock> = {}): EnvironmentLock {
  const { configRepo, environment } = place;
  return {
    ...{ configRepo, environment, ...own, by: login("alice"), claimed: "by-command", since: at("10:00") },
    ...changed,
  };
}

/** `qa1` follows pull request 12 with `blip`. */
export function track(changed: Partial<Track> = {}): Track {
  return { ...place, ...own, by: login("alice"), since: at("10:00"), before: [], ...changed };
}

/** Bob rolled `blip` back in `qa1`, with pull request 79 of the config repo. */
export function hold(changed: Partial<Hold> = {}): Hold {
  return {
    ...{ ...place, rolledBack: [[confirmed("acme/blip:main-def5678")]], backTo: [confirmed("acme/blip:main-abc1234")] },
    ...{ mode: "until-newer", by: login("bob"), since: at("11:00") },
    carrier: { kind: "pull-request", number: pullRequest(79) },
    ...changed,
  };
}

/** `/deploy qa1` in a comment of alice's on pull request 12; each line of a text is a command of its own. */
export function command(changed: Partial<CommandRecord> = {}, ...answers: readonly CommandAnswer[]): CommandRecord {
  return {
    ...{ ...own, source: "comment", id: 1, line: 1, by: login("alice"), typed: "/deploy qa1", commit: sha("def5678") },
    ...{ askedAt: at("10:30"), changedAt: at("10:30"), answers },
    ...changed,
  };
}
