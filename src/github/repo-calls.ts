import { type RepoName, splitRepoName } from "../core/identity.ts";
import type { Answer } from "./answer.ts";
import { isAnswer } from "./faults.ts";
import { type Grant, grants, type RepoToken, type Tokens, unknownToken } from "./tokens.ts";
import type { Send, Transport } from "./transport.ts";

/** Where a repository's routes are. */
export interface At {
  readonly owner: string;
  readonly repo: string;
}

/** One call of a repository's API: `send` carries the token. It may be made twice, when the first token is refused. */
export type Call<Result extends Answer> = (send: Send, at: At) => Promise<Result>;

/** Calls of a repository's API, each with a token for that repository and grant. */
export interface RepoCalls {
  /**
   * Throws `OutsideInstallation`, `PermissionMissing`, `RetryLater`, and `GitHubFault` for what the caller may know how to
   * take, 404 among them: then the repository is reached and the thing is not there.
   */
  ask<Result extends Answer>(repo: RepoName, grant: Grant, call: Call<Result>): Promise<Result>;
}

/** Makes the calls of one App. */
export function createRepoCalls(transport: Transport, tokens: Tokens): RepoCalls {
  async function attempt<Result extends Answer>(repo: RepoName, token: RepoToken, call: Call<Result>): Promise<Result> {
    const { owner, name } = splitRepoName(repo);
    const headers = { authorization: `Bearer ${token.token}` };
    return call(transport.inLaneOf(token.installationId).defaults({ headers }), { owner, repo: name });
  }

  return {
    async ask(repo, grant, call) {
      const first = await tokens.fetch(repo, grant);
      try {
        return await attempt(repo, first, call);
      } catch (error) {
        if (isAnswer(error, 404)) await tokens.confirmReach(repo, trustMs(grant));
        if (!isAnswer(error, 401)) throw error;
        tokens.forget(repo, first);
      }
      // 401 says that nothing was done: the token was revoked, or the App installed anew.
      const second = await tokens.fetch(repo, grant);
      try {
        return await attempt(repo, second, call);
      } catch (error) {
        if (!isAnswer(error, 401)) throw error;
        tokens.forget(repo, second);
        throw unknownToken(error.route);
      }
    },
  };
}

/** A read that finds nothing trusts an answer of the last minute that the repository is reached; a write trusts none. */
function trustMs(grant: Grant): number {
  return grants[grant] === grants.read ? 60_000 : 0;
}
