import { expectThat, openRelease, type Telling } from "./telling.ts";

/** The config file is broken while an image is published, and mended: nothing is lost. */
export async function tellOfBrokenConfig({ playground, narrator }: Telling): Promise<void> {
  const { registry, github } = playground;
  const { world } = github;
  narrator.scene("Somebody breaks .tidegate.yaml while 1.5.0 is published");
  const good = (await world.readFile("acme/config", ".tidegate.yaml")) ?? "";
  const broken = good.replace("    follow:", "    folow:");
  const sha = await world.commitAs("bob", "acme/config", {
    branch: "main",
    files: { ".tidegate.yaml": broken },
    message: "Tidy up",
  });
  const revision = (await world.resolve("acme/blip", "main")) ?? "";
  const labels = { "org.opencontainers.image.revision": revision };
  await registry.pushImage({ repository: "acme/blip", tag: "1.5.0", labels });
  await playground.settle();
  const check = world.listCheckRuns("acme/config", sha)[0];
  expectThat("a failing check says why", check?.conclusion === "failure");
  narrator.tell("Releases wait. A failing check on that commit says why:");
  narrator.show(check?.output.summary ?? "");
  await world.commitAs("bob", "acme/config", { branch: "main", files: { ".tidegate.yaml": good }, message: "Mend it" });
  await playground.settle();
  narrator.tell(`It is mended, and the waiting image goes on: "${openRelease(playground, "qa1", "blip").title}".`);
}
