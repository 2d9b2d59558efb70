/** How a check ends, or that it has not ended; in GitHub's words but for `in-progress`, which is a status there. */
export type CheckOutcome = "in-progress" | "success" | "failure" | "neutral" | "action-required";

/** All of a check run but the commit that it is on. */
export interface CheckText {
  readonly name: string;
  readonly outcome: CheckOutcome;
  readonly title: string;
  /** Markdown, under GitHub's limit. */
  readonly summary: string;
}
