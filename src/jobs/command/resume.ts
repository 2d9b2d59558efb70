import type { ResumeCommand } from "../../core/command/command.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { renderDoneAnswer, renderRefusedAnswer } from "../../core/words/command-answer.ts";
import { renderResumed } from "../../core/words/lock.ts";
import type { JobDeps } from "../deps.ts";
import { liftHold } from "../lift-hold.ts";
import { inEachAllowedPlace, type RunningCommand } from "./running-command.ts";

/** `/resume`: lifts the holds on the services; what they kept out is looked at again. */
export async function runResume(
  deps: JobDeps,
  running: RunningCommand,
  command: ResumeCommand,
): Promise<readonly CommandAnswer[]> {
  return inEachAllowedPlace(running, command, async ({ environment, scope, services }) => {
    const lifted = [];
    for (const { name } of services) {
      const key = { configRepo: scope.snapshot.repo, environment: environment.name, service: name };
      if ((await liftHold(deps, key, "by-command")) || running.isAgain) lifted.push(name);
    }
    if (lifted.length > 0) return [renderDoneAnswer(renderResumed(environment.name, lifted), environment.name)];
    const missing = {
      code: "not-held",
      environment: environment.name,
      services: services.map(({ name }) => name),
    } as const;
    return [renderRefusedAnswer([missing], environment.name)];
  });
}
