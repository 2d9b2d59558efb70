import { addReview, dismissReview, submitReview } from "../actions/reviews.ts";
import { notFound } from "../api-error.ts";
import { type Answer, json } from "../http/answer.ts";
import { numberParam, type RepositoryCall } from "../http/call.ts";
import { paginate } from "../http/paging.ts";
import type { Need, RepositoryRoute } from "../http/route.ts";
import { shapeReview } from "../shapes/review.ts";
import type { Schemas } from "../shapes/schemas.ts";
import { reviewsOf } from "../state/review-lookups.ts";
import { type Review, reviewEvents } from "../state/reviews.ts";
import { pullOf } from "./pulls.ts";

const reads: readonly Need[] = [["pull_requests", "read"]];
const writes: readonly Need[] = [["pull_requests", "write"]];

/** Reviews of pull requests. */
export const reviewRoutes: readonly RepositoryRoute[] = [
  { method: "GET", path: "/pulls/:number/reviews", needs: reads, run: list },
  { method: "POST", path: "/pulls/:number/reviews", needs: writes, run: create },
  { method: "GET", path: "/pulls/:number/reviews/:review", needs: reads, run: fetchOne },
  { method: "POST", path: "/pulls/:number/reviews/:review/events", needs: writes, run: submit },
  { method: "PUT", path: "/pulls/:number/reviews/:review/dismissals", needs: writes, run: dismiss },
];

function list(call: RepositoryCall): Answer {
  const { items, headers } = paginate(call, seenBy(call));
  return json<Schemas["pull-request-review"][]>(
    200,
    items.map((review) => shapeReview(call.site, review)),
    headers,
  );
}

/** Nobody but its author sees a pending review. */
function seenBy(call: RepositoryCall): readonly Review[] {
  const own = call.actor.account.id;
  return reviewsOf(call.site.state, pullOf(call)).filter((each) => each.state !== "PENDING" || each.authorId === own);
}

function reviewOf(call: RepositoryCall): Review {
  const id = numberParam(call, "review");
  const found = seenBy(call).find((each) => each.id === id);
  if (found === undefined) throw notFound();
  return found;
}

async function create(call: RepositoryCall): Promise<Answer> {
  const { site, actor, body } = call;
  const review = await addReview(site, actor, pullOf(call), {
    event: body.optionalOneOf("event", reviewEvents),
    body: body.optionalText("body"),
    commitSha: body.optionalText("commit_id"),
  });
  return answer(call, review);
}

function fetchOne(call: RepositoryCall): Answer {
  return answer(call, reviewOf(call));
}

async function submit(call: RepositoryCall): Promise<Answer> {
  const { site, actor, body } = call;
  const wish = { event: body.oneOf("event", reviewEvents), body: body.optionalText("body") };
  return answer(call, await submitReview(site, actor, reviewOf(call), wish));
}

async function dismiss(call: RepositoryCall): Promise<Answer> {
  // GitHub asks for a reason, which only its pages show
  call.body.text("message");
  return answer(call, await dismissReview(call.site, call.actor, reviewOf(call)));
}

function answer(call: RepositoryCall, review: Review): Answer {
  return json<Schemas["pull-request-review"]>(200, shapeReview(call.site, review));
}
