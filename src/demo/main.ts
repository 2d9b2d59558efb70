import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPushes } from "./build-pushes.ts";
import { createNarrator } from "./narrator.ts";
import { openPlayground, type Playground } from "./playground.ts";
import { tellStory } from "./story.ts";

const usage = `Usage: npm run demo [-- --once] [-- --port N]

Runs Tidegate against a stand-in GitHub and a stand-in registry on this machine, and tells how images become releases.
  --once     end when the story is told
  --port N   where the stand-in GitHub's pages are (any free port when absent)
  --help     this text`;

/**
 * Tells the story, then stays up for playing. Gives the exit code: 0, 1 when a step fails, 2 for a wrong option.
 * `args` are the options that `--help` tells.
 */
export async function runDemo(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === "number") return options;
  const directory = mkdtempSync(join(tmpdir(), "tidegate-demo-"));
  let playground: Playground | undefined;
  try {
    const { port: githubPort } = options;
    playground = await openPlayground({ directory, ...(githubPort === undefined ? {} : { githubPort }) });
    await tellStory(
      playground,
      createNarrator((line) => console.log(line), hasColours() ? "coloured" : "plain"),
    );
    if (!options.once) await stayUp(playground);
    return 0;
  } catch (error) {
    if (options.port !== undefined && isTaken(error))
      console.error(`Port ${options.port} is taken. Choose another with --port; without it, a free one is found.`);
    else console.error(error instanceof Error ? `\n${error.message}` : error);
    return 1;
  } finally {
    await playground?.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface DemoOptions {
  readonly once: boolean;
  readonly port?: number;
}

/** The options, or the exit code when there is nothing to run. */
function readOptions(args: readonly string[]): DemoOptions | number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: "boolean" }, port: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help === true) {
      console.log(usage);
      return 0;
    }
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      console.error(`--port takes a number from 1 to 65535, not ${JSON.stringify(values.port)}.\n\n${usage}`);
      return 2;
    }
    return { once: values.once === true, ...(port === undefined ? {} : { port }) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

async function stayUp({ github, registry, tidegate }: Playground): Promise<void> {
  const tell = (line: string) => console.log(line);
  const builds = await buildPushes({ github, registry }, { buildMs: 5_000, lookMs: 500, tell });
  tell(`
That was the story. Everything is still running; play on:

  ${github.url}/                       the stand-in GitHub: repositories, pull requests, webhook deliveries
  ${github.url}/acme/config            the config repo and its release pull requests: merge, close, comment, revert (as bob, who may)
  ${github.url}/acme/blip/pull/3       a developer's open pull request: comment /help, /query, /deploy qa1, /lock production
  ${github.url}/acme/blip              a source repo: edit a file, on main or on a new branch; CI builds each push in 5 seconds
  ${tidegate().url}/healthz               what Tidegate thinks of itself
  ${tidegate().url}/metrics               and its numbers

Ctrl-C ends it and leaves nothing behind.`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await builds.close();
}

function hasColours(): boolean {
  return process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  process.exitCode = await runDemo(process.argv.slice(2));
}
