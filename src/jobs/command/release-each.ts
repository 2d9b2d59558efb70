import type { Scope } from "../../core/command/command.ts";
import type { Environment, Service } from "../../core/config/config.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import type { Refusal } from "../../core/release/refusal.ts";
import { type ReleasedService, renderRefusedAnswer, renderReleasedAnswer } from "../../core/words/command-answer.ts";
import type { CommandScope } from "./find-scopes.ts";
import { inEachAllowedPlace, type RunningCommand } from "./running-command.ts";

/** A service in an environment, and where the config file has them. */
export interface ServicePlace {
  readonly scope: Pick<CommandScope, "snapshot" | "config">;
  readonly environment: Environment;
  readonly service: Service;
}

/** What came of one service: the version that is on its way, or why none is. */
export type ReleaseOutcome =
  | { readonly kind: "released"; readonly version: Omit<ReleasedService, "service"> }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/**
 * Asks for a release of each service that a command names, in each of its environments, for whoever may. A service that is
 * refused does not keep the others from it; each environment says what goes out, and what does not.
 */
export async function releaseEach(
  running: RunningCommand,
  command: Scope,
  release: (place: ServicePlace) => Promise<ReleaseOutcome>,
): Promise<readonly CommandAnswer[]> {
  return inEachAllowedPlace(running, command, async ({ scope, environment, services }) => {
    const released: ReleasedService[] = [];
    const refused: Refusal[] = [];
    for (const service of services) {
      const outcome = await release({ scope, environment, service });
      if (outcome.kind === "released") released.push({ service: service.name, ...outcome.version });
      else refused.push(...outcome.refusals);
    }
    return [
      ...(released.length === 0 ? [] : [renderReleasedAnswer(environment.name, released)]),
      ...(refused.length === 0 ? [] : [renderRefusedAnswer(refused, environment.name)]),
    ];
  });
}
