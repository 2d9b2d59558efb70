import { rulesFor } from "../../core/config/rules-for.ts";
import type { EnvironmentName, TeamName } from "../../core/identity.ts";
import type { CommandAnswer } from "../../core/release/command-record.ts";
import { renderDoneAnswer, renderRefusedAnswer } from "../../core/words/command-answer.ts";
import { renderHelp } from "../../core/words/help.ts";
import { namesOf } from "./find-scopes.ts";
import type { RunningCommand } from "./running-command.ts";

/** `/help`: the commands, what this repository has, and what the asker may do with it. The names of environments are for those who may write. */
export async function runHelp({ record, scopes, readRights }: RunningCommand): Promise<readonly CommandAnswer[]> {
  const { repo, by } = record;
  const teamsMissing = new Map<EnvironmentName, readonly TeamName[]>();
  let rights = await readRights({ teams: [], through: repo });
  if (!rights.mayWrite) return [renderRefusedAnswer([{ code: "not-allowed", login: by, repo, role: rights.role }])];
  for (const { config, services, snapshot } of scopes) {
    for (const environment of config.environments.values()) {
      const wanted = services.map((service) => rulesFor(config, environment, service).require.teams);
      const teams = [...new Set(wanted.flat())];
      if (teams.length === 0) continue;
      rights = await readRights({ teams, through: snapshot.repo });
      const lacks = wanted.some((each) => each.length > 0 && !each.some((team) => rights.teams.includes(team)));
      if (lacks) teamsMissing.set(environment.name, teams);
    }
  }
  const text = renderHelp(namesOf(scopes), { by, role: rights.role, commands: "allowed", teamsMissing });
  return [renderDoneAnswer(text)];
}
