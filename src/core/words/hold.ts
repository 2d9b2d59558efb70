import type { Hold } from "../release/hold.ts";
import { commitLink, type Links, quietNamedLink } from "./github-links.ts";
import { renderInstant } from "./instant.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { renderNames } from "./names.ts";
import { renderVersion } from "./versions.ts";

/** At most so many rolled-back versions are named. */
const mostVersions = 5;

/** A hold in sentences: what was rolled back to what, by whom, since when, by what, and how it is lifted. */
export function renderHold(hold: Hold, links: Links): Markdown {
  const { environment, service, by, since, backTo } = hold;
  const who = by === undefined ? nothing : md` by ${code(by)}`;
  const back = backTo.length === 0 ? nothing : md` to ${code(renderVersion(backTo))}`;
  const held = md`${code(service)} has been held in ${code(environment)} since ${renderInstant(since)}:`;
  return md`${held} ${versionsOf(hold)} rolled back${back}${who} in ${carrierOf(hold, links)}. ${renderLifting(hold)}`;
}

/**
 * The warning at the top of a release pull request to a place that is held: whoever merges it decides over what somebody
 * else decided, and shall know it.
 */
export function renderHoldWarning(hold: Hold, links: Links): Markdown {
  const who = hold.by === undefined ? nothing : md` by ${code(hold.by)}`;
  const rolledBack = md`${versionsOf(hold)} rolled back here${who} at ${renderInstant(hold.since)}, in ${carrierOf(hold, links)}.`;
  const until = hold.until === undefined ? nothing : md` before ${renderInstant(hold.until)}`;
  return md`> **Look twice before you merge.** ${rolledBack} Tidegate does not merge this by itself${until}; merging it lifts the hold.`;
}

/** Said when a hold came to the end that the config file sets. */
export function renderHoldEnded({ environment, service, rolledBack, until }: Hold): Markdown {
  const at = until === undefined ? nothing : md` at ${renderInstant(until)}`;
  const out = code(renderVersion(rolledBack[0] ?? []));
  return md`The hold on ${code(service)} in ${code(environment)} has come to its end${at}, as ${code(".tidegate.yaml")} sets it. Newer versions are released as before; ${out} itself stays out until somebody asks for it.`;
}

function versionsOf({ rolledBack }: Hold): Markdown {
  const versions = rolledBack.map((images) => renderVersion(images));
  return md`${renderNames(versions, mostVersions)} ${rolledBack.length === 1 ? "was" : "were"}`;
}

function carrierOf({ configRepo, carrier }: Hold, links: Links): Markdown {
  return carrier.kind === "commit"
    ? commitLink(links, configRepo, carrier.sha)
    : quietNamedLink(links, configRepo, carrier.number);
}

function renderLifting({ mode, until, environment, service }: Hold): Markdown {
  const resume = code(`/resume ${environment} ${service}`);
  const end = until === undefined ? nothing : md` It ends by itself at ${renderInstant(until)}.`;
  return mode === "manual"
    ? md`Nothing is proposed there until somebody types ${resume}.${end}`
    : md`Newer versions are proposed, but a person has to merge them; that, or ${resume}, lifts the hold.${end}`;
}
