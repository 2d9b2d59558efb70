import { PermissionMissing } from "../../core/fault.ts";
import type { CommandKey } from "../../core/release/command-record.ts";
import type { JobDeps } from "../deps.ts";

/**
 * One more reaction for the whole text, next to the eyes, once all of its commands have come to their end: confused when
 * any was refused. While one of them waits, the eyes alone say that somebody is on it.
 */
export async function reactToText(
  { store, github, log }: JobDeps,
  { repo, pullRequest, source, id }: Omit<CommandKey, "line">,
): Promise<void> {
  const text = { repo, pullRequest, source, id };
  const answers = (await store.commands.listByText(text)).flatMap((record) => record.answers);
  if (answers.length === 0 || answers.some(({ state }) => state === "waiting")) return;
  const isRefused = answers.some(({ state }) => state === "refused");
  try {
    await github.reactions.react(repo, text, isRefused ? "confused" : "rocket");
  } catch (error) {
    // The status comment says it all.
    if (!(error instanceof PermissionMissing)) throw error;
    log.warn({ sourceRepo: repo, reason: error.message }, "text takes no reaction");
  }
}
