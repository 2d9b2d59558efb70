import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeManifestTree } from "../../bench/manifest-tree.ts";
import { sources, runProgram as tidegate } from "./program.ts";
import { checkout, deployment } from "./run.ts";

const root = join(import.meta.dirname, "../..");
const importing = (script: string) => ["--import", `data:text/javascript,${encodeURIComponent(script)}`];

describe("the program", () => {
  it("gives exit code, results and talk apart", () => {
    expect(tidegate(["bump", "web:2", "-"], { input: deployment("web:1") })).toEqual({
      status: 0,
      stdout: deployment("web:2"),
      stderr: "-:10  1 → 2\n1 place in 1 file changed.\n",
    });
    expect(tidegate(["bmp"])).toMatchObject({ status: 2, stdout: "" });
  });

  it.each([
    ["is no failure when the reader has enough", "| head -c 10", "PIPESTATUS[0]", '{\n  "refer0\n'],
    ["ends in order when the disk is full", "2>&1 > /dev/full", "?", "Standard output cannot be written: ENOSPC.\n2\n"],
  ])("%s, also while threads work", (_, redirection, status, said) => {
    const folder = checkout({});
    writeManifestTree(folder, { services: 80, environments: 5 });
    const script = `"${process.execPath}" "${sources}" images --json ${redirection}; echo "\${${status}}"`;
    const told = execFileSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    expect(told).toBe(said);
  });

  it.each([
    [
      "tells when results cannot be written",
      "> /dev/full",
      "1 reference in 1 file.\nStandard output cannot be written: ENOSPC.\n2\n",
    ],
    ["does its work when its talk cannot be written", "2> /dev/full", "web.yaml:10:22  web  1  pod-spec\n0\n"],
  ])("%s", (_, redirection, said) => {
    const folder = checkout({ "web.yaml": deployment("web:1") });
    const script = `{ "${process.execPath}" "${sources}" images ${redirection}; } 2>&1; echo $?`;
    expect(execFileSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" })).toBe(said);
  });

  it("says that a mistake is its own, with a code of its own and the stack, and obeys nothing in it", () => {
    const breakIt = `import fs from "node:fs"; import { syncBuiltinESMExports as sync } from "node:module";
      fs.readdirSync = () => { throw new TypeError("no\\u001b[2J luck"); }; sync();`;
    const { status, stderr } = tidegate(["images"], { folder: checkout({}), node: importing(breakIt) });
    expect(status).toBe(70);
    expect(stderr).toMatch(/^This is a mistake in Tidegate, .*:\nTypeError: no\\u\{1b\}\[2J luck\n {4}at /);
  });

  it("ends with that code when a thread dies, and does not hang", () => {
    const folder = checkout({});
    writeManifestTree(folder, { services: 80, environments: 5 });
    const die = `import { isMainThread } from "node:worker_threads"; if (!isMainThread) process.exit(3);`;
    const { status, stderr } = tidegate(["images"], { folder, node: importing(die) });
    expect({ status, stderr }).toEqual({ status: 70, stderr: expect.stringContaining("It ended by itself, with 3.") });
  });

  it("gives all of a large result to a pipe", () => {
    const input = `${deployment("web:1")}# ${"x".repeat(2_000_000)}\n`;
    expect(tidegate(["bump", "web:2", "-"], { input }).stdout).toHaveLength(input.length);
  });

  it.each([
    ["colours on a terminal", "", true],
    ["none with NO_COLOR", "NO_COLOR=1", false],
    ["none on a dumb terminal", "TERM=dumb", false],
  ])("shows %s", (_, setting, coloured) => {
    const folder = checkout({ "web.yaml": deployment("web:1") });
    // script(1) runs it on a terminal of its own.
    const line = `env TERM=xterm ${setting} "${process.execPath}" "${sources}" bump web:2 --dry-run`;
    const said = execFileSync("script", ["-qec", line, "/dev/null"], { cwd: folder, encoding: "utf8" });
    expect(said).toContain("web:2");
    expect(said.includes("\u001b[32m")).toBe(coloured);
  });

  it("leaves no half-written file and nothing beside it when it is interrupted", async () => {
    const names = Array.from({ length: 300 }, (_, n) => `${String(n).padStart(3, "0")}.yaml`);
    const folder = checkout(Object.fromEntries(names.map((name) => [name, deployment("web:1")])));
    const child = spawn(process.execPath, [sources, "bump", "web:2"], { cwd: folder, stdio: "ignore" });
    const ended = once(child, "exit");
    const watch = setInterval(() => {
      if (readdirSync(folder).some((name) => name.endsWith(".tmp"))) child.kill("SIGINT");
    }, 1);
    const [, signal] = await ended;
    clearInterval(watch);
    expect(readdirSync(folder)).toEqual(names);
    const texts = new Set(names.map((name) => readFileSync(join(folder, name), "utf8")));
    // The signal may come when all are in place already.
    expect([...texts]).toEqual([deployment(signal === null ? "web:2" : "web:1")]);
  });

  it("starts the bot, which tells all that its settings lack", () => {
    const { status, stderr } = tidegate(["serve"], { folder: checkout({ ".env": "APP_ID=1\n" }) });
    expect(stderr).toContain("Tidegate cannot start");
    expect(status).toBe(2);
  });

  it("hands the demo its options", () => {
    const { status, stderr } = tidegate(["demo", "--port", "0"]);
    expect(stderr).toContain("--port takes a number from 1 to 65535");
    expect(status).toBe(2);
  });
});

describe("the built program", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tidegate-built-"));
    execFileSync(process.execPath, [join(root, "tools/build.ts"), join(folder, "dist")], { stdio: "pipe" });
    writeFileSync(join(folder, "package.json"), readFileSync(join(root, "package.json")));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const built = (words: readonly string[], options: { readonly input?: string; readonly folder?: string } = {}) =>
    tidegate(words, { ...options, program: join(folder, "dist/cli/main.js") });

  it("is what package.json names, and can be run as it is", () => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ bin: { tidegate: "dist/cli/main.js" } });
    const said = execFileSync(join(folder, "dist/cli/main.js"), ["--version"], { encoding: "utf8" });
    expect(said).toBe("0.1.0\n");
  });

  it("answers --help, bump, images with threads, tags and schema as the sources do", () => {
    expect(built(["--help"])).toEqual(tidegate(["--help"]));
    expect(built(["bump", "web:2", "-"], { input: deployment("web:1") }).stdout).toBe(deployment("web:2"));
    const many = checkout(
      Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`${n}.yaml`, deployment("web:1")])),
    );
    expect(built(["images"], { folder: many })).toMatchObject({
      status: 0,
      stderr: "1,200 references in 1,200 files.\n",
    });
    expect(built(["tags", "--semver", "*"], { input: "1.0.0\n" }).stdout).toBe("1.0.0\n");
    expect(built(["schema"]).stdout).toBe(readFileSync(join(root, "schema/tidegate.schema.json"), "utf8"));
  });

  it("starts the bot", () => {
    expect(built(["serve"], { folder: checkout({ ".env": "APP_ID=1\n" }) })).toMatchObject({ status: 2 });
  });
});
