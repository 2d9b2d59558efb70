import { showAnswer } from "./commands.ts";
import { openChange, pushBuilt, type SourceChange } from "./source-change.ts";
import { expectThat, findRelease, openRelease, showReport, type Telling } from "./telling.ts";

/** Two developers want their pull requests in qa1, one after the other. Gives the first one's, still open. */
export async function tellOfDeploys(telling: Telling): Promise<SourceChange> {
  const zoom = await openChange(telling, {
    author: "alice",
    branch: "zoom",
    title: "Zoom into graphs",
    files: { "src/zoom.ts": "export const zoom = 2;\n" },
  });
  await askTooEarly(telling, zoom);
  await publishAsked(telling, zoom);
  await queueBehindLock(telling, zoom);
  return zoom;
}

async function askTooEarly(telling: Telling, { number, commit }: SourceChange): Promise<void> {
  const { narrator, playground } = telling;
  narrator.scene(`alice wants acme/blip#${number} in qa1 before it is merged, and CI is still building it`);
  await showAnswer(telling, { by: "alice", repository: "acme/blip", number }, "/deploy qa1\n/query");
  const isThere = openRelease(playground, "qa1", "blip").title.includes(commit.slice(0, 7));
  expectThat("nothing is proposed before its image is there", !isThere);
}

async function publishAsked(telling: Telling, zoom: SourceChange): Promise<void> {
  const { playground, narrator } = telling;
  const { world } = playground.github;
  const tag = await pushBuilt(telling, zoom);
  narrator.scene(`CI pushes ${tag}; its label names the commit`);
  const release = openRelease(playground, "qa1", "blip");
  expectThat("the commit's image is proposed for qa1", release.title.includes(tag));
  narrator.tell(`"${release.title}" (acme/config#${release.number}). No tag policy would take such a tag; alice did.`);
  await world.mergeAs("bob", "acme/config", release.number);
  await playground.settle();
  narrator.tell("bob merges it. From now on qa1 follows her pull request: what she pushes next goes there by itself.");
  showReport(telling, "acme/blip", zoom.number);
}

async function queueBehindLock(telling: Telling, zoom: SourceChange): Promise<void> {
  const { playground, narrator } = telling;
  narrator.scene("alice measures in qa1 and locks it; bob's pull request has to wait its turn");
  const on = { by: "alice", repository: "acme/blip", number: zoom.number };
  await showAnswer(telling, on, "/lock qa1 --for 2h measuring how fast it zooms");
  const colours = await openChange(telling, {
    author: "bob",
    branch: "colours",
    title: "Colours for the colour-blind",
    files: { "src/colours.ts": 'export const palette = "viridis";\n' },
  });
  const tag = await pushBuilt(telling, colours);
  await showAnswer(telling, { by: "bob", repository: "acme/blip", number: colours.number }, "/deploy qa1");
  expectThat("the lock keeps it out", findRelease(playground, "qa1", "blip") === undefined);
  narrator.tell("alice is done and types /unlock qa1. Commit, CI and bob's rights are checked again, and it goes on:");
  await playground.github.world.commentAs("alice", "acme/blip", zoom.number, "/unlock qa1");
  await playground.settle();
  const release = openRelease(playground, "qa1", "blip");
  expectThat("bob's image is proposed now", release.title.includes(tag));
  narrator.show(`${release.title} (acme/config#${release.number})`);
}
