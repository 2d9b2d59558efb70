import { z } from "zod";
import { type Answer, parseAnswer } from "./answer.ts";
import type { FetchLogin } from "./app-login.ts";
import type { Deployments, NewDeployment } from "./command-port.ts";
import { GitHubFault } from "./faults.ts";
import type { RepoCalls } from "./repo-calls.ts";

/** What recording deployments needs. */
export interface DeploymentsDeps {
  readonly calls: RepoCalls;
  readonly fetchLogin: FetchLogin;
}

/**
 * Records deployments as the App, and tells its own from those that others recorded.
 *
 * @see https://docs.github.com/en/rest/deployments/deployments
 */
export function createDeployments({ calls, fetchLogin }: DeploymentsDeps): Deployments {
  return {
    async find(repo, commit, environment) {
      const login = await fetchLogin();
      const filter = { sha: commit, environment, per_page: 100 };
      // Newest first is GitHub's own order.
      const answer = await calls.ask(repo, "deploy", (send, at) =>
        send("GET /repos/{owner}/{repo}/deployments", { ...at, ...filter }),
      );
      const own = parseAnswer(z.array(deploymentAnswer), answer).find(
        ({ creator }) => creator?.type === "Bot" && creator.login === login,
      );
      return own === undefined ? undefined : { id: own.id };
    },

    async create(repo, deployment) {
      requireDescription(deployment.description);
      try {
        const answer: Answer = await calls.ask(repo, "deploy", (send, at) =>
          send("POST /repos/{owner}/{repo}/deployments", { ...at, ...renderDeployment(deployment) }),
        );
        // GitHub merged the base into the branch instead, which it was told not to do.
        if (answer.status === 202) return { refused: parseAnswer(messageAnswer, answer).message };
        return { id: parseAnswer(z.object({ id: z.number().int() }), answer).id };
      } catch (error) {
        if (error instanceof GitHubFault && (error.status === 409 || error.status === 422))
          return { refused: error.reason.slice(0, longestSentence) };
        throw error;
      }
    },

    async setStatus(repo, id, { state, description, logUrl, environmentUrl }) {
      requireDescription(description);
      await calls.ask(repo, "deploy", (send, at) =>
        send("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
          ...at,
          deployment_id: id,
          state,
          description,
          ...(logUrl === undefined ? {} : { log_url: logUrl }),
          ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
        }),
      );
    },
  };
}

const longestDescription = 140;
const longestSentence = 300;

function requireDescription({ length }: string): void {
  if (length > longestDescription)
    throw new Error(`a description of ${length} is over GitHub's ${longestDescription}; it must be cut before`);
}

/** By default GitHub would merge the default branch into the commit's branch, and ask for every check to have passed. */
function renderDeployment({ commit, environment, description, transient, production }: NewDeployment) {
  return {
    ref: commit,
    environment,
    description,
    auto_merge: false,
    required_contexts: [],
    transient_environment: transient,
    production_environment: production,
  };
}

const deploymentAnswer = z.object({
  id: z.number().int(),
  creator: z.object({ login: z.string(), type: z.string() }).nullish(),
});
const messageAnswer = z.object({ message: z.string().default("GitHub recorded nothing").transform(cut) });

function cut(text: string): string {
  return text.slice(0, longestSentence);
}
