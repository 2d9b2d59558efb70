import type { Narrator } from "./narrator.ts";
import type { Playground } from "./playground.ts";
import { tellOfBrokenConfig } from "./story/broken-config.ts";
import { tellOfDeploys } from "./story/deploys.ts";
import { tellOfReleases } from "./story/releases.ts";
import { tellOfRollback } from "./story/rollback.ts";
import type { Telling } from "./story/telling.ts";

/**
 * Tells how images become releases, how people ask for them and take them back, by doing it.
 * @throws {Error} naming what should have happened and did not.
 */
export async function tellStory(playground: Playground, narrator: Narrator): Promise<void> {
  const telling = { playground, narrator };
  await introduce(telling);
  await tellOfReleases(telling);
  await tellOfBrokenConfig(telling);
  const deployed = await tellOfDeploys(telling);
  await tellOfRollback(telling, deployed);
}

async function introduce({ playground: { github, tidegate }, narrator }: Telling): Promise<void> {
  narrator.scene("A config repo, two source repos, a registry, and Tidegate as a GitHub App between them");
  narrator.tell(`GitHub (a stand-in over real Git repositories) is at ${github.url}, Tidegate at ${tidegate().url}.`);
  narrator.tell(
    "acme/config says what runs where, in three environments: dev by commit, qa1 and production by pull request.",
  );
  narrator.show((await github.world.readFile("acme/config", ".tidegate.yaml")) ?? "");
}
