import { type CommitSha, parseCommitSha, parseRepoName, type RepoName } from "../core/identity.ts";

/** Longer values name no repository and no commit; a label may have a megabyte. */
const longest = 4096;

/**
 * The repository that a label like `https://github.com/acme/web` names; undefined for another form of text.
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export function parseSourceLabel(text: string): RepoName | undefined {
  const url = text.length > longest ? null : URL.parse(text.trim().replace(/^git\+/, ""));
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const [, owner = "", name = ""] = url.pathname.split("/");
  return parseRepoName(`${owner}/${name.replace(/\.git$/, "")}`);
}

/** The full commit that a revision label names; undefined for a short one or any other text. */
export function parseRevisionLabel(text: string): CommitSha | undefined {
  return text.length > longest ? undefined : parseCommitSha(text.trim());
}
