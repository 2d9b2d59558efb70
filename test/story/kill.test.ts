import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announceFromCi } from "../../src/demo/ci.ts";
import { openStandIns, type StandIns } from "../../src/demo/playground.ts";

const root = join(import.meta.dirname, "../..");
let directory: string;
let standIns: StandIns;
let running: ChildProcess | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tidegate-kill-"));
  standIns = await openStandIns({ directory });
});
afterAll(async () => {
  await end("SIGTERM");
  await standIns.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("a process that is killed again and again", { timeout: 120_000 }, () => {
  it("loses no accepted event and makes no second pull request", async () => {
    const rounds = 8;
    for (let round = 1; round <= rounds; round++) {
      await start();
      await publish(`1.${round + 3}.0`);
      // from "before the job was taken" to "after the report", spread evenly over the rounds
      await sleep((round - 1) * 90);
      await end("SIGKILL");
    }
    await start();
    await untilIdle();

    const { world } = standIns.github;
    const newest = `1.${rounds + 3}.0`;
    for (const environment of ["qa1", "production"]) {
      const all = world.listPullRequests("acme/config").filter(({ head }) => head === `tidegate/${environment}/blip`);
      expect(all.map(({ state, title }) => `${state} ${title.includes(newest)}`)).toEqual(["open true"]);
    }
    expect(await world.readFile("acme/config", "clusters/dev/blip.yaml")).toContain(`acme/blip:${newest}`);
    expect(await (await fetch(`${address()}/healthz`)).json()).toMatchObject({ deadLetters: [] });
  });

  it("refuses a second one on the same data directory, and names it", async () => {
    const second = spawn(process.execPath, ["src/main.ts"], { cwd: root, env: { ...environment(), PORT: "0" } });
    let said = "";
    for (const stream of [second.stdout, second.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
    const [code] = await once(second, "exit");
    expect(code).not.toBe(0);
    expect(said).toContain(join(directory, "data"));
  });

  it("ends in order on SIGTERM, in the middle of its work, which is done after the next start", async () => {
    await publish("2.0.0");
    expect(await end("SIGTERM")).toBe(0);
    await start();
    await untilIdle();
    const all = standIns.github.world.listPullRequests("acme/config");
    expect(all.filter(({ state, title }) => state === "open" && title.includes("2.0.0"))).toHaveLength(2);
    expect(await end("SIGTERM")).toBe(0);
  });
});

async function start(): Promise<void> {
  running = spawn(process.execPath, ["src/main.ts"], { cwd: root, env: environment(), stdio: "inherit" });
  await until(async () => (await fetch(`${address()}/readyz`)).ok);
}

async function end(signal: NodeJS.Signals): Promise<number | undefined> {
  if (running === undefined) return undefined;
  const ended = once(running, "exit");
  running.kill(signal);
  running = undefined;
  const [code] = await ended;
  return typeof code === "number" ? code : undefined;
}

function address(): string {
  return `http://${standIns.settings.host}:${standIns.settings.port}`;
}

function environment(): Record<string, string> {
  const { settings, secrets, registry } = standIns;
  return {
    PATH: process.env["PATH"] ?? "",
    NODE_ENV: "production",
    APP_ID: String(settings.appId),
    PRIVATE_KEY: settings.privateKey,
    WEBHOOK_SECRET: settings.webhookSecret,
    CONFIG_REPOS: settings.configRepos.join(","),
    GITHUB_API_URL: settings.githubApiUrl,
    HOST: settings.host,
    PORT: String(settings.port),
    DATA_DIRECTORY: settings.dataDirectory,
    LOG_LEVEL: "fatal",
    HOOK_CI_SECRET: secrets.ci,
    INSECURE_REGISTRIES: registry.host,
  };
}

async function publish(tag: string): Promise<void> {
  const { registry, secrets } = standIns;
  const { digest } = await registry.pushImage({ repository: "acme/blip", tag });
  const announcement = { image: `${registry.host}/acme/blip`, tag, digest };
  await until(
    async () => (await announceFromCi(`${address()}/hooks/ci`, secrets.ci, announcement, new Date())) === 202,
  );
}

/** Idle: no job waits or runs, twice in a row, and GitHub delivers nothing. */
async function untilIdle(): Promise<void> {
  let still = 0;
  await until(async () => {
    await standIns.github.world.deliveries.idle();
    const open =
      (await metric("tidegate_queue_jobs", 'state="waiting"')) +
      (await metric("tidegate_queue_jobs", 'state="running"'));
    still = open === 0 ? still + 1 : 0;
    return still > 5;
  });
}

async function metric(name: string, label: string): Promise<number> {
  const text = await (await fetch(`${address()}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${name}{`) && each.includes(label));
  return Number(line?.split(" ").at(-1) ?? Number.NaN);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error("it did not come to pass within a minute");
}
