import type { Config, Environment, Service } from "../../core/config/config.ts";
import { findMissingPaths, matchesPath } from "../../core/config/paths.ts";
import { rulesFor } from "../../core/config/rules-for.ts";
import {
  type BranchName,
  type CommitSha,
  parseBranchName,
  parseCommitSha,
  parseRepoName,
  type RepoName,
} from "../../core/identity.ts";
import { findReferences } from "../../core/manifest/find-references.ts";
import { mentions } from "../../core/manifest/mentions.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import type { ReadManifest, ReleaseSnapshot } from "../../core/release/snapshot.ts";
import { scan } from "../checkout/scan.ts";
import { walkCheckout } from "../checkout/walk.ts";
import { walkEverything } from "../checkout/walk-everything.ts";
import { BadInput } from "../command.ts";
import type { Terminal } from "../terminal.ts";

/** An environment's files in a checkout, as text; a service's release changes them for the next one. */
export interface EnvironmentFiles {
  /** By path, relative to the checkout. */
  readonly texts: Map<string, string>;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly missingPaths: readonly string[];
}

/** Reads an environment's manifests. Throws {@link BadInput} when one cannot be read. */
export function readEnvironmentFiles(root: string, environment: Environment, terminal: Terminal): EnvironmentFiles {
  const walk = walkCheckout(root, []);
  const files = walk.files.filter(({ path }) => matchesPath(environment, path));
  const { kept, problems } = scan(files, terminal, () => true);
  if (walk.problems.length + problems.length > 0) throw new BadInput(...walk.problems, ...problems);
  const skipped: { path: string; reason: string }[] = walk.skipped.filter(({ path }) => matchesPath(environment, path));
  const texts = new Map<string, string>();
  for (const { path, bytes } of kept) {
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) skipped.push({ path, reason: decoded.skipped });
    else texts.set(path, decoded.text);
  }
  return { texts, skipped, missingPaths: findMissingPaths(environment, walkEverything(root)) };
}

/** The snapshot that the bot would gather, as far as a checkout can tell: no history, no open release pull request. */
export function snapshotOf(
  config: Config,
  { environment, service }: { readonly environment: Environment; readonly service: Service },
  { texts, skipped, missingPaths }: EnvironmentFiles,
): ReleaseSnapshot {
  const read = readMentioning(texts, service);
  return {
    base: { branch: checkoutBranch, commit: noCommit },
    environment,
    service,
    rules: rulesFor(config, environment, service),
    missingPaths,
    manifests: read.manifests,
    skipped: [...skipped, ...read.skipped],
    history: [],
    branch: { kind: "absent" },
  };
}

/** What the checkout is called where the bot would name a config repo. */
export const checkoutRepo: RepoName = minted(parseRepoName("local/checkout"));
const checkoutBranch: BranchName = minted(parseBranchName("checkout"));
const noCommit: CommitSha = minted(parseCommitSha("0".repeat(40)));

function readMentioning(texts: ReadonlyMap<string, string>, service: Service) {
  const manifests: ReadManifest[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const [path, text] of texts) {
    if (!mentions(text, service.images)) continue;
    const manifest = { path, text };
    const findings = findReferences(manifest);
    if (findings.skipped === undefined) manifests.push({ manifest, findings });
    else skipped.push({ path, reason: findings.skipped });
  }
  return { manifests, skipped };
}

function minted<Name>(name: Name | undefined): Name {
  if (name === undefined) throw new Error("a name of our own is outside its grammar");
  return name;
}
