import type { ChartRepository } from "../image/chart.ts";
import type { ChartReferenceKind, ChartSource } from "./manifest.ts";

/** What of a chart's place tells its repository. */
export interface SourcedChart {
  readonly kind: string;
  readonly repository?: ChartRepository | undefined;
  readonly source?: string | undefined;
}

/**
 * Tells the repositories of charts whose own files only name a source (`flux-system/acme`), where another file of the
 * checkout declares it. A namespace that one of both leaves out is no hindrance, since Kustomize may set it; a source that
 * is declared in several ways tells nothing.
 */
export function repositoryFinder(
  declared: readonly ChartSource[],
): (chart: SourcedChart) => ChartRepository | undefined {
  const byName = new Map<string, Declared[]>();
  for (const { source, repository } of declared) {
    const { name, namespace } = splitSource(source);
    const known = byName.get(name) ?? [];
    known.push({ namespace, repository });
    byName.set(name, known);
  }
  return ({ kind, repository, source }) => {
    if (repository !== undefined || source === undefined || !namesResource(kind)) return repository;
    const { name, namespace } = splitSource(source);
    const known = byName.get(name) ?? [];
    const exact = known.filter((each) => each.namespace === namespace);
    const loose = known.filter((each) => each.namespace === undefined || namespace === undefined);
    const found = new Set((exact.length > 0 ? exact : loose).map((each) => each.repository));
    return found.size === 1 ? [...found][0] : undefined;
  };
}

/** The name that a source has where it is declared, without a namespace. */
export function sourceName(source: string): string {
  return splitSource(source).name;
}

interface Declared {
  readonly namespace: string | undefined;
  readonly repository: ChartRepository;
}

function splitSource(source: string): { readonly name: string; readonly namespace: string | undefined } {
  const slash = source.indexOf("/");
  return { name: source.slice(slash + 1), namespace: slash < 0 ? undefined : source.slice(0, slash) };
}

/** Helmfile's and Helm's own names of repositories are known to a machine, not to a cluster. */
function namesResource(kind: string): boolean {
  const kinds: readonly string[] = ["helm-release", "helm-chart"] satisfies readonly ChartReferenceKind[];
  return kinds.includes(kind);
}
