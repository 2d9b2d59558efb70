import { findNearest } from "../nearest.ts";
import { checkShape } from "./check-shape.ts";
import type { ConfigProblem, ParsedConfig } from "./config.ts";
import { type Draft, finishDraft } from "./effective/draft.ts";
import { readEnvironment } from "./effective/environment.ts";
import { readGroups } from "./effective/groups.ts";
import { readService } from "./effective/service.ts";
import { type Place, placesIn, type Stretch } from "./place.ts";
import type { Finding, Problem } from "./problems.ts";
import * as problems from "./problems.ts";
import { readSource } from "./read-source.ts";
import { type Report, reportOn } from "./report.ts";
import { followedBranchesAreInTags } from "./rules/branches.ts";
import { groupsHoldEnvironments } from "./rules/groups.ts";
import { eachImageHasOneService } from "./rules/images.ts";
import { whatIsMergedIsProposed } from "./rules/merge.ts";
import { environmentsAreSomewhere, namedPlacesAreApart, namedPlacesHaveEnvironments } from "./rules/named-places.ts";
import { namesAreNames } from "./rules/names.ts";
import { overridesNameEnvironments } from "./rules/overrides.ts";
import { environmentsAreApart } from "./rules/paths.ts";
import { fluxFollowsSomething } from "./rules/writer.ts";
import { keyStretchAt, nodeAt, type SourceEntry, type SourceNode } from "./source.ts";
import type { RemainingConfig } from "./written/config.ts";

/**
 * Reads the config repo's file (`.tidegate.yaml`) or tells everything that is wrong with it, in the order of the file.
 * Text, then a tree with places, then the written shape, then the config in effect, then the rules: what is wrong in
 * one step is left out of the next, so that one reading tells all. Only a text that is not YAML is not looked into.
 * `path` is for words about the file as a whole.
 */
export function parseConfig(text: string, path = ".tidegate.yaml"): ParsedConfig {
  if (text.length > longestFile) return invalid(text, [atBegin(problems.fileTooLarge(path))]);
  const { root, findings } = readSource(text);
  if (root === undefined) return invalid(text, findings.length > 0 ? findings : [atBegin(problems.emptyFile(path))]);
  const excess = findExcess(root);
  if (excess.length > 0) return invalid(text, [...findings, ...excess]);
  const report = reportOn(root);
  const written = checkShape(root, report);
  const draft = readDraft(written ?? {}, report);
  for (const rule of rules) rule(draft, report);
  // What stands for a broken alias is empty; that is not worth a second sentence.
  const told = new Set(findings.map(({ stretch }) => stretch.start));
  const all = [...findings, ...report.findings.filter(({ stretch }) => !told.has(stretch.start))];
  return all.length > 0 ? invalid(text, all) : { kind: "valid", config: finishDraft(draft) };
}

/** A rule looks at what could be read of the config, and reports what does not fit together. */
type Rule = (draft: Draft, report: Report) => void;

const rules: readonly Rule[] = [
  namesAreNames,
  overridesNameEnvironments,
  eachImageHasOneService,
  followedBranchesAreInTags,
  environmentsAreApart,
  environmentsAreSomewhere,
  namedPlacesHaveEnvironments,
  namedPlacesAreApart,
  groupsHoldEnvironments,
  whatIsMergedIsProposed,
  fluxFollowsSomething,
];

/** A thousand services take a fifth of it. */
const longestFile = 1_048_576;
/** Beyond these nothing is read: rules compare everything with everything. */
const most = { environments: 500, services: 10_000, paths: 1_000, "named places": 100_000 } as const;
/** More help nobody, and each is a line of a report. */
const mostProblems = 200;

function atBegin(problem: Problem): Finding {
  return { stretch: { start: 0, end: 0 }, problem };
}

function findExcess(root: SourceNode): readonly Finding[] {
  const environments = entriesOf(nodeAt(root, ["environments"]));
  const services = entriesOf(nodeAt(root, ["services"]));
  const paths = environments.reduce((sum, [, { value }]) => sum + countPaths(nodeAt(value, ["path"])), 0);
  const found = {
    environments: environments.length,
    services: services.length,
    paths,
    "named places": environments.length * services.reduce((sum, [, { value }]) => sum + countPlaces(value), 0),
  };
  return excessKinds
    .filter((kind) => found[kind] > most[kind])
    .map((kind) => ({
      stretch: keyStretchAt(root, [kind === "services" || kind === "named places" ? "services" : "environments"]),
      problem: problems.tooMany(kind, found[kind], most[kind]),
    }));
}

const excessKinds = ["environments", "services", "paths", "named places"] as const;

function entriesOf(node: SourceNode | undefined): readonly (readonly [string, SourceEntry])[] {
  return node?.kind === "map" ? [...node.entries] : [];
}

function countPaths(node: SourceNode | undefined): number {
  return node?.kind === "list" ? node.items.length : 1;
}

/** A line may tell a place of each image. */
function countPlaces(service: SourceNode): number {
  const [paths, lines, images] = ["paths", "lines", "images"].map((key) => nodeAt(service, [key]));
  const count = (node: SourceNode | undefined) => (node?.kind === "list" ? node.items.length : 0);
  return count(paths) + count(lines) * Math.max(1, count(images));
}

function readDraft(written: RemainingConfig, report: Report): Draft {
  const environments = Object.entries(written.environments ?? {})
    .map(([key, value]) => readEnvironment(key, value, report))
    .filter((environment) => environment !== undefined);
  const services = Object.entries(written.services ?? {})
    .map(([key, value]) => readService(key, value, report))
    .filter((service) => service !== undefined);
  return {
    environments: new Map(environments.map((environment) => [environment.name, environment])),
    services: new Map(services.map((service) => [service.name, service])),
    groups: readGroups(written.groups),
  };
}

function invalid(text: string, findings: readonly Finding[]): ParsedConfig {
  const sorted = findings.toSorted((a, b) => a.stretch.start - b.stretch.start);
  const placeOf = placesIn(text);
  const shown = sorted.slice(0, mostProblems).map((finding) => show(finding, placeOf));
  const cut = sorted[mostProblems];
  if (cut === undefined) return { kind: "invalid", problems: shown };
  const rest = problems.moreProblems(sorted.length - mostProblems);
  return { kind: "invalid", problems: [...shown, show({ ...cut, problem: rest }, placeOf)] };
}

function show({ stretch, problem }: Finding, placeOf: (stretch: Stretch) => Place): ConfigProblem {
  const { message, misspelt } = problem;
  const suggestion = problem.suggestion ?? (misspelt && findNearest(misspelt.word, misspelt.known));
  return { message, ...placeOf(stretch), ...(suggestion === undefined ? {} : { suggestion }) };
}
