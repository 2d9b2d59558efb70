import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GitHubStandIn, startGitHub } from "../../src/demo/github/server.ts";
import { createGitHub, type GitHubOptions } from "../../src/github/client.ts";
import type { GitHub } from "../../src/github/github.ts";
import type { ObservedRequest } from "../../src/github/transport.ts";
import { contractFiles } from "../support/github-contract.ts";

/** The adapter over real HTTP against the stand-in GitHub. */
export interface StandInStage {
  readonly github: GitHub;
  readonly standIn: GitHubStandIn;
  readonly observed: ObservedRequest[];
  readonly appId: number;
  readonly installationId: number;
  close(): Promise<void>;
}

/** Starts a stand-in with `acme/config` (private, the App on it alone) and `acme/secret`, and the adapter beside it. */
export async function startStandIn(
  permissions: Readonly<Record<string, string>> = { contents: "write", pull_requests: "write", checks: "write" },
  options: Partial<GitHubOptions> = {},
): Promise<StandInStage> {
  const directory = await mkdtemp(join(tmpdir(), "adapter-stand-in-"));
  const standIn = await startGitHub({ directory, mergeableDelayMs: 5 });
  const { world } = standIn;
  world.createUser({ login: "alice" });
  world.createUser({ login: "bob" });
  world.createOrganization({ login: "acme", owners: ["alice"] });
  await world.createRepository({ owner: "acme", name: "config", private: true, files: contractFiles });
  await world.createRepository({ owner: "acme", name: "secret", private: true, files: { a: "a\n" } });
  world.setCollaborator("acme/config", "bob", "write");
  const { appId, privateKeyPem } = await world.createApp({ slug: "tidegate", permissions, events: ["push"] });
  const { installationId } = world.install({ appId, account: "acme", repositories: ["acme/config"] });
  const observed: ObservedRequest[] = [];
  const github = createGitHub({
    appId,
    privateKey: privateKeyPem,
    baseUrl: standIn.url,
    userAgent: "tidegate-tests",
    observe: (request) => observed.push(request),
    secondMs: 20,
    ...options,
  });
  return {
    github,
    standIn,
    observed,
    appId,
    installationId,
    close: async () => {
      await standIn.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
