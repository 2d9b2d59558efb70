import { LRUCache } from "lru-cache";

/** Answers kept a kind; each is small (a commit, a comparison's list). */
const kept = 2_000;

/**
 * Keeps the answers about things that never change because a SHA names them. What was not found is asked for again: it may
 * come. Two that ask at once share the request; one that fails is not kept.
 */
export function keepImmutable<Value extends object | string>(): (
  key: string,
  fetch: () => Promise<Value | undefined>,
) => Promise<Value | undefined> {
  const answers = new LRUCache<string, Promise<Value | undefined>>({ max: kept });
  return (key, fetch) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const asked = fetch();
    answers.set(key, asked);
    const forget = () => void answers.delete(key);
    asked.then((answer) => (answer === undefined ? forget() : undefined), forget);
    return asked;
  };
}
