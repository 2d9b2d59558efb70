import type { Review } from "../release/review.ts";

/** More people than this are not named. */
const mostNames = 2;

/** How an open release pull request stands: "proposed", "approved by bob", "changes requested by alice, bob and others". */
export function renderProposed(review: Review | undefined): string {
  if (review === undefined) return "proposed";
  const said = review.decision === "approved" ? "approved" : "changes requested";
  const names = review.by.slice(0, mostNames).join(", ");
  const others = review.by.length > mostNames ? " and others" : "";
  return names === "" ? said : `${said} by ${names}${others}`;
}
