import { parseDuration } from "../../duration.ts";
import { parseTeamName, type TeamName } from "../../identity.ts";
import type { EnvironmentRules, HoldRule, MergeRule, Requirements } from "../config.ts";
import type { Report } from "../report.ts";
import * as ruleProblems from "../rule-problems.ts";
import type { Path } from "../source.ts";
import type { RemainingRules } from "../written/rules.ts";
import { defaults } from "./defaults.ts";
import { readFollow } from "./follow.ts";
import { readFreeze } from "./freeze.ts";

/** The rules that are written at a path, each whole and without defaults for the others. */
export function readRules(written: RemainingRules, path: Path, report: Report): Partial<EnvironmentRules> {
  const { release, writer, merge, track } = written;
  const follow = written.follow && readFollow(written.follow, [...path, "follow"], report);
  const hold = written.hold === undefined ? undefined : readHold(written.hold, [...path, "hold"], report);
  const waitSeconds = written.wait === undefined ? undefined : readDuration(written.wait, [...path, "wait"], report);
  return {
    ...(follow === undefined ? {} : { follow }),
    ...(release === undefined ? {} : { release }),
    ...(writer === undefined ? {} : { writer }),
    ...(merge === undefined ? {} : { merge: readMerge(merge) }),
    ...(hold === undefined ? {} : { hold }),
    ...(track === undefined ? {} : { track }),
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
    ...(written.require && { require: readRequire(written.require, [...path, "require"], report) }),
    ...(written.freeze && { freeze: readFreeze(written.freeze, [...path, "freeze"], report) }),
  };
}

function readMerge(written: NonNullable<RemainingRules["merge"]>): MergeRule {
  if (typeof written === "string") return { patch: written, minor: written, major: written };
  const { merge } = defaults.rules;
  const { patch = merge.patch, minor = merge.minor, major = merge.major } = written;
  return { patch, minor, major };
}

function readHold(written: NonNullable<RemainingRules["hold"]>, path: Path, report: Report): HoldRule | undefined {
  if (typeof written === "string") return { kind: written };
  const seconds = written.for === undefined ? undefined : readDuration(written.for, [...path, "for"], report);
  return seconds === undefined ? undefined : { kind: "for", seconds };
}

function readDuration(text: string, path: Path, report: Report): number | undefined {
  const seconds = parseDuration(text);
  if (seconds === undefined) report.atValue(path, ruleProblems.illDuration(text));
  return seconds;
}

function readRequire(
  { checks, teams = [] }: NonNullable<RemainingRules["require"]>,
  path: Path,
  report: Report,
): Requirements {
  const read: TeamName[] = [];
  for (const [index, text] of teams.entries()) {
    const team = parseTeamName(text);
    const at = [...path, "teams", index];
    if (team === undefined) report.atValue(at, ruleProblems.illTeam(text));
    else if (read.includes(team)) report.atValue(at, ruleProblems.listedTwice(text));
    else read.push(team);
  }
  return { checks: checks === "passing", teams: read };
}
