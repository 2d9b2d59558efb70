import type { PullRequestNumber, RepoName } from "../core/identity.ts";
import { isAbout, renderTopicComment, type Topic } from "../core/words/topic-comment.ts";
import type { JobDeps } from "./deps.ts";

/** Where to say something that needs somebody's attention, and about what. */
export interface Place {
  readonly repo: RepoName;
  readonly pullRequest: PullRequestNumber;
  readonly topic: Topic;
}

/** Says it in one comment a topic: written when there is none, edited when it says something else, left when it says just this. */
export async function sayOnce({ github }: Pick<JobDeps, "github">, place: Place, text: string): Promise<void> {
  const body = renderTopicComment(place.topic, text);
  const comments = await github.reports.listOwnComments(place.repo, place.pullRequest);
  const before = comments.find((comment) => isAbout(place.topic, comment.body));
  if (before?.body === body) return;
  const edited = before === undefined ? "gone" : await github.reports.editComment(place.repo, before.id, body);
  if (edited === "gone") await github.reports.createComment(place.repo, place.pullRequest, body);
}

/** Says it in place of what was said there about the topic; nothing where nothing was. */
export async function takeBack({ github }: Pick<JobDeps, "github">, place: Place, text: string): Promise<void> {
  const comments = await github.reports.listOwnComments(place.repo, place.pullRequest);
  const before = comments.find((comment) => isAbout(place.topic, comment.body));
  const body = renderTopicComment(place.topic, text);
  if (before !== undefined && before.body !== body) await github.reports.editComment(place.repo, before.id, body);
}
