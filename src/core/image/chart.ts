import type { Branded } from "../branded.ts";
import { cutEnd } from "./cut-end.ts";
import { parseVersion } from "./version.ts";

/** A Helm chart's own name, without its repository: `ingress-nginx`. */
export type ChartName = Branded<string, "ChartName">;
/**
 * Where a chart is found, in canonical form: `https://charts.acme.example/stable`, `oci://ghcr.io/acme/charts`.
 * Scheme and host in lower case, no slash at the end; of an OCI registry without the chart's own name.
 */
export type ChartRepository = Branded<string, "ChartRepository">;
/** One version of a chart, as `Chart.yaml` writes it: a semantic version, `v` in front if it has one, build after `+`. */
export type ChartVersion = Branded<string, "ChartVersion">;

/** A chart; its repository is absent where a manifest does not tell it. */
export interface ChartIdentity {
  readonly name: ChartName;
  readonly repository?: ChartRepository;
}

/** Takes letters, digits, `.`, `_` and `-`, as `helm lint` does; no path. */
export function parseChartName(text: string): ChartName | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,249}$/.test(text) ? mint(text) : undefined;
}

/** Takes `http:`, `https:` and `oci:` URLs; undefined for a path, a name that a tool resolves, and all else. */
export function parseChartRepository(text: string): ChartRepository | undefined {
  const match = /^(https?|oci):\/\/([^\s/?#@]+)(\/[^\s?#]*)?$/i.exec(text);
  if (match === null || text.length > 1000) return undefined;
  const [, scheme = "", host = "", path = ""] = match;
  return mint(`${scheme.toLowerCase()}://${host.toLowerCase()}${cutEnd(path, "/")}`);
}

/** Reads `oci://ghcr.io/acme/charts/web` as the chart `web` of `oci://ghcr.io/acme/charts`. */
export function parseOciChart(text: string): Required<ChartIdentity> | undefined {
  const whole = cutEnd(text, "/");
  const slash = whole.lastIndexOf("/");
  const name = parseChartName(whole.slice(slash + 1));
  const repository = /^oci:\/\/[^/]/i.test(text) ? parseChartRepository(text.slice(0, slash)) : undefined;
  return name === undefined || repository === undefined ? undefined : { name, repository };
}

/**
 * Takes one exact version; a range (`6.x`, `^1.2`, `>=1.0.0`) or a branch gives undefined. An OCI tag cannot hold `+`,
 * so `_` is read as that.
 *
 * @see https://helm.sh/docs/topics/registries/
 */
export function parseChartVersion(text: string): ChartVersion | undefined {
  return parseVersion(text) === undefined ? undefined : mint(text.replace("_", "+"));
}

/** The tag under which a registry has a chart's version: `1.2.3_build` for `1.2.3+build`. */
export function renderChartTag(version: ChartVersion): string {
  return version.replace("+", "_");
}

/** Whether two may be one chart: of the same name, and of the same repository as far as both tell it. */
export function isSameChart(a: ChartIdentity, b: ChartIdentity): boolean {
  return (
    a.name === b.name && (a.repository === undefined || b.repository === undefined || a.repository === b.repository)
  );
}

function mint<Name>(text: string): Name {
  return text as Name;
}
