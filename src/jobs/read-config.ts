import type { Config, ParsedConfig } from "../core/config/config.ts";
import { parseConfig } from "../core/config/parse-config.ts";
import { isOutOfReach } from "../core/fault.ts";
import { parseBlobSha, type RepoName } from "../core/identity.ts";
import type { BranchHead, GitHub, TreeEntry } from "../github/github.ts";
import type { JobContext } from "./deps.ts";

/** The path of the config file in a config repo. */
export const configPath = ".tidegate.yaml";

/** What reading config repos needs. */
export interface ReadingDeps {
  readonly github: Pick<GitHub, "contents">;
  readonly context: Pick<JobContext, "memory">;
}

/** A config repo at one commit of its default branch. */
export interface ConfigRepoSnapshot {
  readonly repo: RepoName;
  readonly head: BranchHead;
  readonly tree: readonly TreeEntry[];
  readonly config: ParsedConfig | { readonly kind: "missing" };
}

/** Reads the default branch's head, its tree and its config file: one request when the tree and the file are known already. */
export async function readConfigRepo({ github, context }: ReadingDeps, repo: RepoName): Promise<ConfigRepoSnapshot> {
  const head = await github.contents.fetchHead(repo);
  const tree = await github.contents.fetchTree(repo, head.tree);
  const entry = tree.find(({ path, kind }) => path === configPath && (kind === "file" || kind === "executable"));
  const blob = entry === undefined ? undefined : parseBlobSha(entry.sha);
  if (blob === undefined) return { repo, head, tree, config: { kind: "missing" } };
  const memory = context.memory.of(repo);
  const known = memory.parsedConfig(blob);
  if (known !== undefined) return { repo, head, tree, config: known };
  const bytes = (await github.contents.fetchBlobs(repo, head.commit, [blob])).get(blob);
  if (bytes === undefined) throw new Error(`the blob ${blob} of ${configPath} was not fetched`);
  const config = parseConfig(new TextDecoder().decode(bytes), configPath);
  memory.keepConfig(blob, config);
  return { repo, head, tree, config };
}

/** A config repo whose file is valid, and what that says. */
export interface UsableConfigRepo {
  readonly snapshot: ConfigRepoSnapshot;
  readonly config: Config;
}

/** Reads a config repo for what its file says; undefined while that cannot be told: it is out of reach, or its file is missing or not valid. */
export async function readUsableConfig(deps: ReadingDeps, repo: RepoName): Promise<UsableConfigRepo | undefined> {
  try {
    const snapshot = await readConfigRepo(deps, repo);
    return snapshot.config.kind === "valid" ? { snapshot, config: snapshot.config.config } : undefined;
  } catch (error) {
    if (isOutOfReach(error)) return undefined;
    throw error;
  }
}
