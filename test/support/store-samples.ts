import type { TidegateEvent } from "../../src/core/event.ts";
import {
  type CommitSha,
  type DeliveryId,
  type PullRequestNumber,
  parseBranchName,
  parseCommitSha,
  parseDeliveryId,
  parseEnvironmentName,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
  parseServiceName,
  type RepoName,
} from "../../src/core/identity.ts";
import {
  type ConfirmedImage,
  parseImageDigest,
  parseImageName,
  parseImageTag,
} from "../../src/core/image/reference.ts";
import type { CommandRecord } from "../../src/core/release/command-record.ts";
import type { EnvironmentLock } from "../../src/core/release/environment-lock.ts";
import type { Hold } from "../../src/core/release/hold.ts";
import type { ReleaseRecord } from "../../src/core/release/record.ts";
import type { Track } from "../../src/core/release/track.ts";
import type { WaitingDeploy } from "../../src/core/release/waiting-deploy.ts";
import type { Delivery } from "../../src/store/inbox.ts";

/** Fails the test that misspelt a sample. */
export function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a sample is outside its grammar");
  return value;
}

export const configRepo: RepoName = known(parseRepoName("acme/config"));
export const sourceRepo: RepoName = known(parseRepoName("acme/web"));

/** A full SHA from one hex digit. */
export function commit(digit: string): CommitSha {
  return known(parseCommitSha(digit.repeat(40)));
}

export function deliveryId(text: string): DeliveryId {
  return known(parseDeliveryId(text));
}

export function pullRequest(number: number): PullRequestNumber {
  return known(parsePullRequestNumber(number));
}

export function image(tag: string, name = "ghcr.io/acme/web"): ConfirmedImage {
  return {
    name: known(parseImageName(name)),
    tag: known(parseImageTag(tag)),
    digest: known(parseImageDigest(`sha256:${"ab".repeat(32)}`)),
  };
}

export function published(tag = "1.0.0"): TidegateEvent {
  const { name, digest } = image(tag);
  return {
    kind: "image-published",
    image: name,
    tag: image(tag).tag,
    digest,
    build: { repo: sourceRepo, revision: commit("a") },
  };
}

/** One of every kind of event, with and without what may be absent. */
export const events: readonly TidegateEvent[] = [
  published(),
  { kind: "image-published", image: image("1").name, tag: image("1").tag, build: {} },
  {
    kind: "branch-pushed",
    repo: configRepo,
    branch: known(parseBranchName("main")),
    head: commit("b"),
    sender: known(parseLogin("octocat")),
  },
  { kind: "branch-pushed", repo: configRepo, branch: known(parseBranchName("feature/ünïcode")) },
  {
    kind: "pull-request-changed",
    repo: configRepo,
    number: pullRequest(7),
    action: "closed",
    headBranch: known(parseBranchName("tidegate/qa1/web")),
    headRepo: configRepo,
    sender: known(parseLogin("tidegate[bot]")),
  },
  {
    kind: "pull-request-changed",
    repo: sourceRepo,
    number: pullRequest(8),
    action: "opened",
    headBranch: known(parseBranchName("topic")),
    headCommit: commit("c"),
    merged: false,
    description: { author: known(parseLogin("alice")), text: "/deploy qa1\r\n", writtenAt: new Date(1_000) },
  },
  {
    kind: "comment-written",
    repo: sourceRepo,
    number: pullRequest(8),
    source: "review",
    id: 237_895_671,
    author: known(parseLogin("alice")),
    action: "edited",
    text: "/deploy qa1",
    writtenAt: new Date(2_000),
    headCommit: commit("c"),
  },
  { kind: "pull-request-reviewed", repo: configRepo, number: pullRequest(7) },
  { kind: "checks-finished", repo: sourceRepo, commit: commit("c") },
  { kind: "installation-changed", added: [configRepo, sourceRepo] },
];

