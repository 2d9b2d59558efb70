import { spawn } from "node:child_process";

/** What one `git` process left behind. */
export interface GitOutcome {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What a `git` process gets besides its arguments. */
export interface GitInput {
  readonly stdin?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A `git` process ended in a way its caller did not expect. */
export class GitFailure extends Error {
  readonly outcome: GitOutcome;

  constructor(args: readonly string[], outcome: GitOutcome) {
    super(`git ${args.join(" ")} ended with ${outcome.code}: ${outcome.stderr.trim()}`);
    this.name = "GitFailure";
    this.outcome = outcome;
  }
}

/** Standard output of `git` in a bare repository; throws {@link GitFailure} on any exit code but 0. */
export async function git(gitDir: string, args: readonly string[], input: GitInput = {}): Promise<Buffer> {
  const outcome = await tryGit(gitDir, args, input);
  if (outcome.code !== 0) throw new GitFailure(args, outcome);
  return outcome.stdout;
}

/** Runs `git` in a bare repository and tells how it ended, whatever the exit code. */
export function tryGit(gitDir: string, args: readonly string[], input: GitInput = {}): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { env: { ...isolated(gitDir), ...input.environment } });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") }),
    );
    // git may exit before it has read everything; its exit code tells the story then
    child.stdin.on("error", () => undefined);
    child.stdin.end(input.stdin ?? "");
  });
}

/** The machine's own git settings must not change what the stand-in answers. */
function isolated(gitDir: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    GIT_DIR: gitDir,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C.UTF-8",
    HOME: gitDir,
  };
}
