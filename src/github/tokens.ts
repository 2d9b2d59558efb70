import { z } from "zod";
import { OutsideInstallation, PermissionMissing, RetryLater } from "../core/fault.ts";
import { type RepoName, splitRepoName } from "../core/identity.ts";
import { parseAnswer } from "./answer.ts";
import { isAnswer } from "./faults.ts";
import type { Send } from "./transport.ts";

/**
 * What a call needs of the repository, as asked for with its token. One grant per sort of work, not per call, so that a
 * repository costs few tokens an hour. Reading metadata, roles among it, is always included. A reaction to a pull request and
 * its talk wants write to issues or to pull requests. Where an installation was not granted the newer ones, only what needs
 * them is refused.
 *
 * @see https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export const grants = {
  read: { contents: "read", pull_requests: "read" },
  write: { contents: "write", pull_requests: "write" },
  report: { pull_requests: "write", checks: "write" },
  checks: { checks: "read", statuses: "read" },
  deploy: { deployments: "write" },
  people: { members: "read" },
} as const;

/** The name of a grant. */
export type Grant = keyof typeof grants;

/** A token for one repository and one grant. */
export interface RepoToken {
  readonly token: string;
  readonly installationId: number;
}

/** Installation tokens, each narrowed to one repository and one grant, and kept until shortly before it expires. */
export interface Tokens {
  /** Throws `OutsideInstallation`, and `PermissionMissing` when the installation was not granted so much. */
  fetch(repo: RepoName, grant: Grant): Promise<RepoToken>;
  /** Forgets a token that GitHub does not take any more, and the installation with it. */
  forget(repo: RepoName, stale: RepoToken): void;
  /**
   * Asks GitHub whether the installation still reaches the repository, unless it said so within the last `trustMs`;
   * throws `OutsideInstallation` when it does not.
   */
  confirmReach(repo: RepoName, trustMs: number): Promise<void>;
  /** Asks GitHub whether the installation reaches the repository. */
  reaches(repo: RepoName): Promise<boolean>;
}

/** Makes an empty store of tokens; `asApp` signs with the App's key. */
export function createTokens(asApp: Send): Tokens {
  const installations = new Map<RepoName, Kept<number>>();
  const tokens = new Map<string, Kept<RepoToken>>();

  function fetchInstallation(repo: RepoName, trustMs: number): Promise<number> {
    return once(installations, repo, trustMs, async () => ({
      value: await findInstallation(asApp, repo),
      usableMs: Number.POSITIVE_INFINITY,
    }));
  }

  return {
    async fetch(repo, grant) {
      const installationId = await fetchInstallation(repo, Number.POSITIVE_INFINITY);
      const key = `${installationId} ${repo} ${grant}`;
      return once(tokens, key, Number.POSITIVE_INFINITY, () => mintToken(asApp, { repo, grant, installationId }));
    },
    forget(repo, stale) {
      installations.delete(repo);
      for (const [key, kept] of tokens) if (kept.value?.token === stale.token) tokens.delete(key);
    },
    async confirmReach(repo, trustMs) {
      await fetchInstallation(repo, trustMs);
    },
    async reaches(repo) {
      try {
        await fetchInstallation(repo, 0);
        return true;
      } catch (error) {
        if (error instanceof OutsideInstallation) return false;
        throw error;
      }
    },
  };
}

/** A value that was asked for once; absent from `value` while it is under way. */
interface Kept<Value> {
  readonly pending: Promise<Value>;
  readonly value?: Value;
  readonly askedAt: number;
  readonly usableUntil: number;
}

interface Fetched<Value> {
  readonly value: Value;
  readonly usableMs: number;
}

/** Gives the kept value if it is still usable and not older than `trustMs`; else asks, one request at a time a key. */
function once<Key, Value>(
  store: Map<Key, Kept<Value>>,
  key: Key,
  trustMs: number,
  ask: () => Promise<Fetched<Value>>,
): Promise<Value> {
  const known = store.get(key);
  const now = performance.now();
  const isUnderWay = known !== undefined && !("value" in known);
  if (isUnderWay || (known !== undefined && now < known.usableUntil && now - known.askedAt <= trustMs))
    return known.pending;
  const pending = ask().then(
    ({ value, usableMs }) => {
      if (store.get(key)?.pending === pending)
        store.set(key, { pending, value, askedAt: now, usableUntil: now + usableMs });
      return value;
    },
    (error: unknown) => {
      if (store.get(key)?.pending === pending) store.delete(key);
      throw error;
    },
  );
  store.set(key, { pending, askedAt: now, usableUntil: now });
  return pending;
}

const installationAnswer = z.object({ id: z.number().int(), suspended_at: z.string().nullish() });

async function findInstallation(asApp: Send, repo: RepoName): Promise<number> {
  const { owner, name } = splitRepoName(repo);
  try {
    const answer = await asApp("GET /repos/{owner}/{repo}/installation", { owner, repo: name });
    const { id, suspended_at: suspendedAt } = parseAnswer(installationAnswer, answer);
    if (typeof suspendedAt === "string") throw new OutsideInstallation(repo);
    return id;
  } catch (error) {
    if (isAnswer(error, 404)) throw new OutsideInstallation(repo, { cause: error });
    throw error;
  }
}

const tokenAnswer = z.object({ token: z.string().min(1), expires_at: z.iso.datetime({ offset: true }) });

/** A token is given up this long before GitHub does, so that none expires on the way. */
const marginMs = 120_000;

async function mintToken(
  asApp: Send,
  wanted: { readonly repo: RepoName; readonly grant: Grant; readonly installationId: number },
): Promise<Fetched<RepoToken>> {
  const { repo, grant, installationId } = wanted;
  try {
    const answer = await asApp("POST /app/installations/{installation_id}/access_tokens", {
      installation_id: installationId,
      repositories: [splitRepoName(repo).name],
      permissions: grants[grant],
    });
    const { token, expires_at: expiresAt } = parseAnswer(tokenAnswer, answer);
    // By GitHub's clock, since ours may be wrong.
    const now = Date.parse(answer.headers.date ?? "");
    const lifeMs = Date.parse(expiresAt) - (Number.isNaN(now) ? Date.now() : now);
    return { value: { token, installationId }, usableMs: lifeMs - marginMs };
  } catch (error) {
    throw refusedMint(error, repo, grant);
  }
}

/**
 * GitHub answers 422 for two reasons that only its words tell apart (nearform/lastlight issue 214), 403 for a suspended
 * installation (octokit.rb pull request 1307) and 404 for one that is gone.
 */
function refusedMint(error: unknown, repo: RepoName, grant: Grant): unknown {
  if (isAnswer(error, 422, /permissions requested are not granted/i)) {
    const permission = Object.entries(grants[grant]).map((each) => each.join("="));
    return new PermissionMissing(repo, { permission: permission.join(","), cause: error });
  }
  const isOutside =
    isAnswer(error, 422, /repository that does not exist or is not accessible|not accessible to the parent/i) ||
    isAnswer(error, 403, /suspended/i) ||
    isAnswer(error, 404);
  return isOutside ? new OutsideInstallation(repo, { cause: error }) : error;
}

/** What a call gets whose fresh token GitHub does not know yet: its servers learn of a token one after the other. */
export function unknownToken(route: string): RetryLater {
  return new RetryLater("github", `${route}: GitHub does not know the new token yet`, { retryAfterSeconds: 5 });
}
