import type { SeenPull } from "../github/world/looking.ts";
import type { Narrator } from "../narrator.ts";
import type { Playground } from "../playground.ts";

/** Who acts, and who tells. */
export interface Telling {
  readonly playground: Playground;
  readonly narrator: Narrator;
}

/** Shows Tidegate's one comment on a source pull request. Throws when there is none, or a second one. */
export function showReport({ playground, narrator }: Telling, repository: string, number: number): void {
  const comments = playground.github.world
    .listComments(repository, number)
    .filter(({ author }) => author === "tidegate[bot]");
  expectThat("there is exactly one status comment", comments.length === 1);
  narrator.show(folded(withoutMarkers(comments[0]?.body ?? "")));
}

/** What GitHub's page shows before one clicks. */
function folded(body: string): string {
  return body.replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, "▸ $1");
}

/** The open release pull request of a service for an environment. Throws when there is none. */
export function openRelease(playground: Playground, environment: string, service: string): SeenPull {
  const found = findRelease(playground, environment, service);
  if (found === undefined)
    throw new Error(`There should be an open release pull request of ${service} for ${environment}.`);
  return found;
}

/** The open release pull request of a service for an environment, when there is one. */
export function findRelease({ github }: Playground, environment: string, service: string): SeenPull | undefined {
  const head = `tidegate/${environment}/${service}`;
  return github.world.listPullRequests("acme/config").find((pull) => pull.head === head && pull.state === "open");
}

/** A body as people see it: without what is hidden in HTML comments, and without the backslashes of Markdown. */
export function withoutMarkers(body: string): string {
  return body.replace(/<!--[\s\S]*?-->\n*/g, "").replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** A commit's message with its signed trailer cut short: nobody reads it. */
export function withShortTrailer(message: string): string {
  return message.replace(/^(Tidegate-Release: .{24}).+$/m, "$1…");
}

/** Ends the story where it does not come true. `what` goes on "it should be so that". */
export function expectThat(what: string, holds: boolean): void {
  if (!holds) throw new Error(`The story went wrong: it should be so that ${what}.`);
}
