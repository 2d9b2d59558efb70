import { announceFromCi } from "../ci.ts";
import { makePackageBody } from "../packages.ts";
import { mergeFirstChange } from "./source-change.ts";
import {
  expectThat,
  findRelease,
  openRelease,
  showReport,
  type Telling,
  withoutMarkers,
  withShortTrailer,
} from "./telling.ts";

/** An image becomes releases: proposed, merged, replaced by a newer one, closed, and several images at once. */
export async function tellOfReleases(telling: Telling): Promise<void> {
  const change = await mergeChange(telling);
  await publishBlip(telling, change);
  await mergeRelease(telling, change);
  await publishNewer(telling);
  await closeRelease(telling);
  await publishPlatform(telling);
}

interface Change {
  readonly number: number;
  readonly mergeCommit: string;
}

async function mergeChange({ playground, narrator }: Telling): Promise<Change> {
  narrator.scene("alice changes blip, and bob merges it");
  const change = await mergeFirstChange({ playground });
  narrator.tell(`acme/blip#${change.number} is on main as ${change.mergeCommit.slice(0, 7)}. CI builds it.`);
  return change;
}

async function publishBlip({ playground, narrator }: Telling, { number, mergeCommit }: Change): Promise<void> {
  const { registry, github } = playground;
  narrator.scene("CI pushes the image 1.4.0; the registry announces it");
  await registry.pushImage({
    repository: "acme/blip",
    tag: "1.4.0",
    labels: { "org.opencontainers.image.revision": mergeCommit },
  });
  await playground.settle();
  narrator.tell(
    "Tidegate asked the registry for the digest, found the commit in the image's label, and its pull request.",
  );

  const dev = await github.world.readFile("acme/config", "clusters/dev/blip.yaml");
  expectThat("dev has 1.4.0 by one commit", dev?.includes("acme/blip:1.4.0") === true);
  narrator.tell("dev got one commit on main:");
  narrator.show(withShortTrailer((await github.world.listCommits("acme/config"))[0]?.message ?? ""));

  for (const environment of ["qa1", "production"]) {
    const release = openRelease(playground, environment, "blip");
    narrator.tell(`${environment} got a release pull request, ${github.url}/acme/config/pull/${release.number}:`);
    narrator.show(
      `${release.title}   [${release.labels.join("] [")}]\n\n${await github.world.diffOf("acme/config", release.number)}`,
    );
  }
  narrator.tell("This is what its reviewer reads:");
  narrator.show(withoutMarkers(openRelease(playground, "qa1", "blip").body));
  narrator.tell(`And this is what alice sees on acme/blip#${number}:`);
  showReport({ playground, narrator }, "acme/blip", number);
}

async function mergeRelease({ playground, narrator }: Telling, { number }: Change): Promise<void> {
  const { world } = playground.github;
  const release = openRelease(playground, "qa1", "blip");
  narrator.scene(`bob merges the release pull request for qa1, acme/config#${release.number}`);
  await world.mergeAs("bob", "acme/config", release.number);
  await playground.settle();
  const text = await world.readFile("acme/config", "clusters/qa1/kustomization.yaml");
  expectThat("qa1 has 1.4.0 in Git", text?.includes("newTag: 1.4.0") === true);
  expectThat("the release branch is gone", (await world.resolve("acme/config", release.head)) === undefined);
  narrator.tell(
    "Git has it, so Flux or Argo CD rolls it out. The release branch is gone. alice's comment, edited in place:",
  );
  showReport({ playground, narrator }, "acme/blip", number);
}

async function publishNewer({ playground, narrator }: Telling): Promise<void> {
  const { registry, github, settings, secrets, tidegate } = playground;
  narrator.scene("1.4.1 comes while 1.4.0 still waits for production; this time CI says so, by a signed hook");
  const before = openRelease(playground, "production", "blip");
  const revision = await github.world.commitAs("bob", "acme/blip", {
    branch: "main",
    files: { "src/graph.ts": "export const points = 300;\n" },
    message: "Draw a few more points",
  });
  const image = { repository: "acme/blip", tag: "1.4.1" };
  const { digest } = await registry.pushImage(image);
  const announcement = {
    image: `${registry.host}/acme/blip`,
    tag: "1.4.1",
    digest,
    source: { repo: "acme/blip", revision },
  };
  const status = await announceFromCi(`${tidegate().url}/hooks/ci`, secrets.ci, announcement, new Date());
  await playground.settle();
  const after = openRelease(playground, "production", "blip");
  expectThat("the hook was accepted", status === 202);
  expectThat(
    "the living pull request was updated in place",
    after.number === before.number && after.title.includes("1.4.1"),
  );
  narrator.tell(`No second pull request: acme/config#${after.number} now reads "${after.title}".`);
  narrator.show(await github.world.diffOf("acme/config", after.number));
  expectThat("there is one config repo", settings.configRepos.length === 1);
}

async function closeRelease({ playground, narrator }: Telling): Promise<void> {
  const { registry, github } = playground;
  const release = openRelease(playground, "production", "blip");
  narrator.scene(`bob does not want that one in production, and closes acme/config#${release.number}`);
  await github.world.closeAs("bob", "acme/config", release.number);
  await playground.settle();
  await registry.pushImage({ repository: "acme/blip", tag: "1.4.1" });
  await playground.settle();
  expectThat("it stays closed", findRelease(playground, "production", "blip") === undefined);
  narrator.tell("The registry announces 1.4.1 once more. Tidegate does not propose it again: a person said no.");
}

async function publishPlatform({ playground, narrator }: Telling): Promise<void> {
  const { registry, github } = playground;
  const { world } = github;
  narrator.scene("The platform's CI pushes three images that are released together; GitHub Packages announces them");
  const revision = await world.commitAs("alice", "acme/platform", {
    branch: "main",
    files: { "auth/main.go": "package main // sessions last longer\n" },
    message: "Let sessions last longer",
  });
  const tag = `main-${revision.slice(0, 7)}-20261121T093000Z`;
  for (const name of ["platform-auth", "platform-data", "platform-web"]) {
    const { digest } = await registry.pushImage({ repository: `acme/${name}`, tag });
    const told = {
      host: registry.host,
      owner: "acme",
      name,
      tag,
      digest,
      revision,
      sourceUrl: `${github.url}/acme/platform`,
    };
    const registryPackage = makePackageBody(told);
    // one push, several events: GitHub sends one a manifest, and again when anything about it changes
    await world.publishPackageEvent("alice", "acme/platform", { action: "published", registryPackage });
    await world.publishPackageEvent("alice", "acme/platform", { action: "updated", registryPackage });
    await playground.settle();
    if (name !== "platform-web") {
      expectThat("images wait for one another", findRelease(playground, "qa1", "platform") === undefined);
    }
  }
  narrator.tell("Nothing happened until the third image was there. Then one release an environment, for all of them:");
  const release = openRelease(playground, "qa1", "platform");
  narrator.show(`${release.title}\n\n${await world.diffOf("acme/config", release.number)}`);
  const dev = await world.readFile("acme/config", "clusters/dev/platform.yaml");
  expectThat("dev has all three", dev?.split(tag).length === 6);
}
