import { parseConfig } from "../../src/core/config/parse-config.ts";
import { rulesFor } from "../../src/core/config/rules-for.ts";
import {
  type CommitSha,
  parseBranchName,
  parseCommitSha,
  parseEnvironmentName,
  parsePullRequestNumber,
  parseRepoName,
  parseServiceName,
  parseTreeSha,
} from "../../src/core/identity.ts";
import {
  type ConfirmedImage,
  parseImageDigest,
  parseImageName,
  parseImageTag,
} from "../../src/core/image/reference.ts";
import { findReferences } from "../../src/core/manifest/find-references.ts";
import type { ReleaseRecord, ReleaseState } from "../../src/core/release/record.ts";
import type { ReleaseRequest } from "../../src/core/release/request.ts";
import type { ReleaseSnapshot } from "../../src/core/release/snapshot.ts";

/** Turns "undefined for a text outside the grammar" into a failed test. */
export function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the test's own text is outside the grammar");
  return value;
}

/** A digest or commit made of one hex digit, so that tests read `sha("a")`. */
export const sha = (digit: string): CommitSha => must(parseCommitSha(digit.repeat(40)));
export const digest = (digit: string): ConfirmedImage["digest"] => must(parseImageDigest(`sha256:${digit.repeat(64)}`));

/** `acme/app:1.2.3` (and the digit of a digest) as a confirmed image. */
export function confirmed(reference: string, digit = "d"): ConfirmedImage {
  const colon = reference.lastIndexOf(":");
  const name = must(parseImageName(reference.slice(0, colon)));
  return { name, tag: must(parseImageTag(reference.slice(colon + 1))), digest: digest(digit) };
}

/** A request of the event kind for service `app` in environment `qa`, unless said otherwise. */
export function request(images: readonly ConfirmedImage[], change: Partial<ReleaseRequest> = {}): ReleaseRequest {
  return {
    configRepo: must(parseRepoName("acme/config")),
    environment: must(parseEnvironmentName("qa")),
    service: must(parseServiceName("app")),
    images,
    origin: { repo: must(parseRepoName("acme/app")), revision: sha("c") },
    askedBy: { kind: "published", via: "GitHub Packages" },
    ...change,
  };
}

/** A record of the same place as the request. */
export function record(of: ReleaseRequest, state: ReleaseState, change: Partial<ReleaseRecord> = {}): ReleaseRecord {
  const number = must(parsePullRequestNumber(7));
  const branch = must(parseBranchName("tidegate/qa/app"));
  return {
    ...of,
    state,
    changes: [],
    carrier: { kind: "pull-request", number, branch, url: "https://github.test/acme/config/pull/7" },
    baseCommit: sha("b"),
    headCommit: sha("e"),
    refusals: [],
    changedAt: new Date("2026-11-21T10:00:00Z"),
    ...change,
  };
}

export interface World {
  /** The `follow` line of environment `qa`. */
  readonly follow?: string;
  readonly release?: "commit" | "pull-request";
  readonly tags?: string;
  readonly path?: string;
  readonly images?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** Reads a world of files as the gather step would: config file parsed, references found. */
export function snapshot(world: World, change: Partial<ReleaseSnapshot> = {}): ReleaseSnapshot {
  const parsed = parseConfig(configText(world), ".tidegate.yaml");
  if (parsed.kind === "invalid")
    throw new Error(parsed.problems.map(({ message, frame }) => `${message}\n${frame}`).join("\n"));
  const { config } = parsed;
  const environment = must(config.environments.get(must(parseEnvironmentName("qa"))));
  const service = must(config.services.get(must(parseServiceName("app"))));
  return {
    base: { branch: must(parseBranchName("main")), commit: sha("b") },
    environment,
    service,
    rules: rulesFor(config, environment, service),
    missingPaths: [],
    manifests: Object.entries(world.files).map(([path, text]) => {
      const manifest = { path, text };
      return { manifest, findings: findReferences(manifest) };
    }),
    skipped: [],
    history: [],
    branch: { kind: "absent" },
    ...change,
  };
}

export const oursAt = (commit: string): ReleaseSnapshot["branch"] => ({
  kind: "ours",
  commit: sha(commit),
  tree: must(parseTreeSha("f".repeat(40))),
  base: sha("b"),
});

function configText({
  follow = '{ semver: ">=1.0.0" }',
  release = "pull-request",
  tags,
  path = "qa",
  images = ["acme/app"],
}: World): string {
  return [
    "environments:",
    `  qa: { path: ${path}, follow: ${follow}, release: ${release} }`,
    "services:",
    "  app:",
    "    repo: acme/app",
    `    images: [${images.join(", ")}]`,
    ...(tags === undefined ? [] : [`    tags: "${tags}"`]),
    "",
  ].join("\n");
}
