import type { ServiceName } from "../identity.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { FollowChange } from "../release/follow-edits.ts";
import type { ReleasePlan } from "../release/plan.ts";
import { type Links, lineLink } from "./github-links.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, list, table } from "./markdown-blocks.ts";
import { atMost, renderLeft } from "./within-limit.ts";

/** In a word or two what Flux follows: "branch feature/x". */
export function renderFollowed(follows: TagPolicy): string {
  switch (follows.kind) {
    case "semver":
      return `versions ${follows.range}`;
    case "branch":
      return `branch ${follows.branch}`;
    case "pattern":
      return `tags like ${follows.pattern}`;
  }
}

/** What Flux is to follow at each place, for the body of a release pull request; nothing where a version is released. */
export function renderFollowing({ following = [], request, base }: ReleasePlan, links: Links, most: number): Markdown {
  if (following.length === 0) return nothing;
  const at = { repo: request.configRepo, commit: base.commit };
  const shown = following.slice(0, most);
  return blocks(
    md`Flux chooses the version among the tags that its ImagePolicies take. This changes which those are:`,
    table(["place", "from", "to"], shown.map(renderChange)),
    renderLeft(following.length - shown.length, "in the diff"),
    md`### Where it is written`,
    list(atMost(following, most, (change) => lineLink(links, at, change))),
  );
}

/** What merging and closing do, for the end of the body. */
export function renderNextOfFlux(service: ServiceName): Markdown {
  return blocks(
    md`### What happens next`,
    list([
      md`**Merge:** Flux takes the newest tag of ${code(service)} that the ImagePolicies then take, and each newer one from then on.`,
      md`**Close:** Flux goes on with what it follows now.`,
      md`**Back again:** ${code("/default")} on a pull request of the source repo, or its end.`,
      md`**Commit to this branch:** your commits are kept, and Tidegate leaves the branch to you.`,
    ]),
  );
}

function renderChange({ what, from, to }: FollowChange): Markdown[] {
  return [code(what), code(from), code(to)];
}
