import { findInValues } from "./find-in-values.ts";
import { chartPlace } from "./found-chart.ts";
import type { FoundPlace } from "./found-place.ts";
import { fieldAt, fieldsOf, itemsOf, textAt, valueAt, type YamlField, type YamlValue } from "./yaml-source.ts";

/** Finds the dependencies in a `Chart.yaml`, or in the `requirements.yaml` of Helm 2. */
export function findInChartFile(root: YamlValue): readonly FoundPlace[] {
  return itemsOf(valueAt(root, "dependencies")).flatMap((dependency) => {
    const repository = textAt(dependency, "repository") ?? "";
    const source = namedRepository(repository);
    // A chart of a folder (`file://…`, or none) has no version of its own to take.
    if (source === undefined && !/^(?:https?|oci):/i.test(repository)) return [];
    const [name, version] = [fieldAt(dependency, "name"), fieldAt(dependency, "version")];
    return chartPlace({ kind: "chart-dependency", name, repository, source, version });
  });
}

/** `@acme` and `alias:acme` name a repository that `helm repo add` made known. */
function namedRepository(text: string): string | undefined {
  return /^(?:@|alias:)(.+)$/.exec(text)?.[1];
}

/**
 * Finds the releases of a helmfile: their charts, values that stand in it, and `set:` entries. Its parts, between lines
 * of `---`, are one: the repositories mostly stand in another than the releases.
 *
 * @see https://helmfile.readthedocs.io/en/latest/#configuration
 */
export function findInHelmfile(roots: readonly YamlValue[]): readonly FoundPlace[] {
  const repositories = new Map(
    roots
      .flatMap((root) => itemsOf(valueAt(root, "repositories")))
      .map((each) => [textAt(each, "name"), urlOf(each)] as const),
  );
  return roots.flatMap((root) => [
    ...[...fieldsOf(valueAt(root, "environments")).values()].flatMap(({ value }) => findInValuesOf(value)),
    ...itemsOf(valueAt(root, "releases")).flatMap((release) => [
      ...findReleaseChart(release, repositories),
      ...findInValuesOf(release),
      ...findInValues(undefined, "helm-values", readSet(valueAt(release, "set"))),
    ]),
  ]);
}

/** Values that are maps stand there themselves; others are files. */
function findInValuesOf(holder: YamlValue | undefined): readonly FoundPlace[] {
  return itemsOf(valueAt(holder, "values")).flatMap((values) => findInValues(values, "helm-values"));
}

function findReleaseChart(
  release: YamlValue,
  repositories: ReadonlyMap<string | undefined, string | undefined>,
): readonly FoundPlace[] {
  const [name, version] = [fieldAt(release, "chart"), fieldAt(release, "version")];
  const chart = textAt(release, "chart") ?? "";
  if (/^oci:\/\//.test(chart)) return chartPlace({ kind: "helmfile-release", name, version });
  // `./charts/web` and `../web` are folders.
  const [, source] = /^([A-Za-z0-9][\w-]*)\/[^/]+$/.exec(chart) ?? [];
  if (source === undefined) return [];
  const repository = repositories.get(source);
  return chartPlace({ kind: "helmfile-release", name, named: source, repository, source, version });
}

function urlOf(repository: YamlValue): string | undefined {
  const url = textAt(repository, "url");
  return url === undefined || url.includes("://")
    ? url
    : textAt(repository, "oci") === "true"
      ? `oci://${url}`
      : undefined;
}

function readSet(list: YamlValue | undefined): ReadonlyMap<string, YamlField> {
  return new Map(
    itemsOf(list).flatMap((item) => {
      const [name, value] = [textAt(item, "name"), fieldAt(item, "value")];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}
