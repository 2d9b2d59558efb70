import { rulesFor } from "../core/config/rules-for.ts";
import type { Hold } from "../core/release/hold.ts";
import { isSameTags } from "../core/release/judge-hold.ts";
import { findFollowed } from "./command/find-followed.ts";
import type { JobDeps } from "./deps.ts";
import { planAnew } from "./plan-anew.ts";
import { readConfigRepo } from "./read-config.ts";
import { reportLater } from "./record-decision.ts";

/** Ends a hold, has it told where the rolled-back version came from, and asks for what it kept out. */
export async function liftHold(deps: JobDeps, hold: Hold): Promise<void> {
  await deps.store.holds.remove(hold);
  deps.log.info({ configRepo: hold.configRepo, environment: hold.environment, service: hold.service }, "hold lifted");
  const history = await deps.store.releases.listHistory(hold, historyLimit);
  for (const record of history) {
    if (hold.rolledBack.some((version) => isSameTags(version, record.images))) await reportLater(deps, record);
    await planAnew(deps, record);
  }
  const { config } = await readConfigRepo(deps, hold.configRepo);
  if (config.kind !== "valid") return;
  const environment = config.config.environments.get(hold.environment);
  const service = config.config.services.get(hold.service);
  if (environment === undefined || service === undefined) return;
  // What follows a pull request goes on with its next commit.
  if ((await deps.store.tracks.find(hold)) !== undefined) return;
  const { configRepo } = hold;
  const rules = rulesFor(config.config, environment, service);
  const version = await findFollowed(deps, { configRepo, environment, service, rules, history });
  if (version === undefined) return;
  const place = { configRepo, environment: environment.name, service: service.name };
  const askedBy = { kind: "published", via: "its registry" } as const;
  await deps.store.queue.send({ kind: "release", request: { ...place, ...version, askedBy } });
}

const historyLimit = 200;
