import type { EnvironmentName } from "../identity.ts";
import type { ReleaseRecord, ReleaseState } from "../release/record.ts";
import type { RefusalCode } from "../release/refusal.ts";
import type { CheckOutcome, CheckText } from "./check-text.ts";
import { counted } from "./counted.ts";
import type { Links } from "./github-links.ts";
import { line } from "./plain-line.ts";
import { renderReleases, sortByStanding } from "./release-table.ts";
import { renderProposed } from "./review.ts";
import { renderReleased } from "./versions.ts";
import { renderWithinLimit } from "./within-limit.ts";

/** The check of one environment on a source commit: the status comment's rows for it, and how it stands. */
export function renderEnvironmentCheck(
  environment: EnvironmentName,
  records: readonly ReleaseRecord[],
  { links }: { readonly links: Links },
): CheckText {
  const standing = sortByStanding(records);
  return {
    name: `tidegate / ${environment}`,
    outcome: outcomeOf(standing.current),
    title: renderTitle(standing.current),
    summary: renderWithinLimit((most) => renderReleases({ standing, waiting: [], holds: [] }, links, most)).text,
  };
}

/** Worst first: what somebody must mend, what somebody must do, what is under way, what ended otherwise, what is done. */
const byUrgency: readonly CheckOutcome[] = ["failure", "action-required", "in-progress", "neutral", "success"];

function outcomeOf(records: readonly ReleaseRecord[]): CheckOutcome {
  const outcomes = new Set(records.flatMap(outcomesOf));
  return byUrgency.find((outcome) => outcomes.has(outcome)) ?? "neutral";
}

function outcomesOf({ state, refusals }: ReleaseRecord): readonly CheckOutcome[] {
  return state === "refused" ? refusals.map(({ code }) => ofRefusal[code]) : [ofState[state]];
}

const ofState = {
  proposed: "in-progress",
  merged: "success",
  closed: "neutral",
  superseded: "neutral",
  "rolled-back": "neutral",
} as const satisfies Record<Exclude<ReleaseState, "refused">, CheckOutcome>;

/** Neutral where all is as it should be and only this version does not go there: no developer should see red for that. */
const ofRefusal = {
  "config-missing": "failure",
  "config-invalid": "failure",
  "config-repo-outside": "failure",
  "environment-path-missing": "failure",
  "no-reference": "failure",
  "unclear-reference": "failure",
  "flux-writes": "neutral",
  "no-image-policy": "failure",
  "follow-unwritable": "failure",
  "older-than-git": "neutral",
  "order-unknown": "action-required",
  "older-than-proposed": "neutral",
  "set-back-before": "neutral",
  "closed-by-person": "neutral",
  "branch-has-other-commits": "action-required",
  "branch-protected": "failure",
  "source-repo-mismatch": "failure",
  "image-absent": "failure",
  "images-incomplete": "in-progress",
  "registry-denied": "failure",
  "digest-differs": "failure",
  "permission-missing": "failure",
  "not-allowed": "neutral",
  "team-missing": "neutral",
  "fork-pull-request": "neutral",
  "draft-pull-request": "neutral",
  "pull-request-closed": "neutral",
  "head-moved": "neutral",
  overtaken: "neutral",
  "checks-failed": "failure",
  "no-image-built": "failure",
  "waited-too-long": "failure",
  "tag-unconfirmed": "neutral",
  held: "action-required",
  frozen: "neutral",
  "environment-locked": "neutral",
  "force-not-allowed": "neutral",
  "not-locked": "neutral",
  "not-held": "neutral",
  "nothing-before": "neutral",
  "nothing-followed": "neutral",
  "no-service-there": "neutral",
  "not-here": "neutral",
} as const satisfies Record<RefusalCode, CheckOutcome>;

/** "blip 1.5.0: merged"; of several services "2 merged, 1 proposed". */
function renderTitle(records: readonly ReleaseRecord[]): string {
  const [first] = records;
  if (first !== undefined && records.length === 1) {
    return line`${first.service} ${renderReleased(first)}: ${wordOf(first)}`;
  }
  const counts = Map.groupBy(records, wordOf);
  return line`${[...counts].map(([word, { length }]) => `${length} ${word}`).join(", ") || counted(0, "release")}`;
}

const words = {
  refused: "refused",
  merged: "merged",
  closed: "closed",
  superseded: "replaced by another version",
  "rolled-back": "rolled back",
} as const satisfies Record<Exclude<ReleaseState, "proposed">, string>;

function wordOf({ state, carrier, review }: ReleaseRecord): string {
  if (state === "proposed") return renderProposed(review);
  return state === "merged" && carrier?.kind === "commit" ? "committed" : words[state];
}
