import { disableAutoMerge, enableAutoMerge } from "../actions/auto-merge.ts";
import { addComment } from "../actions/comments.ts";
import { setReadiness } from "../actions/draft-pull.ts";
import { addLabels } from "../actions/labels.ts";
import type { MergeWish } from "../actions/merge-commit.ts";
import { mergePull } from "../actions/merge-pull.ts";
import { dequeuePull, enqueuePull } from "../actions/merge-queue.ts";
import { addReaction } from "../actions/reactions.ts";
import { shapeComment } from "../shapes/issue.ts";
import { nodeId } from "../shapes/node-id.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Issue } from "../state/issues.ts";
import type { PermissionName } from "../state/permissions.ts";
import type { ReactionContent } from "../state/reactions.ts";
import { needIssueNode, needLabelNode, needPullNode, needReactableNode } from "./nodes.ts";
import { viewActor, viewPull, viewQueueEntry } from "./views.ts";

/** In whose name a request is, and what it may do. */
export interface GraphCaller {
  readonly actor: Actor;
  /** Throws GitHub's refusal unless the token reaches the repository and may write to any of these. */
  readonly requireWrite: (repositoryId: number, needs: readonly PermissionName[]) => void;
}

interface Input<T> {
  readonly input: T & { readonly clientMutationId?: string };
}

interface PullInput {
  readonly pullRequestId: string;
}

interface MergeInput extends PullInput {
  readonly mergeMethod: "MERGE" | "SQUASH" | "REBASE";
  readonly expectedHeadOid?: string;
  readonly commitHeadline?: string;
  readonly commitBody?: string;
}

/** The mutations by name, each done in the turn of its repository. */
export function createMutations(site: Site, { actor, requireWrite }: GraphCaller) {
  const onPull = async <T>(id: string, need: PermissionName, work: () => Promise<T>): Promise<T> => {
    const { repositoryId } = needPullNode(site, id);
    requireWrite(repositoryId, [need]);
    return site.inTurn(repositoryId, work);
  };
  const pullPayload = (id: string, clientMutationId: string | undefined) => ({
    actor: viewActor(site, actor.account.id),
    clientMutationId,
    pullRequest: viewPull(site, needPullNode(site, id)),
  });
  const changePull =
    <T extends PullInput>(need: PermissionName, change: (input: T) => Promise<unknown>) =>
    ({ input }: Input<T>) =>
      onPull(input.pullRequestId, need, async () => {
        await change(input);
        return pullPayload(input.pullRequestId, input.clientMutationId);
      });
  const pullOf = ({ pullRequestId }: PullInput) => needPullNode(site, pullRequestId);
  return {
    enablePullRequestAutoMerge: changePull("contents", (input: MergeInput) =>
      enableAutoMerge(site, actor, pullOf(input), readWish(input)),
    ),
    disablePullRequestAutoMerge: changePull("contents", (input: PullInput) =>
      disableAutoMerge(site, actor, pullOf(input)),
    ),
    mergePullRequest: changePull("contents", (input: MergeInput) =>
      mergePull(site, actor, pullOf(input), readWish(input)),
    ),
    markPullRequestReadyForReview: changePull("pull_requests", (input: PullInput) =>
      setReadiness(site, actor, pullOf(input), "ready for review"),
    ),
    convertPullRequestToDraft: changePull("pull_requests", (input: PullInput) =>
      setReadiness(site, actor, pullOf(input), "draft"),
    ),
    enqueuePullRequest: ({ input }: Input<PullInput>) =>
      onPull(input.pullRequestId, "contents", async () => {
        const entry = await enqueuePull(site, actor, pullOf(input));
        return { clientMutationId: input.clientMutationId, mergeQueueEntry: viewQueueEntry(site, entry) };
      }),
    dequeuePullRequest: ({ input }: Input<{ readonly id: string }>) =>
      onPull(input.id, "contents", async () => {
        const entry = await dequeuePull(site, actor, needPullNode(site, input.id));
        return { clientMutationId: input.clientMutationId, mergeQueueEntry: viewQueueEntry(site, entry) };
      }),
    ...createTalk(site, { actor, requireWrite }),
  };
}

/** The mutations that say something of an issue or pull request. */
function createTalk(site: Site, { actor, requireWrite }: GraphCaller) {
  const needs: readonly PermissionName[] = ["issues", "pull_requests"];
  const onIssue = async <T>(issue: Pick<Issue, "repositoryId">, work: () => Promise<T> | T): Promise<T> => {
    requireWrite(issue.repositoryId, needs);
    return site.inTurn(issue.repositoryId, async () => work());
  };
  return {
    addComment: ({ input }: Input<{ readonly subjectId: string; readonly body: string }>) => {
      const issue = needIssueNode(site, input.subjectId);
      return onIssue(issue, () => {
        const comment = addComment(site, actor, issue, input.body);
        const { html_url: url } = shapeComment(site, comment);
        const node = { id: nodeId("IC", comment.id), databaseId: comment.id, url, body: comment.body };
        return { clientMutationId: input.clientMutationId, commentEdge: { cursor: "", node } };
      });
    },
    addReaction: ({ input }: Input<{ readonly subjectId: string; readonly content: keyof typeof reactionNames }>) => {
      const subject = needReactableNode(site, input.subjectId);
      return onIssue(subject, () => {
        const repository = site.state.repositories.need(subject.repositoryId);
        const content = reactionNames[input.content];
        const { reaction } = addReaction(site, actor, repository, { subject, content });
        return {
          clientMutationId: input.clientMutationId,
          reaction: { id: nodeId("REA", reaction.id), content: input.content },
        };
      });
    },
    addLabelsToLabelable: ({
      input,
    }: Input<{ readonly labelableId: string; readonly labelIds: readonly string[] }>) => {
      const issue = needIssueNode(site, input.labelableId);
      return onIssue(issue, async () => {
        const names = input.labelIds.map((id) => needLabelNode(site, id).name);
        await addLabels(site, actor, needIssueNode(site, input.labelableId), names);
        return { clientMutationId: input.clientMutationId };
      });
    },
  };
}

const reactionNames = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  HOORAY: "hooray",
  CONFUSED: "confused",
  HEART: "heart",
  ROCKET: "rocket",
  EYES: "eyes",
} as const satisfies Record<string, ReactionContent>;

const methods = { MERGE: "merge", SQUASH: "squash", REBASE: "rebase" } as const;

function readWish({ mergeMethod, expectedHeadOid, commitHeadline, commitBody }: MergeInput): MergeWish {
  return { method: methods[mergeMethod], sha: expectedHeadOid, title: commitHeadline, message: commitBody };
}
