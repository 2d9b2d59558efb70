import type { EnvironmentName, ServiceName } from "../identity.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { CommandAnswer } from "../release/command-record.ts";
import type { ReleaseRecord } from "../release/record.ts";
import { type ReleasedService, renderReleasedAnswer } from "./command-answer.ts";
import { type Links, quietNamedLink } from "./github-links.ts";
import { renderInstant } from "./instant.ts";
import { code, join, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { renderCarrier } from "./query.ts";
import { renderReleased } from "./versions.ts";
import { atMost } from "./within-limit.ts";

/** A service of which Git has the version already. */
export interface ServiceThere {
  readonly service: ServiceName;
  readonly images: readonly ImageVersion[];
  /** The release that brought it; absent where Tidegate did not. */
  readonly record?: ReleaseRecord;
}

/** What came of a `/deploy`: what is on its way, and what was there already. At least one. */
export interface Deployed {
  readonly released: readonly ReleasedService[];
  readonly there: readonly ServiceThere[];
}

/** So many are told one by one. */
const mostThere = 10;

/** A `/deploy` went through. */
export function renderDeployedAnswer(
  environment: EnvironmentName,
  { released, there }: Deployed,
  links: Links,
): CommandAnswer {
  const onItsWay = released.length === 0 ? [] : [markdownAgain(renderReleasedAnswer(environment, released).text)];
  const already = atMost(there, mostThere, (each) => renderThere(environment, each, links));
  const nothingNew = released.length === 0 ? [md`Nothing had to be released.`] : [];
  return { environment, state: "done", text: join([...onItsWay, ...already, ...nothingNew], " ").text };
}

function renderThere(environment: EnvironmentName, { service, images, record }: ServiceThere, links: Links): Markdown {
  const version = md`${code(environment)} runs ${code(service)} ${code(renderReleased({ images }))} already`;
  if (record === undefined) return md`${version}.`;
  const { repo, pullRequest } = record.origin;
  const built = pullRequest === undefined ? nothing : md`, for ${quietNamedLink(links, repo, pullRequest)}`;
  return md`${version}, since ${renderInstant(record.changedAt)}, by ${renderCarrier(record, links)}${built}.`;
}
