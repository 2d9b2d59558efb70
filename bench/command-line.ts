import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import semver from "semver";
import { filesOfPlace, imageOfService, type TreeSize, writeManifestTree } from "./manifest-tree.ts";

/**
 * Figures of the built command line, whole process against whole process: `bump` beside `grep -rlF`, `images` over whole
 * trees of three sizes, `tags` over 100,000 tags beside a bare loop of `semver.rcompare`; with the most memory that each took.
 */
export async function benchCommandLine(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-bench-cli-"));
  try {
    const program = build(folder);
    const start = fastest(() => runTimed([process.execPath, "-e", "0"]));
    const version = fastest(() => runTimed([process.execPath, program, "--version"]));
    print(`start: bare node ${ms(start)}, tidegate --version ${ms(version)} (${ratio(version, start)})`);
    for (const size of sizes) benchTree({ print, program, start, folder, size });
    benchTags(print, program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizes: readonly TreeSize[] = [
  { services: 100, environments: 5 },
  { services: 1_000, environments: 5 },
  { services: 4_000, environments: 5 },
];

interface TreeBench {
  readonly print: (line: string) => void;
  readonly program: string;
  readonly start: number;
  readonly folder: string;
  readonly size: TreeSize;
}

function benchTree({ print, program, start, folder, size }: TreeBench): void {
  const tree = join(folder, `tree-${size.services}`);
  const files = writeManifestTree(tree, size);
  const image = imageOfService(42);
  const name = image.slice(image.lastIndexOf("/") + 1);
  const grep = fastest(() => runTimed(["grep", "-rlF", name, tree]));
  const bumpWords = ["bump", `${image}:9.9.9`, tree, "--dry-run"];
  const bump = fastest(() => runTimed([process.execPath, program, ...bumpWords]));
  const images = fastest(() => runTimed([process.execPath, program, "images", tree]));
  const places = size.environments * filesOfPlace;
  print(
    `${files.toLocaleString("en")} files: bump of ${places} files ${ms(bump)}; grep -rlF ${ms(grep)}; ` +
      `without node's start ${ratio(bump - start, grep)} of grep (at most 3); ${peakMegabytes([program, ...bumpWords]).toFixed(0)} MB`,
  );
  print(
    `${files.toLocaleString("en")} files: images ${ms(images)}, ${Math.round((files / images) * 1000).toLocaleString("en")} ` +
      `files a second (at least 10,000); ${peakMegabytes([program, "images", tree]).toFixed(0)} MB (under 300)`,
  );
  rmSync(tree, { recursive: true, force: true });
}

function benchTags(print: (line: string) => void, program: string): void {
  const tags = Array.from(
    { length: 100_000 },
    (_, n) => `${n % 50}.${(n * 7) % 1000}.${n}${n % 10 === 0 ? "-rc.1" : ""}`,
  );
  const bareMs = fastest(() => {
    const startedAt = performance.now();
    let best = "0.0.0";
    for (const tag of tags) if (semver.rcompare(tag, best) < 0) best = tag;
    return performance.now() - startedAt;
  });
  const list = `${tags.join("\n")}\n`;
  const command = [process.execPath, program, "tags", "--semver", ">=1.0.0"];
  const chosen = fastest(() => runTimed(command, { input: list }));
  print(
    `100,000 tags: the whole process ${ms(chosen)}, a bare loop of semver.rcompare ${bareMs.toFixed(0)} ms ` +
      `(${ratio(chosen, bareMs)}); ${peakMegabytes(command.slice(1), list).toFixed(0)} MB`,
  );
}

function build(folder: string): string {
  const root = join(import.meta.dirname, "..");
  execFileSync(process.execPath, [join(root, "tools/build.ts"), join(folder, "dist")], { stdio: "pipe" });
  writeFileSync(join(folder, "package.json"), `{"type":"module","version":"0"}`);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return join(folder, "dist/cli/main.js");
}

/** The fastest of five: what disturbs a measurement only ever makes it longer. */
function fastest(measure: () => number): number {
  return Math.min(...Array.from({ length: 5 }, measure));
}

interface Given {
  readonly input?: string;
}

function runTimed([program = "", ...words]: readonly string[], { input = "" }: Given = {}): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(program, words, { input, stdio: ["pipe", "ignore", "pipe"], encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} failed: ${stderr}`);
  return performance.now() - startedAt;
}

/**
 * The most memory that a run took, all its threads together; a run of its own, since asking takes time. Asked of Linux'
 * `/proc`, since a process inherits the `maxRSS` of the one that starts it.
 */
function peakMegabytes(words: readonly string[], input = ""): number {
  const ask = `import{readFileSync}from"node:fs";process.on("exit",()=>console.error("\\npeak "+/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status","utf8"))[1]))`;
  const command = ["--import", `data:text/javascript,${encodeURIComponent(ask)}`, ...words];
  const { stderr } = spawnSync(process.execPath, command, {
    input,
    stdio: ["pipe", "ignore", "pipe"],
    encoding: "utf8",
  });
  return Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024;
}

function ms(took: number): string {
  return `${took.toFixed(0)} ms`;
}

function ratio(a: number, b: number): string {
  return `${(a / b).toFixed(2)} times`;
}
