import { buildSchema, type GraphQLSchema } from "graphql";

/** The fields of both inputs that ask for a merge, at once or when all is well. */
const mergeWish = `
    pullRequestId: ID!
    mergeMethod: PullRequestMergeMethod = MERGE
    expectedHeadOid: GitObjectID
    commitHeadline: String
    commitBody: String
    authorEmail: String
    clientMutationId: String
`;

/**
 * The part of GitHub's GraphQL API that its REST API lacks, in GitHub's own words: a test holds it to be a part of the
 * published schema.
 *
 * @see https://docs.github.com/graphql
 */
const definition = `
  scalar DateTime
  scalar GitObjectID
  scalar URI

  interface Node { id: ID! }
  interface Actor { login: String! }
  interface Labelable { viewerCanLabel: Boolean! }
  interface Reactable { id: ID! }
  type User implements Actor & Node { id: ID! login: String! }
  type Bot implements Actor & Node { id: ID! login: String! }
  type Commit implements Node { id: ID! oid: GitObjectID! }
  type Repository implements Node {
    id: ID!
    nameWithOwner: String!
    autoMergeAllowed: Boolean!
    mergeCommitAllowed: Boolean!
    squashMergeAllowed: Boolean!
    rebaseMergeAllowed: Boolean!
    deleteBranchOnMerge: Boolean!
    pullRequest(number: Int!): PullRequest
  }
  type PullRequest implements Node & Reactable {
    id: ID!
    number: Int!
    url: URI!
    title: String!
    state: PullRequestState!
    isDraft: Boolean!
    headRefName: String!
    headRefOid: GitObjectID!
    baseRefName: String!
    merged: Boolean!
    mergeable: MergeableState!
    mergeStateStatus: MergeStateStatus!
    viewerCanMergeAsAdmin: Boolean!
    mergeCommit: Commit
    autoMergeRequest: AutoMergeRequest
    isInMergeQueue: Boolean!
    isMergeQueueEnabled: Boolean!
    mergeQueueEntry: MergeQueueEntry
    reviewDecision: PullRequestReviewDecision
    latestOpinionatedReviews(first: Int, writersOnly: Boolean = false): PullRequestReviewConnection
  }
  type PullRequestReview implements Node & Reactable {
    id: ID!
    author: Actor
    body: String!
    commit: Commit
    state: PullRequestReviewState!
    submittedAt: DateTime
  }
  type PullRequestReviewConnection { nodes: [PullRequestReview] totalCount: Int! }
  type IssueComment implements Node & Reactable { id: ID! databaseId: Int url: URI! body: String! }
  type IssueCommentEdge { cursor: String! node: IssueComment }
  type Reaction implements Node { id: ID! content: ReactionContent! }
  type AutoMergeRequest {
    enabledAt: DateTime
    enabledBy: Actor
    mergeMethod: PullRequestMergeMethod!
    commitHeadline: String
    commitBody: String
  }
  type MergeQueueEntry implements Node {
    id: ID!
    position: Int!
    state: MergeQueueEntryState!
    enqueuedAt: DateTime!
  }

  enum PullRequestState { OPEN CLOSED MERGED }
  enum MergeableState { MERGEABLE CONFLICTING UNKNOWN }
  enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }
  enum MergeQueueEntryState { QUEUED AWAITING_CHECKS MERGEABLE UNMERGEABLE LOCKED }
  enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }
  enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
  enum PullRequestMergeMethod { MERGE SQUASH REBASE }
  enum ReactionContent { THUMBS_UP THUMBS_DOWN LAUGH HOORAY CONFUSED HEART ROCKET EYES }

  type Query {
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  }

  input EnablePullRequestAutoMergeInput { ${mergeWish} }
  input DisablePullRequestAutoMergeInput { pullRequestId: ID! clientMutationId: String }
  input MergePullRequestInput { ${mergeWish} }
  input EnqueuePullRequestInput {
    pullRequestId: ID!
    expectedHeadOid: GitObjectID
    jump: Boolean
    clientMutationId: String
  }
  input DequeuePullRequestInput { id: ID! clientMutationId: String }
  input AddCommentInput { subjectId: ID! body: String! clientMutationId: String }
  input AddReactionInput { subjectId: ID! content: ReactionContent! clientMutationId: String }
  input AddLabelsToLabelableInput { labelableId: ID! labelIds: [ID!]! clientMutationId: String }
  input MarkPullRequestReadyForReviewInput { pullRequestId: ID! clientMutationId: String }
  input ConvertPullRequestToDraftInput { pullRequestId: ID! clientMutationId: String }

  type EnablePullRequestAutoMergePayload { actor: Actor clientMutationId: String pullRequest: PullRequest }
  type DisablePullRequestAutoMergePayload { actor: Actor clientMutationId: String pullRequest: PullRequest }
  type MergePullRequestPayload { actor: Actor clientMutationId: String pullRequest: PullRequest }
  type EnqueuePullRequestPayload { clientMutationId: String mergeQueueEntry: MergeQueueEntry }
  type DequeuePullRequestPayload { clientMutationId: String mergeQueueEntry: MergeQueueEntry }
  type AddCommentPayload { clientMutationId: String commentEdge: IssueCommentEdge }
  type AddReactionPayload { clientMutationId: String reaction: Reaction }
  type AddLabelsToLabelablePayload { clientMutationId: String }
  type MarkPullRequestReadyForReviewPayload { clientMutationId: String pullRequest: PullRequest }
  type ConvertPullRequestToDraftPayload { clientMutationId: String pullRequest: PullRequest }

  type Mutation {
    enablePullRequestAutoMerge(input: EnablePullRequestAutoMergeInput!): EnablePullRequestAutoMergePayload
    disablePullRequestAutoMerge(input: DisablePullRequestAutoMergeInput!): DisablePullRequestAutoMergePayload
    mergePullRequest(input: MergePullRequestInput!): MergePullRequestPayload
    enqueuePullRequest(input: EnqueuePullRequestInput!): EnqueuePullRequestPayload
    dequeuePullRequest(input: DequeuePullRequestInput!): DequeuePullRequestPayload
    addComment(input: AddCommentInput!): AddCommentPayload
    addReaction(input: AddReactionInput!): AddReactionPayload
    addLabelsToLabelable(input: AddLabelsToLabelableInput!): AddLabelsToLabelablePayload
    markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
    convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
  }
`;

/** Builds the schema of the stand-in. */
export function createSchema(): GraphQLSchema {
  return buildSchema(definition);
}
