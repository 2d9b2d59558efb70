import type { Environment } from "../../core/config/config.ts";
import type { ImageVersion } from "../../core/manifest/plan-edits.ts";
import type { FollowRejection } from "../../core/release/judge-follow.ts";
import type { Decision } from "../../core/release/plan.ts";
import type { VersionChange } from "../../core/release/record.ts";
import { counted } from "../../core/words/counted.ts";
import { unclearReasons } from "../../core/words/left-alone.ts";
import { renderRefusalNote } from "../../core/words/refusal.ts";
import { renderDiff } from "../../core/words/unified-diff.ts";
import { describeChangedWith } from "../describe-changed-with.ts";
import { describeSkipped, describeUnclear } from "../describe-left-alone.ts";
import type { PlanDocument } from "../documents/plan-document.ts";
import { renderJson } from "../render-json.ts";
import { showPath, showVersion } from "../show.ts";
import { type Styler, stylerFor } from "../styler.ts";
import type { EnvironmentFiles } from "./checkout-snapshot.ts";
import type { AskedService } from "./parse-plan.ts";

/** One service's decision. */
export interface PlannedService {
  readonly asked: AskedService;
  readonly decision: Decision<ImageVersion>;
  /** Why the environment would not take the tag by itself; absent when it would. */
  readonly rejection?: FollowRejection;
}

/** All decisions, and the environment's files before and after them. */
export interface PlanOutcome {
  readonly environment: Environment;
  readonly planned: readonly PlannedService[];
  readonly before: ReadonlyMap<string, string>;
  readonly files: EnvironmentFiles;
}

/** A unified diff of all that the releases change together. */
export function renderPlanDiff({ before, files }: PlanOutcome, style: Styler): string {
  return [...files.texts]
    .map(([path, after]) => renderDiff({ path, before: before.get(path) ?? "", after }, style))
    .join("");
}

/** What the diff does not say: what is refused, what was left as it is, what would not happen by itself. */
export function renderPlanTalk(outcome: PlanOutcome, style: Styler): string {
  return outcome.planned.map((each) => `${talkOf(outcome.environment, each, style).join("\n")}\n`).join("");
}

/** The JSON document, with a line end at its end. */
export function renderPlanDocument(outcome: PlanOutcome): string {
  const { environment, planned, files } = outcome;
  const mode = planned.flatMap(({ decision }) => (decision.kind === "plan" ? [decision.mode] : []))[0];
  const document: PlanDocument = {
    environment: environment.name,
    ...(mode === undefined ? {} : { mode }),
    releases: planned.map(({ asked, decision, rejection }) => ({
      service: asked.service,
      tag: asked.tag,
      outcome: decision.kind,
      followed: rejection === undefined,
      changes: decision.kind === "plan" ? decision.places.map(renderChange) : [],
      changesWith: decision.kind === "plan" ? decision.changesWith.map(describeChangedWith) : [],
      leftAlone: decision.kind === "plan" ? decision.leftAlone.map(describeUnclear) : [],
      refusals: decision.kind === "refused" ? decision.refusals.map(renderRefusalNote) : [],
    })),
    skipped: files.skipped.map(describeSkipped),
    diff: renderPlanDiff(outcome, stylerFor("plain")),
  };
  return `${renderJson(document)}\n`;
}

type Place = Extract<Decision<ImageVersion>, { kind: "plan" }>["places"][number];

function renderChange({ path, line, kind, change }: Place): PlanDocument["releases"][number]["changes"][number] {
  const { tag, digest } = change.to;
  return {
    path,
    line,
    kind,
    image: change.image,
    from: { ...change.from },
    to: { tag, ...(digest === undefined ? {} : { digest }) },
  };
}

function talkOf(environment: Environment, { asked, decision, rejection }: PlannedService, style: Styler): string[] {
  const name = `${style.bold(asked.service)} ${asked.tag}`;
  switch (decision.kind) {
    case "refused":
      return decision.refusals.map((refusal) => {
        const { code, text } = renderRefusalNote(refusal);
        return `${name}: ${style.removed(`refused (${code})`)}. ${text.replaceAll("`", "")}`;
      });
    case "unchanged":
      return [`${name}: nothing to do, ${environment.name} has it already.`];
    case "plan": {
      const how = decision.mode === "commit" ? "a commit" : "a release pull request";
      const count = counted(decision.places.length, "place");
      return [
        `${name}: ${how} that changes ${count} (${decision.changes.map(showChange).join(", ")}).`,
        ...(rejection === undefined ? [] : [`  ${environment.name} would not take it by itself (${rejection}).`]),
        ...decision.unordered.map((change) => `  Nothing tells whether it is newer: ${showChange(change)}.`),
        ...decision.changesWith.map(
          ({ path, line, withLine }) => `  ${showPath(path)}:${line}  changes with line ${withLine}, by its anchor`,
        ),
        ...decision.leftAlone.map(
          ({ path, line, reason }) => `  ${showPath(path)}:${line}  left as it is: ${unclearReasons[reason]}`,
        ),
      ];
    }
  }
}

function showChange({ from, to }: VersionChange<ImageVersion>): string {
  return `${showVersion(from)} → ${showVersion(to)}`;
}
