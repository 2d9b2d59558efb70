import type { EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { EnvironmentLock } from "../release/environment-lock.ts";
import { renderInstant } from "./instant.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";

/** The environment is the pull request's now. */
export function renderLocked({ environment, until, reason }: EnvironmentLock): Markdown {
  const ends =
    until === undefined
      ? md`until ${code(`/unlock ${environment}`)}, or until this pull request closes`
      : md`until ${renderInstant(until)}`;
  return md`${code(environment)} is locked for this pull request ${ends}. Others wait.${renderReason(reason)}`;
}

/** Freed; `by` is there when somebody on another pull request did it. */
export function renderUnlocked(
  environment: EnvironmentName,
  by?: { readonly by: Login; readonly repo: RepoName; readonly pullRequest: PullRequestNumber },
): Markdown {
  if (by === undefined) return md`${code(environment)} is free. Who waits for it goes on.`;
  return md`${code(by.by)} took the lock on ${code(environment)} away from this pull request, on ${code(`${by.repo}#${by.pullRequest}`)}.`;
}

/** A lock's reason, as its own sentence. */
export function renderReason(reason: string | undefined): Markdown {
  return reason === undefined ? nothing : md` Reason: ${reason}`;
}

/** Holds that were lifted. */
export function renderResumed(environment: EnvironmentName, services: readonly ServiceName[]): Markdown {
  return md`The hold on ${services.map((service) => code(service))} in ${code(environment)} is lifted. What it kept out is released as usual.`;
}
