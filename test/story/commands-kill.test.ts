import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStandIns, type StandIns } from "../../src/demo/playground.ts";
import { type BotProcess, createBotProcess } from "../support/bot-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const rounds = 4;
let directory: string;
let standIns: StandIns;
let database: TestDatabase;
let bot: BotProcess;
let secondsAhead = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tidegate-kill-commands-"));
  database = await createTestDatabase();
  standIns = await openStandIns({ directory, now: () => new Date(Date.now() + secondsAhead * 1000) });
  bot = createBotProcess(standIns, { kind: "given", databaseUrl: database.connectionString });
  const { host } = standIns.registry;
  const names = Array.from({ length: rounds }, (_, index) => `qa${index + 1}`);
  const files = {
    ".tidegate.yaml": `environments:
${names.map((name) => `  ${name}: { path: apps/${name}, release: commit, lock: on-deploy }`).join("\n")}
  production: { path: apps/production, merge: auto }
services:
  blip: { repo: acme/blip, image: ${host}/acme/blip, tags: "{branch}-{sha}" }
`,
    ...Object.fromEntries([...names, "production"].map((name) => [`apps/${name}/blip.yaml`, job(`${host}/acme/blip`)])),
  };
  await standIns.github.world.commitAs("bob", "acme/config", { branch: "main", files, message: "Run blip" });
});
afterAll(async () => {
  await bot.end("SIGTERM");
  await standIns.close();
  await database.close({ jobs: "expected" });
  rmSync(directory, { recursive: true, force: true });
});

it("a process that is killed in the middle of each /deploy does each of them once", { timeout: 600_000 }, async () => {
  const { world } = standIns.github;
  const works = [];
  for (let round = 1; round <= rounds; round++) {
    const branch = `change-${round}`;
    const files = { [`${branch}.ts`]: branch };
    const commit = await world.commitAs("alice", "acme/blip", { branch, files, message: branch });
    const number = await world.openPullRequestAs("alice", "acme/blip", { head: branch, title: branch });
    const tag = `${branch}-${commit.slice(0, 7)}`;
    await standIns.registry.pushImage({ repository: "acme/blip", tag });
    // the commit was pushed well before the comment
    secondsAhead += 2;
    await bot.start();
    const text = `/deploy qa${round}\n/deploy production`;
    const comment = await world.commentAs("alice", "acme/blip", number, text);
    works.push({ round, number, commit, tag, comment });
    // from "just accepted" to "reported", spread evenly over the rounds
    await sleep((round - 1) * 110);
    await bot.end("SIGKILL");
  }
  await bot.start();
  await bot.untilIdle();

  const messages = (await world.listCommits("acme/config")).map(({ message }) => message);
  const said = (number: number) =>
    world.listComments("acme/blip", number).filter(({ author }) => author === "tidegate[bot]");
  for (const { round, number, commit, tag, comment } of works) {
    expect(await world.readFile("acme/config", `apps/qa${round}/blip.yaml`)).toContain(`acme/blip:${tag}`);
    expect(messages.filter((each) => each.startsWith(`Release blip ${tag} to qa${round}`))).toHaveLength(1);
    expect(said(number)).toHaveLength(1);
    const body = said(number)[0]?.body ?? "";
    expect(body).toContain(`✓ \`/deploy qa${round}\``);
    // what was held up by a kill may come after a later command, and then ends
    const isOvertaken = body.includes("✕ `/deploy production`") && body.includes("and `production` follows that");
    expect(isOvertaken || body.includes("✓ `/deploy production`")).toBe(true);
    const reactions = world.listReactions(comment).map(({ content }) => content);
    expect(reactions).toEqual(["eyes", isOvertaken ? "confused" : "rocket"]);
    const environments = world.listDeployments("acme/blip", commit).map(({ environment }) => environment);
    expect(environments).toEqual([...new Set(environments)]);
  }
  const releases = world.listPullRequests("acme/config").filter(({ head }) => head === "tidegate/production/blip");
  expect(releases.map(({ state }) => state)).not.toContain("open");
  const following = works.filter(({ number }) => said(number)[0]?.body.includes("- `production` follows"));
  expect(following.map(({ round }) => round)).toEqual([rounds]);
  expect(await world.readFile("acme/config", "apps/production/blip.yaml")).toContain(`:${following[0]?.tag} `);
  expect(await (await fetch(`${bot.url}/healthz`)).json()).toMatchObject({ deadLetters: [] });
});

function job(image: string): string {
  return `kind: Pod\nspec:\n  containers:\n    - name: blip\n      image: ${image}:1.3.0 # kept\n`;
}
