import { showAnswer } from "./commands.ts";
import type { SourceChange } from "./source-change.ts";
import { expectThat, findRelease, openRelease, showReport, type Telling, withoutMarkers } from "./telling.ts";

/** A bad version comes to production by itself, is reverted, stays out, and a newer one waits until somebody says so. */
export async function tellOfRollback(telling: Telling, zoom: SourceChange): Promise<void> {
  await mergePatchesAlone(telling);
  const revision = await releaseChange(telling, zoom);
  await pressRevert(telling, zoom);
  await announceAgain(telling, revision);
  await resume(telling, zoom);
}

async function mergePatchesAlone({ playground, narrator }: Telling): Promise<void> {
  const { world } = playground.github;
  narrator.scene("bob merges 1.5.0 for production, and lets patch versions go there by themselves from now on");
  await world.mergeAs("bob", "acme/config", openRelease(playground, "production", "blip").number);
  const config = (await world.readFile("acme/config", ".tidegate.yaml")) ?? "";
  const rule = "    merge: { patch: auto, minor: manual, major: manual }\n";
  const before = "  production:\n";
  await world.commitAs("bob", "acme/config", {
    branch: "main",
    files: { ".tidegate.yaml": config.replace(before, before + rule) },
    message: "Merge patches to production",
  });
  await playground.settle();
  narrator.show(`${before}${rule}    …`);
  expectThat("production has 1.5.0", (await inProduction(playground)) === "1.5.0");
}

async function releaseChange(telling: Telling, { number }: SourceChange): Promise<string> {
  const { playground, narrator } = telling;
  narrator.scene(`alice's zoom is merged and released as 1.5.1; it goes to production by itself`);
  const revision = await playground.github.world.mergeAs("alice", "acme/blip", number);
  await playground.settle();
  await push(telling, "1.5.1", revision);
  expectThat("production has 1.5.1", (await inProduction(playground)) === "1.5.1");
  showReport(telling, "acme/blip", number);
  return revision;
}

async function pressRevert(telling: Telling, { number }: SourceChange): Promise<void> {
  const { playground, narrator } = telling;
  const { world } = playground.github;
  narrator.scene("Zooming hangs the browser. bob presses Revert on the release pull request");
  const head = "tidegate/production/blip";
  const release = world.listPullRequests("acme/config").findLast((pull) => pull.head === head);
  const revert = await world.revertAs("bob", "acme/config", release?.number ?? 0);
  await playground.settle();
  narrator.tell(`Tidegate labels acme/config#${revert} and says there what it does:`);
  narrator.show(withoutMarkers(world.listComments("acme/config", revert)[0]?.body ?? ""));
  await world.mergeAs("bob", "acme/config", revert);
  await playground.settle();
  expectThat("production has 1.5.0 again", (await inProduction(playground)) === "1.5.0");
  narrator.tell("He merges it. alice is told on her pull request:");
  showReport(telling, "acme/blip", number);
}

async function announceAgain(telling: Telling, revision: string): Promise<void> {
  const { playground, narrator } = telling;
  narrator.scene("The registry announces 1.5.1 once more, and then 1.5.2 comes");
  await push(telling, "1.5.1", revision);
  expectThat("the bad version stays out", findRelease(playground, "production", "blip") === undefined);
  narrator.tell("1.5.1 stays out, whoever announces it.");
  const mended = await playground.github.world.commitAs("alice", "acme/blip", {
    branch: "main",
    files: { "src/zoom.ts": "export const zoom = 1.5;\n" },
    message: "Zoom less",
  });
  await push(telling, "1.5.2", mended);
  const release = openRelease(playground, "production", "blip");
  narrator.tell(`1.5.2 is a patch, and yet Tidegate does not merge acme/config#${release.number}. It says why:`);
  narrator.show(withoutMarkers(release.body));
  expectThat("production waits", (await inProduction(playground)) === "1.5.0");
}

async function resume(telling: Telling, { number }: SourceChange): Promise<void> {
  const { playground, narrator } = telling;
  narrator.scene("alice has looked at it, and lifts the hold");
  await showAnswer(telling, { by: "alice", repository: "acme/blip", number }, "/resume production");
  expectThat("1.5.2 is merged", (await inProduction(playground)) === "1.5.2");
  narrator.tell("With the hold gone the rule counts again: 1.5.2 is in production.");
}

async function push({ playground }: Telling, tag: string, revision: string): Promise<void> {
  const labels = { "org.opencontainers.image.revision": revision };
  await playground.registry.pushImage({ repository: "acme/blip", tag, labels });
  await playground.settle();
}

/** blip's version in production, as the config repo has it. */
async function inProduction({ github }: Telling["playground"]): Promise<string | undefined> {
  const text = await github.world.readFile("acme/config", "clusters/us/blip.yaml");
  return /^ {6}tag: "?([^"\n]+)"?$/m.exec(text ?? "")?.[1];
}
