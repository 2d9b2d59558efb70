import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StandIns } from "../../src/demo/playground.ts";

/** The bot as a process of its own, beside stand-ins that stay up: to be killed and started again. */
export interface BotProcess {
  /** Where it listens, the same after each start. */
  readonly url: string;
  /** Starts it and waits until it is ready; throws when it ends before that. */
  start(): Promise<void>;
  /** Answers the exit code; undefined when a signal ended it, or when it does not run. */
  end(signal: NodeJS.Signals): Promise<number | undefined>;
  /** Starts another one beside it, on any port, and waits for its end. */
  startRival(): Promise<{ readonly code: number | null; readonly said: string }>;
  /** Waits until it has nothing to do: no job waits or runs, several times in a row, and GitHub delivers nothing. */
  untilIdle(): Promise<void>;
}

/** Where its data is: in its own database in the stand-ins' folder, or in a database that is given. */
export type BotData = { readonly kind: "own" } | { readonly kind: "given"; readonly databaseUrl: string };

/** Prepares it for the stand-ins; nothing runs yet. */
export function createBotProcess(standIns: StandIns, data: BotData): BotProcess {
  const { settings, github } = standIns;
  const url = `http://${settings.host}:${settings.port}`;
  const env = { ...environmentOf(standIns), ...dataOf(standIns, data) };
  let running: ChildProcess | undefined;
  return {
    url,
    start: async () => {
      const child = spawn(process.execPath, [program], { cwd: root, env, stdio: "inherit" });
      running = child;
      await until(async () => {
        if (hasEnded(child)) throw new Ended(`the bot ended by itself (${child.exitCode ?? child.signalCode})`);
        return (await fetch(`${url}/readyz`)).ok;
      });
    },
    end: async (signal) => {
      const child = running;
      running = undefined;
      if (child === undefined) return undefined;
      if (!hasEnded(child)) {
        const ended = once(child, "exit");
        child.kill(signal);
        await ended;
      }
      return child.exitCode ?? undefined;
    },
    startRival: async () => {
      const rival = spawn(process.execPath, [program], { cwd: root, env: { ...env, PORT: "0" } });
      let said = "";
      for (const stream of [rival.stdout, rival.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
      // by "exit" not all that it said has arrived
      await once(rival, "close");
      return { code: rival.exitCode, said };
    },
    untilIdle: async () => {
      let still = 0;
      await until(async () => {
        await github.judged();
        await github.world.deliveries.idle();
        still = (await countJobs(url)) === 0 ? still + 1 : 0;
        return still > 5;
      });
    },
  };
}

/**
 * Asks until it is so; what fails is no more than "not yet".
 * @throws {Error} when it has not come to pass within three minutes.
 */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1800; tries++) {
    const isSo = await holds().catch((error: unknown) => {
      if (error instanceof Ended) throw error;
      return false;
    });
    if (isSo) return;
    await sleep(100);
  }
  throw new Error("it did not come to pass within three minutes");
}

class Ended extends Error {
  override readonly name = "Ended";
}

const root = join(import.meta.dirname, "../..");
const program = "src/main.ts";

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function environmentOf({ settings, secrets, registry }: StandIns): Record<string, string> {
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
    LOG_LEVEL: "fatal",
    HOOK_CI_SECRET: secrets.ci,
    INSECURE_REGISTRIES: registry.host,
  };
}

function dataOf({ settings }: StandIns, data: BotData): Record<string, string> {
  return data.kind === "own" ? { DATA_DIRECTORY: settings.dataDirectory } : { DATABASE_URL: data.databaseUrl };
}

async function countJobs(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => /^tidegate_queue_jobs\{.*state="(waiting|running)"/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), lines.length === 0 ? Number.NaN : 0);
}
