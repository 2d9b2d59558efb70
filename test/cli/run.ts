import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { stylerFor } from "../../src/cli/styler.ts";

/** What a run of the command line left behind. */
export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in a folder, as a shell would without a terminal. */
export async function run(folder: string, words: readonly string[], input: string | Uint8Array = ""): Promise<Ran> {
  const out: Buffer[] = [];
  let err = "";
  const plain = stylerFor("plain");
  const exit = await runCommandLine(words, {
    folder,
    out: (text) => out.push(Buffer.from(text)),
    err: (text) => {
      err += text;
    },
    readInput: () => Promise.resolve(Buffer.from(input)),
    styles: { out: plain, err: plain },
    progress: () => undefined,
  });
  return { exit, out: Buffer.concat(out).toString(), err };
}

/** A folder with these files, gone when the test is over. */
export function checkout(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A Deployment with one container. */
export function deployment(image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: ${image}  # kept
`;
}
