import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announceFromCi } from "../../src/demo/ci.ts";
import { openStandIns, type StandIns } from "../../src/demo/playground.ts";
import { type BotProcess, createBotProcess, until } from "../support/bot-process.ts";

let directory: string;
let standIns: StandIns;
let bot: BotProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tidegate-kill-"));
  standIns = await openStandIns({ directory });
  bot = createBotProcess(standIns, { kind: "own" });
});
afterAll(async () => {
  await bot.end("SIGTERM");
  await standIns.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("a process that is killed again and again", { timeout: 600_000 }, () => {
  it("loses no accepted event and makes no second pull request", async () => {
    const rounds = 8;
    for (let round = 1; round <= rounds; round++) {
      await bot.start();
      await publish(`1.${round + 3}.0`);
      // from "before the job was taken" to "after the report", spread evenly over the rounds
      await sleep((round - 1) * 90);
      await bot.end("SIGKILL");
    }
    await bot.start();
    await bot.untilIdle();

    const { world } = standIns.github;
    const newest = `1.${rounds + 3}.0`;
    for (const environment of ["qa1", "production"]) {
      const all = world.listPullRequests("acme/config").filter(({ head }) => head === `tidegate/${environment}/blip`);
      expect(all.map(({ state, title }) => `${state} ${title.includes(newest)}`)).toEqual(["open true"]);
    }
    expect(await world.readFile("acme/config", "clusters/dev/blip.yaml")).toContain(`acme/blip:${newest}`);
    expect(await (await fetch(`${bot.url}/healthz`)).json()).toMatchObject({ deadLetters: [] });
  });

  it("refuses a second one on the same data directory, and names it", async () => {
    const { code, said } = await bot.startRival();
    expect(code).not.toBe(0);
    expect(said).toContain(join(directory, "data"));
  });

  it("ends in order on SIGTERM, in the middle of its work, which is done after the next start", async () => {
    await publish("2.0.0");
    expect(await bot.end("SIGTERM")).toBe(0);
    await bot.start();
    await bot.untilIdle();
    const all = standIns.github.world.listPullRequests("acme/config");
    expect(all.filter(({ state, title }) => state === "open" && title.includes("2.0.0"))).toHaveLength(2);
    expect(await bot.end("SIGTERM")).toBe(0);
  });
});

async function publish(tag: string): Promise<void> {
  const { registry, secrets } = standIns;
  const { digest } = await registry.pushImage({ repository: "acme/blip", tag });
  const announcement = { image: `${registry.host}/acme/blip`, tag, digest };
  await until(async () => (await announceFromCi(`${bot.url}/hooks/ci`, secrets.ci, announcement, new Date())) === 202);
}
