import { expectThat, showReport, type Telling } from "./telling.ts";

/** Where somebody writes. */
export interface Place {
  readonly by: string;
  readonly repository: string;
  readonly number: number;
}

/** Somebody types commands; shows them, the reactions to them, and the status comment that answers. */
export async function showAnswer(telling: Telling, { by, repository, number }: Place, text: string): Promise<void> {
  const { playground, narrator } = telling;
  const { world } = playground.github;
  narrator.tell(`${by} comments on ${repository}#${number}:`);
  narrator.show(text);
  const id = await world.commentAs(by, repository, number, text);
  await playground.settle();
  const reactions = world.listReactions(id).map(({ content }) => emoji.get(content) ?? content);
  expectThat("the comment is acknowledged", reactions.length > 0);
  narrator.tell(`Tidegate reacts with ${reactions.join(" and ")}, and keeps its one comment up to date:`);
  showReport(telling, repository, number);
}

const emoji: ReadonlyMap<string, string> = new Map([
  ["eyes", "👀"],
  ["rocket", "🚀"],
  ["confused", "😕"],
]);
