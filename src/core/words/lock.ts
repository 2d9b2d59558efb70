import type { EnvironmentName, Login, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { EnvironmentLock } from "../release/environment-lock.ts";
import { renderInstant } from "./instant.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { renderNames } from "./names.ts";

const mostServices = 20;

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
  if (by === undefined) return md`${code(environment)} is free. The next in its queue goes on by itself.`;
  return md`${code(by.by)} freed ${code(environment)}, which this pull request had locked, by a command on ${code(`${by.repo}#${by.pullRequest}`)}.`;
}

/** Holds that were lifted. */
export function renderResumed(environment: EnvironmentName, services: readonly ServiceName[]): Markdown {
  return md`The hold on ${renderNames(services, mostServices)} in ${code(environment)} is lifted. Newer versions are released as usual again.`;
}

/** A lock's reason, as its own sentence. */
function renderReason(reason: string | undefined): Markdown {
  return reason === undefined ? nothing : md` Reason: ${reason}`;
}
