import { createAppApi } from "./app-api.ts";
import { createFetchLogin } from "./app-login.ts";
import { createBlobCache } from "./blob-cache.ts";
import { createBranches } from "./branches.ts";
import { fetchChecks } from "./checks-verdict.ts";
import { createContents } from "./contents.ts";
import { createDeployments } from "./deployments.ts";
import type { GitHub } from "./github.ts";
import { fetchLastPush } from "./last-push.ts";
import { createMerging } from "./merging.ts";
import { createPeople } from "./people.ts";
import { createPullRequests } from "./pull-requests.ts";
import { createReactions } from "./reactions.ts";
import { createRepoCalls } from "./repo-calls.ts";
import { createReports } from "./reports.ts";
import { createTokens } from "./tokens.ts";
import { createTransport, type Observe } from "./transport.ts";

/** What a client of GitHub needs. */
export interface GitHubOptions {
  readonly appId: number;
  /** The App's private key, PEM. */
  readonly privateKey: string;
  /** Such as `https://api.github.com`, `https://HOST/api/v3`, or a stand-in's. */
  readonly baseUrl: string;
  readonly userAgent: string;
  /** Told of every request after its answer, repetitions counted singly. */
  readonly observe?: Observe;
  /** How much memory may hold blobs; 64 MB by default. */
  readonly blobCacheBytes?: number;
  /** How long a second of waiting for GitHub lasts; 1,000 by default, less only where nobody's limits are at stake. */
  readonly secondMs?: number;
}

/** Makes a client of GitHub that acts as one App; nothing is sent yet. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { appId, privateKey, userAgent, observe = ignore, secondMs = 1_000 } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const transport = createTransport({ appId, privateKey, baseUrl, userAgent, observe, secondMs });
  const tokens = createTokens(transport.asApp);
  const calls = createRepoCalls(transport, tokens);
  const kept = createBlobCache(options.blobCacheBytes ?? 64_000_000);
  const fetchLogin = createFetchLogin(transport.asApp);
  return {
    contents: createContents({ calls, observe, kept }),
    branches: createBranches(calls),
    pullRequests: createPullRequests(calls, secondMs),
    reports: createReports({ calls, appId, fetchLogin }),
    app: createAppApi(transport.asApp, tokens),
    people: createPeople(calls),
    source: {
      fetchChecks: (repo, commit) => fetchChecks({ calls, appId }, repo, commit),
      fetchLastPush: (repo, branch) => fetchLastPush(calls, repo, branch),
    },
    reactions: createReactions(calls),
    merging: createMerging(calls),
    deployments: createDeployments({ calls, fetchLogin }),
  };
}

function ignore(): void {}
