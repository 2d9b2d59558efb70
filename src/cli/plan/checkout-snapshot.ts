import { lstatSync } from "node:fs";
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
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import { findAtSite } from "../../core/release/find-at-site.ts";
import { sortNamedPlaces } from "../../core/release/named-files.ts";
import type { ReleaseSnapshot } from "../../core/release/snapshot.ts";
import { scan } from "../checkout/scan.ts";
import { type FoundFile, type Walk, walkCheckout } from "../checkout/walk.ts";
import { walkEverything } from "../checkout/walk-everything.ts";
import { BadInput } from "../command.ts";
import type { Terminal } from "../terminal.ts";

/** An environment's files in a checkout, as text; a service's release changes them for the next one. */
export interface EnvironmentFiles {
  /** By path, relative to the checkout; files of other languages, and outside of the environment, where services name them. */
  readonly texts: Map<string, string>;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly missingPaths: readonly string[];
  /** Every file of the checkout. */
  readonly tree: readonly string[];
}

/** What a plan is for. */
export interface CheckoutSite {
  readonly root: string;
  readonly config: Config;
  readonly environment: Environment;
  readonly services: readonly Service[];
}

/** Reads an environment's manifests, and what the services name. Throws {@link BadInput} when one cannot be read. */
export function readEnvironmentFiles(site: CheckoutSite, terminal: Terminal): EnvironmentFiles {
  const { root, environment } = site;
  const tree = walkEverything(root);
  const walk = walkCheckout(root, []);
  const inside = ({ path }: { readonly path: string }) => matchesPath(environment, path);
  const known = [...walk.files, ...walk.skipped].filter(inside).map(({ path }) => path);
  const named = walkNamed(site, tree, new Set(known));
  const { kept, problems } = scan([...walk.files.filter(inside), ...named.files], terminal, () => true);
  if (walk.problems.length + problems.length > 0) throw new BadInput(...walk.problems, ...problems);
  const skipped: { path: string; reason: string }[] = [...walk.skipped.filter(inside), ...named.skipped];
  const texts = new Map<string, string>();
  for (const { path, bytes } of kept) {
    const decoded = decodeManifest(path, bytes);
    if ("skipped" in decoded) skipped.push({ path, reason: decoded.skipped });
    else texts.set(path, decoded.text);
  }
  return { texts, skipped, missingPaths: findMissingPaths(environment, tree), tree };
}

/** The files that the services name, without those known already. */
function walkNamed(
  { root, config, environment, services }: CheckoutSite,
  tree: readonly string[],
  known: ReadonlySet<string>,
): Pick<Walk, "files" | "skipped"> {
  const paths = services.flatMap((service) => [...sortNamedPlaces(config, { environment, service }, tree).own.keys()]);
  const files: FoundFile[] = [];
  const skipped: Walk["skipped"][number][] = [];
  for (const path of new Set(paths)) {
    if (known.has(path)) continue;
    const absolute = `${root}/${path}`;
    const stat = lstatSync(absolute, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) skipped.push({ path, reason: "symlink" });
    else if (stat?.isFile()) files.push({ path, absolute });
  }
  return { files, skipped };
}

/** The snapshot that the bot would gather, as far as a checkout can tell: no history, no open release pull request. */
export function snapshotOf(
  config: Config,
  { environment, service }: { readonly environment: Environment; readonly service: Service },
  { texts, skipped, missingPaths, tree }: EnvironmentFiles,
): ReleaseSnapshot {
  const manifests = Array.from(texts, ([path, text]) => ({ path, text }));
  const site = { environment, service };
  const read = findAtSite(manifests, site, sortNamedPlaces(config, site, tree));
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

function minted<Name>(name: Name | undefined): Name {
  if (name === undefined) throw new Error("a name of our own is outside its grammar");
  return name;
}
