import type { Site } from "../site.ts";
import { type Issue, isPullRequest, type PullRequest } from "../state/issues.ts";
import type { ReactionSubject } from "../state/reactions.ts";
import type { Label } from "../state/repositories.ts";
import { GraphError } from "./graph-error.ts";

/** The pull request of a global id; throws GitHub's NOT_FOUND. */
export function needPullNode(site: Site, id: string): PullRequest {
  const found = findIssueNode(site, id);
  if (found === undefined || !isPullRequest(found)) throw unresolved(id);
  return found;
}

/** The issue or pull request of a global id; throws GitHub's NOT_FOUND. */
export function needIssueNode(site: Site, id: string): Issue {
  const found = findIssueNode(site, id);
  if (found === undefined) throw unresolved(id);
  return found;
}

/** The comment, review, issue or pull request of a global id; throws GitHub's NOT_FOUND. */
export function needReactableNode(site: Site, id: string): ReactionSubject & { readonly repositoryId: number } {
  const { prefix, number } = parseNodeId(id);
  const kind = reactables.get(prefix) ?? "issue";
  const found =
    kind === "comment"
      ? site.state.comments.get(number)
      : kind === "review"
        ? site.state.reviews.get(number)
        : findIssueNode(site, id);
  if (found === undefined) throw unresolved(id);
  return { kind, id: found.id, repositoryId: found.repositoryId };
}

const reactables: ReadonlyMap<string, ReactionSubject["kind"]> = new Map([
  ["IC", "comment"],
  ["PRR", "review"],
]);

/** The label of a global id; throws GitHub's NOT_FOUND. */
export function needLabelNode(site: Site, id: string): Label {
  const { prefix, number } = parseNodeId(id);
  const found = prefix === "LA" ? site.state.labels.get(number) : undefined;
  if (found === undefined) throw unresolved(id);
  return found;
}

function findIssueNode(site: Site, id: string): Issue | undefined {
  const { prefix, number } = parseNodeId(id);
  if (prefix === "PR") return site.state.issues.find(({ pull }) => pull?.id === number);
  return prefix === "I" ? site.state.issues.get(number) : undefined;
}

/** Undoes `nodeId`; `NaN`, which nothing has, for a text that is none. */
function parseNodeId(id: string): { readonly prefix: string; readonly number: number } {
  const [, prefix = "", encoded = ""] = /^([A-Z]+)_([\w-]+)$/.exec(id) ?? [];
  const bytes = Buffer.from(encoded, "base64url");
  if (bytes.length !== 9 || bytes[0] !== 0x92) return { prefix, number: Number.NaN };
  return { prefix, number: Number(bytes.readBigUInt64BE(1)) };
}

function unresolved(id: string): GraphError {
  return new GraphError("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}
