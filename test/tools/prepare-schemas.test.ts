import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { schemaCacheFile } from "../../tools/github-schema-cache.ts";

const script = join(import.meta.dirname, "../../tools/prepare-schemas.ts");

describe("prepare-schemas", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "prepare-schemas-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("says in one paragraph what to do when the registry cannot be reached, and leaves nothing behind", async () => {
    const { code, talk } = await run(folder);
    expect(code).toBe(1);
    expect(talk.trim().split("\n")).toHaveLength(1);
    expect(talk).toContain("Check that the registry can be reached and run `npm run prepare:schemas` again.");
    expect(talk).toContain("ECONNREFUSED");
    expect(readdirSync(folder)).toEqual(["npm"]);
  });

  it("does nothing when the extract is there", async () => {
    writeFileSync(join(folder, schemaCacheFile()), "kept");
    expect(await run(folder)).toEqual({ code: 0, talk: "" });
    expect(statSync(join(folder, schemaCacheFile())).size).toBe(4);
  });
});

async function run(folder: string): Promise<{ readonly code: number | null; readonly talk: string }> {
  const unreachable = { npm_config_registry: "http://127.0.0.1:9/", npm_config_cache: join(folder, "npm") };
  const child = spawn(process.execPath, [script, folder], {
    env: { ...process.env, ...unreachable, npm_config_fetch_retry_mintimeout: "10" },
  });
  const [talk, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  return { code, talk };
}
