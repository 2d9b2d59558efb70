import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, globSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleCommands } from "./bundle-commands.ts";

// Makes dist/ out of src/: scripts by the compiler, the commands that have to start fast in one file each, and beside
// them whatever the sources read at run time.
const root = join(import.meta.dirname, "..");
const out = resolve(root, process.argv[2] ?? "dist");
rmSync(out, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"), "--outDir", out],
  { stdio: "inherit" },
);
await bundleCommands(out, {
  entries: [
    "cli/main.js",
    "cli/bump/run-bump.js",
    "cli/bump/plan-bump.js",
    "cli/images/run-images.js",
    "cli/images/read-images.js",
  ],
  shared: ["cli/command.js"],
});
for (const file of globSync("**/*.{sql,css}", { cwd: join(root, "src") }))
  cpSync(join(root, "src", file), join(out, file));
chmodSync(join(out, "cli/main.js"), 0o755);
