import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { githubOperations } from "./github-operations.ts";
import { githubOpenapi, schemaCacheFile, schemaCacheFolder } from "./github-schema-cache.ts";
import type { Json } from "./json.ts";

// Run by `npm test`: puts the part of GitHub's OpenAPI document that the tests need into the cache folder (the first
// argument, `.cache` by default). Does nothing when it is there. Two at once both write, and the last rename wins.
const folder = process.argv[2] ?? schemaCacheFolder;
const extract = join(folder, schemaCacheFile());
if (!existsSync(extract)) {
  try {
    await prepare();
  } catch (cause) {
    process.exitCode = 1;
    console.error(
      `GitHub's published schemas, which the tests judge by, could not be prepared. They are read once from the npm package ` +
        `${githubOpenapi.name}@${githubOpenapi.version} through your npm registry and then kept in ${folder}. ` +
        `Check that the registry can be reached and run \`npm run prepare:schemas\` again. What happened: ` +
        (cause instanceof Error ? cause.message : String(cause)),
    );
  }
}

async function prepare(): Promise<void> {
  // Loaded only when there is work: the usual run has a millisecond's worth of it.
  const { pickOperations } = await import("./openapi-subset.ts");
  const work = await mkdtemp(join(tmpdir(), "github-openapi-"));
  try {
    const tarball = await fetchTarball(work);
    const document: Json = JSON.parse(await readEntry(tarball));
    await mkdir(folder, { recursive: true });
    const unfinished = `${extract}.${randomUUID()}.tmp`;
    await writeFile(unfinished, JSON.stringify(pickOperations(document, githubOperations)));
    await rename(unfinished, extract);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchTarball(work: string): Promise<string> {
  const spec = `${githubOpenapi.name}@${githubOpenapi.version}`;
  await runNpm(["pack", spec, "--pack-destination", work, "--ignore-scripts", "--fetch-retries=1", "--loglevel=error"]);
  const tarball = (await readdir(work)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm pack ${spec} wrote no tarball.`);
  const hash = createHash("sha512");
  await pipeline(createReadStream(join(work, tarball)), hash);
  const integrity = `sha512-${hash.digest("base64")}`;
  if (integrity !== githubOpenapi.integrity)
    throw new Error(
      `the tarball of ${spec} is not the pinned one: ${integrity} in place of ${githubOpenapi.integrity}.`,
    );
  return join(work, tarball);
}

function runNpm(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const npm = spawn("npm", [...args], { stdio: ["ignore", "ignore", "pipe"], shell: process.platform === "win32" });
    const talk = text(npm.stderr);
    npm.once("error", reject);
    npm.once("close", async (code) => {
      if (code === 0) return resolve();
      reject(
        new Error(`npm pack ended with ${code}. ${(await talk).replaceAll(/\s*\n(npm error )?\s*/g, " ").trim()}`),
      );
    });
  });
}

async function readEntry(tarball: string): Promise<string> {
  const { extract: unpack } = await import("tar-stream");
  const entries = unpack();
  // Leaving the loop early destroys the pipeline, which then rejects; a fault before that ends the loop with the same
  // error.
  const reading = pipeline(createReadStream(tarball), createGunzip(), entries).catch(() => undefined);
  try {
    for await (const entry of entries) {
      if (entry.header.name === githubOpenapi.file) return await text(entry);
      entry.resume();
    }
  } finally {
    entries.destroy();
    await reading;
  }
  throw new Error(`the tarball has no ${githubOpenapi.file}.`);
}
