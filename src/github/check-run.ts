import { z } from "zod";
import { commitSha } from "./answer.ts";
import type { CheckRun, CheckRunText } from "./github.ts";

/** A check run's body as GitHub takes it, without the commit. */
export interface RenderedCheckRun {
  name: string;
  status: "in_progress" | "completed";
  conclusion?: "success" | "failure" | "neutral" | "action_required";
  details_url?: string;
  output: { title: string; summary: string };
}

/** Writes a check run in GitHub's words. */
export function renderCheckRun({ name, outcome, title, summary, detailsUrl }: CheckRunText): RenderedCheckRun {
  return {
    name,
    ...states[outcome],
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    output: { title, summary },
  };
}

const states = {
  "in-progress": { status: "in_progress" },
  success: { status: "completed", conclusion: "success" },
  failure: { status: "completed", conclusion: "failure" },
  neutral: { status: "completed", conclusion: "neutral" },
  "action-required": { status: "completed", conclusion: "action_required" },
} as const satisfies Record<CheckRunText["outcome"], Pick<RenderedCheckRun, "status" | "conclusion">>;

/**
 * A check run as GitHub answers it. Of the conclusions that we never write GitHub gives one by itself, `stale`, to a run left
 * in progress for 14 days; they are all read as neutral.
 *
 * @see https://docs.github.com/en/rest/checks/runs#get-a-check-run
 */
export const checkRunAnswer = z
  .object({
    id: z.number().int(),
    name: z.string(),
    head_sha: commitSha,
    status: z.string(),
    conclusion: z.string().nullable(),
    html_url: z.string().nullable(),
    details_url: z.string().nullish(),
    output: z.object({ title: z.string().nullable(), summary: z.string().nullable() }),
  })
  .transform(
    (answer): CheckRun => ({
      id: answer.id,
      name: answer.name,
      commit: answer.head_sha,
      outcome: answer.status === "completed" ? (outcomes.get(answer.conclusion ?? "") ?? "neutral") : "in-progress",
      title: answer.output.title ?? "",
      summary: answer.output.summary ?? "",
      url: answer.html_url ?? "",
      ...(typeof answer.details_url === "string" ? { detailsUrl: answer.details_url } : {}),
    }),
  );

const outcomes: ReadonlyMap<string, CheckRun["outcome"]> = new Map([
  ["success", "success"],
  ["failure", "failure"],
  ["neutral", "neutral"],
  ["action_required", "action-required"],
]);
