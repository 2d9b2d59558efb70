import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandStory, openCommandStory, type Work } from "../support/command-story.ts";

// Each test has an environment of its own, and the major version that alone is released there.
const majors = {
  button: 2,
  again: 3,
  hand: 4,
  near: 5,
  auto: 6,
  dev: 7,
  strict: 8,
  day: 9,
  first: 10,
  named: 11,
  stuck: 12,
  tracked: 13,
  behind: 14,
};
const rules: Readonly<Record<string, string>> = {
  auto: ", merge: auto",
  tracked: ", merge: auto",
  dev: ", release: commit",
  strict: ", hold: manual",
  day: ", merge: auto, hold: { for: 24h }",
};
const environments = `
environments:
${Object.entries(majors)
  .map(([name, major]) => {
    const follow = `{ semver: ">=${major}.0.0 <${major + 1}.0.0" }`;
    return `  ${name}: { path: apps/${name}, follow: ${follow}${rules[name] ?? ""} }`;
  })
  .join("\n")}
`;

let story: CommandStory;
let alices: Work;
beforeAll(async () => {
  story = await openCommandStory(environments);
  alices = await story.opens("alice", "change");
});
afterAll(() => story.close({ jobs: "expected" }));

/** CI publishes a version of alice's commit, and bob merges its release; answers the release pull request's number. */
async function releases(environment: keyof typeof majors, minor: number): Promise<number> {
  await story.publishes(alices, `${majors[environment]}.${minor}.0`);
  return story.open(environment) === 0 ? 0 : story.merges("bob", environment);
}

/** A pull request of the source repo is merged, and its version released by bob; answers the numbers of both. */
async function releasesMerged(login: string, branch: string, tag: string): Promise<{ work: number; release: number }> {
  const work = await story.opens(login, branch);
  await story.does(() => story.world.mergeAs("bob", "acme/blip", work.number));
  const { mergeCommitSha: commit = "" } = story.world.pullRequest("acme/blip", work.number);
  await story.publishes({ ...work, commit }, tag);
  return { work: work.number, release: await story.merges("bob", "behind") };
}

const publishes = (environment: keyof typeof majors, minor: number) =>
  story.publishes(alices, `${majors[environment]}.${minor}.0`);
const mergesPull = (number: number) => story.does(() => story.world.mergeAs("bob", "acme/config", number));
const reverts = (number: number) => story.does(() => story.world.revertAs("bob", "acme/config", number));
const bodyOf = (environment: string) => story.world.pullRequest("acme/config", story.open(environment)).body;

describe("bob clicks Revert on a release pull request", () => {
  it("it is told there what comes back; after the merge alice hears of it, and the version stays out", async () => {
    await releases("button", 0);
    const revert = await reverts(await releases("button", 1));
    const said = story.story.said("acme/config", revert);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/`button` \| `blip` \| `2\.1\.0` \| `2\.0\.0`/);
    expect(story.world.pullRequest("acme/config", revert).labels).toEqual(["rollback"]);
    await mergesPull(revert);
    expect(await story.runs("button")).toBe("2.0.0");
    expect(story.status(alices.number)).toMatch(/`button`[^\n]*`2\.1\.0`[^\n]*rolled back by bob in `config#\d+`/);
    expect(story.status(alices.number)).not.toMatch(/@(alice|bob)/);

    await publishes("button", 1);
    expect(story.open("button")).toBe(0);
    await publishes("button", 2);
    expect(await story.proposed("button")).toBe("2.2.0");
    expect(bodyOf("button")).toContain("Look twice before you merge");
    await story.merges("bob", "button");
    await publishes("button", 3);
    expect(bodyOf("button")).not.toContain("Look twice before you merge");
    expect(story.story.said("acme/config", revert)).toHaveLength(1);
  });

  it("and Revert on that one: the version is back, and the hold is over", async () => {
    await releases("again", 0);
    const revert = await reverts(await releases("again", 1));
    await mergesPull(revert);
    const back = await reverts(revert);
    expect(story.story.said("acme/config", back)[0]).toMatch(/takes back the rollback.*`3\.0\.0` \| `3\.1\.0`/s);
    await mergesPull(back);
    expect(await story.runs("again")).toBe("3.1.0");
    expect(story.status(alices.number)).toMatch(/`again`[^\n]*`3\.1\.0`[^\n]*merged/);
    await publishes("again", 2);
    expect(bodyOf("again")).not.toContain("Look twice before you merge");
  });

  it("it is told which pull requests are behind the version that goes; on that one, which come back", async () => {
    await releasesMerged("alice", "earlier", "14.0.0");
    const leak = await releasesMerged("carol", "leak", "14.1.0");
    const revert = await reverts(leak.release);
    const [said = ""] = story.story.said("acme/config", revert);
    expect(said).toContain(`This takes back the release in [acme/config#${leak.release}]`);
    expect(said).toMatch(new RegExp(`It takes out:.*- .*#${leak.work}.* Do leak \\(carol\\)`, "s"));
    expect(said).not.toMatch(/Do earlier|not known/);
    await mergesPull(revert);
    const back = await reverts(revert);
    const [again = ""] = story.story.said("acme/config", back);
    expect(again).toContain(`This takes back the rollback in [acme/config#${revert}]`);
    expect(again).toMatch(new RegExp(`It brings back:.*- .*#${leak.work}.* Do leak \\(carol\\)`, "s"));
  });

  it("on the first release that Tidegate ever made there: what nobody recorded comes back, and the release stays out", async () => {
    const revert = await reverts(await releases("first", 0));
    expect(story.story.said("acme/config", revert)[0]).toContain("`1.3.0`");
    await mergesPull(revert);
    expect(await story.runs("first")).toBe("1.3.0");
    await publishes("first", 0);
    expect(story.open("first")).toBe(0);
    await publishes("first", 1);
    expect(bodyOf("first")).toContain("Look twice before you merge");
  });

  it("while a newer one is open: that one is told of it, and waits for a person", async () => {
    await releases("stuck", 0);
    const release = await releases("stuck", 1);
    await publishes("stuck", 2);
    await mergesPull(await reverts(release));
    expect(await story.runs("stuck")).toBe("12.0.0");
    expect(await story.proposed("stuck")).toBe("12.2.0");
    expect(bodyOf("stuck")).toContain("Look twice before you merge");
  });
});