export function delivery(id: string, more: Partial<Delivery> = {}): Delivery {
  return {
    source: "github",
    id: deliveryId(id),
    via: "GitHub Packages",
    event: published(),
    receivedAt: new Date("2026-01-02T03:04:05.678Z"),
    ...more,
  };
}

/** A proposed release of web 1.0.0 in qa1, by pull request 12. */
export function release(more: Partial<ReleaseRecord> = {}): ReleaseRecord {
  const to = image("1.0.0");
  return {
    configRepo,
    environment: known(parseEnvironmentName("qa1")),
    service: known(parseServiceName("web")),
    images: [to],
    state: "proposed",
    changes: [{ image: to.name, from: { tag: image("0.9.0").tag }, to }],
    carrier: {
      kind: "pull-request",
      number: pullRequest(12),
      branch: known(parseBranchName("tidegate/qa1/web")),
      url: "https://github.com/acme/config/pull/12",
    },
    baseCommit: commit("1"),
    headCommit: commit("2"),
    origin: { repo: sourceRepo, revision: commit("a"), pullRequest: pullRequest(3) },
    askedBy: { kind: "published", via: "GitHub Packages" },
    refusals: [],
    changedAt: new Date("2026-01-02T03:04:05.678Z"),
    ...more,
  };
}

/** qa1, and the service web. */
const place = { configRepo, environment: release().environment, service: release().service };
const alice = known(parseLogin("alice"));
const asked = new Date("2026-01-02T03:04:05.678Z");

/** qa1's web follows acme/web#3. */
export function track(more: Partial<Track> = {}): Track {
  return { ...place, repo: sourceRepo, pullRequest: pullRequest(3), by: alice, since: asked, before: [], ...more };
}

/** Web 2.0.0 was set back to 1.0.0 in qa1 by acme/config#77, with all that may be absent. */
export function hold(more: Partial<Hold> = {}): Hold {
  return {
    ...place,
    rolledBack: [[image("2.0.0")], [image("1.9.0")]],
    backTo: [image("1.0.0")],
    mode: "until-newer",
    until: new Date("2026-01-03T03:04:05.678Z"),
    by: alice,
    since: asked,
    carrier: { kind: "pull-request", number: pullRequest(77) },
    ...more,
  };
}

/** qa1 claimed by acme/web#3, without an end. */
export function environmentLock(more: Partial<EnvironmentLock> = {}): EnvironmentLock {
  return {
    configRepo,
    environment: place.environment,
    repo: sourceRepo,
    pullRequest: pullRequest(3),
    by: alice,
    claimed: "by-command",
    since: asked,
    ...more,
  };
}

/** `/deploy qa1` on acme/web#3, not looked at yet. */
export function waitingDeploy(more: Partial<WaitingDeploy> = {}): WaitingDeploy {
  return {
    configRepo,
    environment: place.environment,
    repo: sourceRepo,
    pullRequest: pullRequest(3),
    commit: commit("a"),
    services: [place.service],
    by: alice,
    askedAt: asked,
    command: { repo: sourceRepo, pullRequest: pullRequest(3), source: "comment", id: 2 ** 40, line: 1 },
    ...more,
  };
}

/** The same as typed, not run yet. */
export function command(more: Partial<CommandRecord> = {}): CommandRecord {
  return {
    repo: sourceRepo,
    pullRequest: pullRequest(3),
    source: "comment",
    id: 2 ** 40,
    line: 1,
    by: alice,
    typed: "/deploy qa1",
    commit: commit("a"),
    answers: [],
    askedAt: asked,
    changedAt: asked,
    ...more,
  };
}

/** What comes in from outside and PostgreSQL's text has not: NUL, both lone surrogates; and 64 KB of it. */
export const hostileText = `\0\ud800|${"\u202e<!--".repeat(13_000)}|\udfff`;
/** The same as it is stored. */
export const storedHostileText = hostileText.replace("\0\ud800", "\ufffd\ufffd").replace("\udfff", "\ufffd");
