/** What a comment of Tidegate's own is about; on one pull request there is one comment a topic. */
export type Topic = "other-commits" | "obsolete" | "not-configured" | "revert" | "not-merged";

/** A comment with the hidden word by which it is found again. `text` is Markdown that is inert already. */
export function renderTopicComment(topic: Topic, text: string): string {
  return `${hiddenWord(topic)}\n${text}\n`;
}

/**
 * Whether a comment is the one about the topic. Ask only about comments that this App wrote: anybody can paste the
 * hidden word, so it is not a proof.
 */
export function isAbout(topic: Topic, body: string): boolean {
  return body.startsWith(hiddenWord(topic));
}

function hiddenWord(topic: Topic): string {
  return `<!-- tidegate:${topic} -->`;
}
