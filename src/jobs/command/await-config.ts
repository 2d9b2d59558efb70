import { type CommandRecord, waitsForConfig } from "../../core/release/command-record.ts";
import { renderConfigUnread, renderWaitingForConfig } from "../../core/words/command-answer.ts";
import type { JobDeps } from "../deps.ts";
import type { UnreadConfigRepo } from "./find-scopes.ts";

/** Nobody expects longer that what was typed still happens; to roll back a day later may be the very wrong thing. */
const longestWaitMs = 60 * 60 * 1000;

/**
 * Has a command wait until its config file can be read, and says so; the next refresh of the config repo runs it. After an
 * hour it is refused.
 */
export async function awaitConfig(
  { store, context, log }: JobDeps,
  record: CommandRecord,
  unread: readonly UnreadConfigRepo[],
): Promise<void> {
  const { repo, pullRequest, source, id, typed, askedAt } = record;
  const refusals = unread.map(({ refusal }) => refusal);
  const until = endOfWait(askedAt);
  const leftMs = until.getTime() - context.now().getTime();
  const answer = leftMs > 0 ? renderWaitingForConfig(refusals, until) : renderConfigUnread(refusals);
  if (leftMs > 0)
    await store.queue.send(
      { kind: "commands", repo, pullRequest, source, id },
      { afterSeconds: Math.ceil(leftMs / 1000) + 1 },
    );
  if (record.answers[0]?.text === answer.text) return;
  await store.commands.save({ ...record, answers: [answer], changedAt: context.now() });
  context.observe({ kind: "command", command: "unreadable", outcome: answer.state });
  for (const { code } of refusals) context.observe({ kind: "refusal", code });
  log.info({ command: typed, reason: refusals.map(({ code }) => code).join(",") }, "command waits for the config file");
}

/** Whether a command has waited too long to be run now; the job that was to say so may be late itself. */
export function hasWaitedTooLong(record: CommandRecord, now: Date): boolean {
  return waitsForConfig(record) && endOfWait(record.askedAt).getTime() <= now.getTime();
}

function endOfWait(askedAt: Date): Date {
  return new Date(askedAt.getTime() + longestWaitMs);
}
