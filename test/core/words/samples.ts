import { createHmac } from "node:crypto";
import {
  type CommitSha,
  type EnvironmentName,
  type Login,
  type PullRequestNumber,
  parseBranchName,
  parseCommitSha,
  parseEnvironmentName,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
  parseServiceName,
  parseTeamName,
  parseTreeSha,
  type RepoName,
  type ServiceName,
  type TeamName,
  type TreeSha,
} from "../../../src/core/identity.ts";
import {
  type ConfirmedImage,
  type ImageDigest,
  type ImageName,
  type ImageTag,
  parseImageDigest,
  parseImageName,
  parseImageTag,
} from "../../../src/core/image/reference.ts";
import { renderReleaseBranch } from "../../../src/core/release/branch.ts";
import type { ReleasePlan } from "../../../src/core/release/plan.ts";
import type { ReleaseRecord, VersionChange } from "../../../src/core/release/record.ts";
import type { MarkerFacts, Signer } from "../../../src/core/words/marker.ts";

/** Turns "undefined for a text outside the grammar" into a failed test. */
export function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the test's own text is outside the grammar");
  return value;
}

export const repo = (text: string): RepoName => must(parseRepoName(text));
export const environment = (text: string): EnvironmentName => must(parseEnvironmentName(text));
export const service = (text: string): ServiceName => must(parseServiceName(text));
export const pullRequest = (number: number): PullRequestNumber => must(parsePullRequestNumber(number));
export const login = (text: string): Login => must(parseLogin(text));
export const team = (text: string): TeamName => must(parseTeamName(text));
export const imageName = (text: string): ImageName => must(parseImageName(text));
export const tag = (text: string): ImageTag => must(parseImageTag(text));
/** Made of a few hex digits, so that tests read `sha("abc1234")`. */
export const sha = (digits: string): CommitSha => must(parseCommitSha(digits.padEnd(40, "0")));
export const tree = (digits: string): TreeSha => must(parseTreeSha(digits.padEnd(40, "0")));
export const digest = (digits: string): ImageDigest => must(parseImageDigest(`sha256:${digits.padEnd(64, "0")}`));

/** `acme/blip:1.5.0` and the first digits of its digest. */
export function confirmed(reference: string, digits = "4bf5122f3447"): ConfirmedImage {
  const [name = "", version = ""] = reference.split(":");
  return { name: imageName(name), tag: tag(version), digest: digest(digits) };
}

export function change(from: string | undefined, to: ConfirmedImage): VersionChange {
  const before = from === undefined ? {} : { tag: tag(from), digest: digest("9c1185a5c5e9") };
  return { image: to.name, from: before, to };
}

/** HMAC as in `main.ts`, with a secret of its own. */
export function signer(secret: string): Signer {
  const sign = (text: string) => createHmac("sha256", secret).update(text).digest("hex");
  return { sign, verify: (text, signature) => sign(text) === signature };
}

export const context = { links: { web: "https://github.com" }, signer: signer("secret of the tests") };

const blip = confirmed("acme/blip:main-def5678");

export const facts: MarkerFacts = {
  configRepo: repo("acme/config"),
  environment: environment("qa1"),
  service: service("blip"),
  images: [blip],
  changes: [change("main-abc1234", blip)],
  origin: { repo: repo("acme/blip"), revision: sha("def5678"), pullRequest: pullRequest(12) },
  askedBy: { kind: "published", via: "GitHub Packages" },
  baseCommit: sha("ba5e"),
};

/** A release of one image in one place, with one merged pull request behind it. */
export function plan(changed: Partial<ReleasePlan> = {}, requested: Partial<ReleasePlan["request"]> = {}): ReleasePlan {
  const { configRepo, environment, service, images, origin, askedBy, changes, baseCommit } = facts;
  const request = { configRepo, environment, service, images, origin, askedBy, ...requested };
  const [first] = changes;
  return {
    kind: "plan",
    request,
    mode: "pull-request",
    base: { branch: must(parseBranchName("main")), commit: baseCommit },
    branch: renderReleaseBranch(request.environment, request.service),
    edits: [],
    files: [],
    changes,
    places: [{ path: "clusters/qa1/blip.yaml", line: 17, kind: "pod-spec", change: must(first) }],
    changesWith: [],
    leftAlone: [],
    skipped: [],
    unordered: [],
    sourceChanges: {
      repo: repo("acme/blip"),
      from: sha("abc1234"),
      to: sha("def5678"),
      url: "https://github.com/acme/blip/compare/abc1234...def5678",
      status: "ahead",
      totalCommits: 3,
      pullRequests: [
        {
          number: pullRequest(11),
          url: "https://github.com/acme/blip/pull/11",
          title: "Show the price of a trip",
          author: login("alice"),
        },
        {
          number: pullRequest(12),
          url: "https://github.com/acme/blip/pull/12",
          title: "Round it (fixes #9)",
          author: login("dependabot[bot]"),
        },
      ],
      otherCommits: [{ sha: sha("0ff1ce5"), subject: "Mend the build" }],
    },
    ...changed,
  };
}

/** A release of `blip` in `qa1` by pull request 77 of the config repo. */
export function record(changed: Partial<ReleaseRecord> = {}): ReleaseRecord {
  const { baseCommit, ...rest } = facts;
  return {
    ...rest,
    baseCommit,
    state: "proposed",
    carrier: {
      kind: "pull-request",
      number: pullRequest(77),
      branch: renderReleaseBranch(rest.environment, rest.service),
      url: "https://github.com/acme/config/pull/77",
    },
    headCommit: sha("4ead"),
    refusals: [],
    changedAt: new Date("2026-11-21T10:00:00Z"),
    ...changed,
  };
}