describe("bob reverts by hand", () => {
  it("git revert on a branch of his own naming is recognised by its commit", async () => {
    await releases("hand", 0);
    const before = await story.story.inGit("apps/hand/blip.yaml");
    const release = await releases("hand", 1);
    const { mergeCommitSha = "", title } = story.world.pullRequest("acme/config", release);
    const number = await story.does(async () => {
      const files = { "apps/hand/blip.yaml": before };
      const message = `Revert "${title}"\n\nThis reverts commit ${mergeCommitSha}, reversing\nchanges made to ${"0".repeat(40)}.\n`;
      await story.world.commitAs("bob", "acme/config", { branch: "undo", files, message });
      return story.world.openPullRequestAs("bob", "acme/config", { head: "undo", title: "It leaks" });
    });
    expect(story.story.said("acme/config", number)[0]).toMatch(/`4\.1\.0` \| `4\.0\.0`/);
    await mergesPull(number);
    expect(story.status(alices.number)).toMatch(/`hand`[^\n]*`4\.1\.0`[^\n]*rolled back by bob/);
    await publishes("hand", 1);
    expect(story.open("hand")).toBe(0);
  });
});

describe("/rollback", () => {
  it("sets the version before, though a person changed the neighbouring lines since, and places a hold", async () => {
    await releases("near", 0);
    await releases("near", 1);
    const text = await story.story.inGit("apps/near/blip.yaml");
    const files = { "apps/near/blip.yaml": `${text}          args: [--fast]\n`.replace("name: blip", "name: blop") };
    await story.does(() =>
      story.world.commitAs("bob", "acme/config", { branch: "main", files, message: "Tune what is next to it" }),
    );
    await story.comments("alice", alices.number, "/rollback near");
    expect(await story.proposed("near")).toBe("5.0.0");
    const diff = await story.world.diffOf("acme/config", story.open("near"));
    expect(diff.split("\n").filter((line) => /^[+-] /.test(line))).toHaveLength(2);
    await story.merges("bob", "near");
    expect(await story.runs("near")).toBe("5.0.0");
    await publishes("near", 1);
    expect(story.open("near")).toBe(0);
    await story.comments("alice", alices.number, "/query near");
    expect(story.status(alices.number)).toContain("has been held in `near`");
    await story.comments("alice", alices.number, "/resume near");
    expect(story.status(alices.number)).toContain("The hold on `blip` in `near` is lifted");
  });

  it("on the release pull request itself, in the config repo; by --to any version that is there", async () => {
    await releases("named", 0);
    await releases("named", 1);
    const release = await releases("named", 2);
    const refused = await story.comments("mallory", release, "/rollback named", "acme/config");
    expect(story.reactions(refused)).toEqual(["eyes", "confused"]);
    const comment = await story.comments("carol", release, "/rollback named --to 11.0.0", "acme/config");
    expect(story.reactions(comment)).toEqual(["eyes", "rocket"]);
    expect(await story.proposed("named")).toBe("11.0.0");
    expect(story.status(release, "acme/config")).toContain("`/rollback named --to 11.0.0` by carol");
    await story.merges("bob", "named");
    await publishes("named", 2);
    expect(story.open("named")).toBe(0);
    expect(await story.runs("named")).toBe("11.0.0");
  });

  it("merges by itself where the environment does; a newer one waits for a person, until /resume", async () => {
    await publishes("auto", 0);
    await publishes("auto", 1);
    expect(await story.runs("auto")).toBe("6.1.0");
    await story.comments("alice", alices.number, "/rollback auto");
    expect(await story.runs("auto")).toBe("6.0.0");
    await publishes("auto", 1);
    expect(await story.runs("auto")).toBe("6.0.0");
    await publishes("auto", 2);
    expect(await story.runs("auto")).toBe("6.0.0");
    expect(await story.proposed("auto")).toBe("6.2.0");
    await story.comments("alice", alices.number, "/resume auto");
    expect(await story.runs("auto")).toBe("6.2.0");
    await publishes("auto", 3);
    expect(await story.runs("auto")).toBe("6.3.0");
  });

  it("commits at once where releases are commits; a newer one is a pull request, whose merge lifts the hold", async () => {
    await publishes("dev", 0);
    await publishes("dev", 1);
    await story.comments("alice", alices.number, "/rollback dev");
    expect(await story.runs("dev")).toBe("7.0.0");
    await publishes("dev", 1);
    await publishes("dev", 2);
    expect(await story.runs("dev")).toBe("7.0.0");
    expect(await story.proposed("dev")).toBe("7.2.0");
    await story.merges("bob", "dev");
    await publishes("dev", 3);
    expect(await story.runs("dev")).toBe("7.3.0");
  });

  it("with hold: manual nothing is proposed, not even by /deploy, until /resume", async () => {
    await releases("strict", 0);
    await releases("strict", 1);
    await story.comments("alice", alices.number, "/rollback strict");
    await story.merges("bob", "strict");
    await publishes("strict", 2);
    expect(story.open("strict")).toBe(0);
    const comment = await story.comments("alice", alices.number, "/deploy strict --tag 8.2.0");
    expect(story.reactions(comment)).toEqual(["eyes", "confused"]);
    expect(story.status(alices.number)).toContain("/resume strict");
    await story.comments("alice", alices.number, "/resume strict");
    expect(await story.proposed("strict")).toBe("8.2.0");
  });

  it("with hold: { for: 24h } a newer one waits for a person for a day, and then goes by itself; the bad one stays out", async () => {
    await publishes("day", 0);
    await publishes("day", 1);
    await story.comments("alice", alices.number, "/rollback day");
    await publishes("day", 2);
    expect(await story.runs("day")).toBe("9.0.0");
    expect(await story.proposed("day")).toBe("9.2.0");
    await story.passes(25 * 3600);
    expect(await story.runs("day")).toBe("9.2.0");
    await publishes("day", 1);
    expect(await story.runs("day")).toBe("9.2.0");
  });

  it("where a pull request is followed, keeps its image out as well; its next commit waits for a person", async () => {
    await publishes("tracked", 0);
    const work = await story.opens("carol", "followed");
    await story.publishes(work);
    await story.comments("carol", work.number, "/deploy tracked");
    expect(await story.runs("tracked")).toBe(work.tag);
    await story.comments("alice", work.number, "/rollback tracked");
    expect(await story.runs("tracked")).toBe("13.0.0");
    await story.publishes(work);
    const again = await story.comments("carol", work.number, "/deploy tracked");
    expect(story.reactions(again)).toEqual(["eyes", "confused"]);
    expect(await story.runs("tracked")).toBe("13.0.0");
    const next = await story.pushes("carol", work);
    await story.publishes(next);
    expect(await story.runs("tracked")).toBe("13.0.0");
    expect(await story.proposed("tracked")).toBe(next.tag);
    await story.merges("bob", "tracked");
    await story.publishes(await story.pushes("carol", next));
    expect(story.open("tracked")).toBe(0);
    expect(await story.runs("tracked")).not.toBe(next.tag);
  });
});
