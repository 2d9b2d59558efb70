import { z } from "zod";
import type { RepoName } from "../core/identity.ts";
import { parseAnswer } from "./answer.ts";
import type { ReactedText, Reaction, Reactions } from "./command-port.ts";
import { GitHubFault, isAnswer } from "./faults.ts";
import { askGraph } from "./graph.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** Reacts to comments and descriptions over REST, and to the bodies of reviews, which have no route there, over GraphQL. */
export function createReactions(calls: RepoCalls): Reactions {
  return {
    async react(repo, text, content) {
      try {
        if (text.source === "review") return await reactToReview(calls, repo, { ...text, content });
        await calls.ask(repo, "report", (send, at) =>
          text.source === "comment"
            ? send("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
                ...at,
                comment_id: text.id,
                content,
              })
            : send("POST /repos/{owner}/{repo}/issues/{issue_number}/reactions", {
                ...at,
                issue_number: text.pullRequest,
                content,
              }),
        );
        return "added";
      } catch (error) {
        if (isAnswer(error, 404) || isAnswer(error, 410)) return "gone";
        throw error;
      }
    },
  };
}

interface Wanted extends ReactedText {
  readonly content: Reaction;
}

async function reactToReview(
  calls: RepoCalls,
  repo: RepoName,
  { pullRequest, id, content }: Wanted,
): Promise<"added" | "gone"> {
  const answer = await calls.ask(repo, "report", (send, at) =>
    send("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", {
      ...at,
      pull_number: pullRequest,
      review_id: id,
    }),
  );
  const { node_id: subjectId } = parseAnswer(reviewAnswer, answer);
  const reacted = await askGraph(calls, repo, {
    grant: "report",
    query: addReaction,
    variables: { input: { subjectId, content: graphContents[content] } },
    data: z.unknown(),
  });
  if (reacted.kind === "refused") throw new GitHubFault(reacted.why, { status: 0, route: "POST /graphql" });
  return reacted.kind === "data" ? "added" : "gone";
}

const reviewAnswer = z.object({ node_id: z.string().min(1) });

const addReaction = "mutation React($input: AddReactionInput!) { addReaction(input: $input) { clientMutationId } }";

const graphContents = { eyes: "EYES", rocket: "ROCKET", confused: "CONFUSED" } as const satisfies Record<
  Reaction,
  string
>;
