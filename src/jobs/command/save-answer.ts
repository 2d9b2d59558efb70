import { type CommandAnswer, type CommandKey, withAnswer } from "../../core/release/command-record.ts";
import type { JobDeps } from "../deps.ts";
import { reactToText } from "./react-to-text.ts";

/**
 * Puts an answer in the place of what was said to a command for that environment before. The caller has the commands
 * lock of the command's pull request: answers of one command are saved by several jobs.
 */
export async function saveAnswer(deps: JobDeps, key: CommandKey, answer: CommandAnswer): Promise<void> {
  const { store, context } = deps;
  const record = await store.commands.find(key);
  if (record === undefined) return;
  await store.commands.save({ ...record, answers: withAnswer(record.answers, answer), changedAt: context.now() });
  await reactToText(deps, key);
}
