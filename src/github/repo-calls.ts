import { type RepoName, splitRepoName } from "../core/identity.ts";
import type { Answer } from "./answer.ts";
import { isAnswer } from "./faults.ts";
import { type Grant, type RepoToken, type Tokens, unknownToken } from "./tokens.ts";
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
  /** As {@link RepoCalls.ask}, for reading what may well not be there, by `read` unless said: absent where GitHub answers 404. */
  find<Result extends Answer>(repo: RepoName, call: Call<Result>, grant?: Grant): Promise<Result | undefined>;
}

/** Makes the calls of one App. */
export function createRepoCalls(transport: Transport, tokens: Tokens): RepoCalls {
  async function attempt<Result extends Answer>(repo: RepoName, token: RepoToken, call: Call<Result>): Promise<Result> {
    const { owner, name } = splitRepoName(repo);
    const headers = { authorization: `Bearer ${token.token}` };
    return call(transport.inLaneOf(token.installationId).defaults({ headers }), { owner, repo: name });
  }

  async function attemptTwice<Result extends Answer>(
    repo: RepoName,
    grant: Grant,
    call: Call<Result>,
  ): Promise<Result> {
    const first = await tokens.fetch(repo, grant);
    try {
      return await attempt(repo, first, call);
    } catch (error) {
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
  }

  return {
    async ask(repo, grant, call) {
      try {
        return await attemptTwice(repo, grant, call);
      } catch (error) {
        if (isAnswer(error, 404)) await tokens.confirmReach(repo, 0);
        throw error;
      }
    },

    async find(repo, call, grant = "read") {
      try {
        return await attemptTwice(repo, grant, call);
      } catch (error) {
        if (!isAnswer(error, 404)) throw error;
        await tokens.confirmReach(repo, trustedMs);
        return undefined;
      }
    },
  };
}

/** A thing that is not there is usual, so GitHub's word that the repository is reached holds for a while. */
const trustedMs = 60_000;
