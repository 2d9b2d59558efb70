import { rulesFor } from "../../core/config/rules-for.ts";
import type { EnvironmentName, TeamName } from "../../core/identity.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { renderDoneAnswer } from "../../core/words/command-answer.ts";
import { type HelpPlace, renderHelp } from "../../core/words/help.ts";
import { namesOf } from "./find-scopes.ts";
import { findUnnamed, type RunningCommand } from "./running-command.ts";

/** `/help`: the commands that may be typed here, what this repository has, and what the asker may do with it. */
export async function runHelp(running: RunningCommand): Promise<readonly CommandAnswer[]> {
  const { record, scopes, readRights } = running;
  const { repo, by } = record;
  const teamsMissing = new Map<EnvironmentName, readonly TeamName[]>();
  const { role } = await readRights({ teams: [], through: repo });
  for (const { config, services, snapshot } of scopes) {
    for (const environment of config.environments.values()) {
      const wanted = services.map((service) => rulesFor(config, environment, service).require.teams);
      const teams = [...new Set(wanted.flat())];
      if (teams.length === 0) continue;
      const rights = await readRights({ teams, through: snapshot.repo });
      const lacks = wanted.some((each) => each.length > 0 && !each.some((team) => rights.teams.includes(team)));
      if (lacks) teamsMissing.set(environment.name, teams);
    }
  }
  return [renderDoneAnswer(renderHelp(namesOf(scopes), { by, role, teamsMissing }, placeOf(running)))];
}

function placeOf(running: RunningCommand): HelpPlace {
  const unnamed = findUnnamed(running);
  if (unnamed === "all") return { kind: "source-repo" };
  const [service] = unnamed;
  return { kind: "config-repo", ...(service === undefined ? {} : { service }) };
}
