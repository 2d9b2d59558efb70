import { type Answer, hasNextPage } from "./answer.ts";

/** Items from page to page of a list, until GitHub names no further page or the caller stops; pages count from 1. */
export async function* eachPage<Item>(
  fetchPage: (page: number) => Promise<Answer>,
  parse: (answer: Answer) => readonly Item[],
): AsyncGenerator<readonly Item[]> {
  for (let page = 1; ; page += 1) {
    const answer = await fetchPage(page);
    yield parse(answer);
    if (!hasNextPage(answer)) return;
  }
}
