import { assertNever } from "../assert-never.ts";
import type { DeploymentRule } from "../config/config.ts";
import type { EnvironmentName } from "../identity.ts";
import type { ReleaseRecord } from "../release/record.ts";
import { line } from "./plain-line.ts";
import { renderReleased } from "./versions.ts";

/** What GitHub's Deployments show of one environment on a commit. */
export interface DeploymentText {
  readonly state: "queued" | "success" | "inactive" | "failure";
  /** Plain text, at most 140 UTF-16 units. */
  readonly description: string;
  readonly logUrl?: string;
  readonly environmentUrl?: string;
}

const longestDescription = 140;

/**
 * How a release stands, in GitHub's states: a proposal is queued; what is in Git is a success, as far as Tidegate can
 * tell; what was rolled back, closed or replaced is inactive. Undefined while nothing was proposed.
 */
export function renderDeployment(
  record: ReleaseRecord,
  { url }: Pick<DeploymentRule, "url">,
): DeploymentText | undefined {
  const { state, carrier, environment, service } = record;
  const log = carrier === undefined ? {} : { logUrl: carrier.url };
  const filled = url === undefined ? undefined : fill(url, environment, record);
  const place = filled === undefined ? {} : { environmentUrl: filled };
  const what = `${service} ${renderReleased(record)}`;
  switch (state) {
    case "refused":
      return undefined;
    case "proposed":
      return { state: "queued", description: describe(`${what} is proposed for ${environment}`), ...log };
    case "merged":
      return { state: "success", description: describe(`${what} is in Git for ${environment}`), ...log, ...place };
    case "closed":
      return { state: "inactive", description: describe(`The release of ${what} was closed`), ...log };
    case "superseded":
      return { state: "inactive", description: describe(`${what} was replaced by another version`), ...log };
    case "rolled-back":
      return { state: "inactive", description: describe(`${what} was rolled back from ${environment}`), ...log };
    default:
      return assertNever(state);
  }
}

/** GitHub counts characters; the adapter counts units of UTF-16, of which an emoji has two, and refuses what is longer. */
function describe(text: string): string {
  const described = line`${text}`;
  if (described.length <= longestDescription) return described;
  return `${described.slice(0, longestDescription - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Undefined where a tag makes it no URL (not every tag can stand in a host's name), or where Flux chooses the tag. */
function fill(url: string, environment: EnvironmentName, { service, images }: ReleaseRecord): string | undefined {
  const [{ tag } = {}] = images;
  if (tag === undefined && url.includes("{tag}")) return undefined;
  const values: Readonly<Record<string, string>> = { service, environment, tag: tag ?? "" };
  const filled = url.replaceAll(/\{(service|environment|tag)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ""),
  );
  return URL.canParse(filled) ? filled : undefined;
}
