import { answerFrom, isAboutSame } from "../../core/release/command-record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import type { ReleaseRequest } from "../../core/release/request.ts";
import { renderRefusedAnswer } from "../../core/words/command-answer.ts";
import type { JobDeps } from "../deps.ts";
import { reportOn } from "../record-decision.ts";
import { reactToText } from "./react-to-text.ts";

/** So many commands of the pull request are looked through. */
const commandLimit = 50;

/**
 * Adds to a command's answer that the release it asked for was refused after all. It waits for the commands that are
 * running, which may not have written down their answers yet; so the caller has no lock.
 */
export async function tellRefused(
  deps: JobDeps,
  { configRepo, environment, askedBy }: ReleaseRequest,
  refusals: readonly Refusal[],
): Promise<void> {
  if (askedBy.kind === "published" || askedBy.kind === "track" || askedBy.by === undefined) return;
  const { kind, by, repo, pullRequest } = askedBy;
  const answer = answerFrom(configRepo, renderRefusedAnswer(refusals, environment));
  await deps.store.locks.withCommandsLock({ repo, pullRequest }, async () => {
    const records = await deps.store.commands.listByPullRequest({ repo, pullRequest }, commandLimit);
    const record = records.find(
      ({ by: typedBy, typed, answers }) =>
        typedBy === by &&
        typed.startsWith(`/${kind} `) &&
        answers.some((each) => isAboutSame(each, answer) && each.state === "done"),
    );
    if (record === undefined || record.answers.some((each) => isAboutSame(each, answer) && each.text === answer.text))
      return;
    const answers = [...record.answers, answer];
    await deps.store.commands.save({ ...record, answers, changedAt: deps.context.now() });
    await reactToText(deps, record);
  });
  await reportOn(deps, { repo, pullRequest });
}
