import { type Commit, readCommits, type Signature, writeCommit } from "../git/commits.ts";
import { listHistory } from "../git/history.ts";
import { mergeCommits } from "../git/merge.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { PullRequest } from "../state/issues.ts";
import { signatureOf, websiteSignature } from "./identity.ts";
import { replay } from "./judge-pull.ts";

/** How a pull request is to be merged. */
export interface MergeWish {
  readonly method: "merge" | "squash" | "rebase";
  /** The head that the caller saw; another one is a 409. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/** The commit that the base branch will point to; `undefined` where the two sides conflict. */
export async function writeMerge(
  site: Site,
  actor: Actor,
  pull: PullRequest,
  { wish, base }: { readonly wish: MergeWish; readonly base: string },
): Promise<string | undefined> {
  const { gitDir } = site.state.repositories.need(pull.repositoryId);
  const head = pull.pull.headSha;
  if (wish.method === "rebase") return replay(site, gitDir, { base, head });
  const outcome = await mergeCommits(gitDir, base, head);
  if (outcome.kind === "conflict") return undefined;
  const author = signatureOf(site, actor.account);
  const committer = websiteSignature(site);
  if (wish.method === "merge") {
    const message = joinMessage(
      wish.title ?? `Merge pull request #${pull.number} from ${headLabel(site, pull)}`,
      wish.message ?? pull.title,
    );
    return writeCommit(gitDir, { tree: outcome.tree, parents: [base, head], author, committer, message });
  }
  const shas = await listHistory(gitDir, { range: `${base}..${head}`, order: "oldest first" });
  const squashed = squashMessage(await readCommits(gitDir, shas), pull, wish);
  const byAuthor: Signature = { ...signatureOf(site, site.state.accounts.need(pull.authorId)), at: author.at };
  return writeCommit(gitDir, { tree: outcome.tree, parents: [base], author: byAuthor, committer, message: squashed });
}

function squashMessage(commits: readonly Commit[], pull: PullRequest, wish: MergeWish): string {
  const [only, ...more] = commits;
  const single = only !== undefined && more.length === 0;
  const [subject = "", ...rest] = single ? only.message.split("\n") : [pull.title];
  const listed = commits.map(({ message }) => `* ${message.trim()}`).join("\n\n");
  return joinMessage(
    wish.title ?? `${subject} (#${pull.number})`,
    wish.message ?? (single ? rest.join("\n").trim() : listed),
  );
}

function joinMessage(title: string, body: string): string {
  return body === "" ? title : `${title}\n\n${body}`;
}

function headLabel(site: Site, { pull }: PullRequest): string {
  const { ownerId } = site.state.repositories.need(pull.headRepositoryId);
  return `${site.state.accounts.need(ownerId).login}/${pull.headRef}`;
}
