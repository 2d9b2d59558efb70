import { describe, expect, it } from "vitest";
import { parseChartName, parseChartRepository } from "../../../src/core/image/chart.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import { tellChartsApart } from "../../../src/core/manifest/tell-charts-apart.ts";

const release = (source: string, namespace = "apps") => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: ${namespace}}
spec: {chart: {spec: {chart: web, version: 1.0.0, sourceRef: {kind: HelmRepository, ${source}}}}}
`;
const declared = (metadata: string, url: string) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {${metadata}}
spec: {url: "${url}"}
`;
const argo = (url: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
spec: {source: {repoURL: "${url}", chart: web, targetRevision: 1.0.0}}
`;

/** `edit`, `keep` or `other` for each place of a chart, and what it is said to be of. */
function tell(texts: readonly string[], repository?: string) {
  const [name, url] = [parseChartName("web"), parseChartRepository(repository ?? "")];
  if (name === undefined) return expect.fail();
  const findings = texts.map((text, index) => findReferences({ path: `${index}.yaml`, text }));
  const told = tellChartsApart(findings, { name, ...(url === undefined ? {} : { repository: url }) });
  return {
    charts: told.findings.flatMap(({ charts = [] }) => charts.map((chart) => chart.repository ?? "unknown")),
    ambiguous: told.findings.flatMap(({ unclear }) => unclear.filter(({ reason }) => reason === "ambiguous")).length,
    namesakes: told.namesakes,
  };
}

const [a, b] = ["https://a.example", "https://b.example"];

describe("a chart's repository", () => {
  it.each([
    ["declared in the same namespace", "name: a, namespace: flux", declared("name: a, namespace: flux", a), a],
    ["declared without a namespace", "name: a, namespace: flux", declared("name: a", a), a],
    ["of the release's own namespace", "name: a", declared("name: a, namespace: apps", a), a],
    ["declared in another namespace", "name: a", declared("name: a, namespace: flux", a), "unknown"],
    ["declared under another name", "name: a", declared("name: b, namespace: apps", a), "unknown"],
    [
      "declared the same twice, as for two clusters",
      "name: a",
      `${declared("name: a, namespace: apps", a)}---\n${declared("name: a, namespace: apps", `${a}/`)}`,
      a,
    ],
    [
      "declared in two ways",
      "name: a",
      `${declared("name: a, namespace: apps", a)}---\n${declared("name: a, namespace: apps", b)}`,
      "unknown",
    ],
    [
      "declared for this namespace and for any",
      "name: a",
      `${declared("name: a", b)}---\n${declared("name: a, namespace: apps", a)}`,
      a,
    ],
  ])("is told when it is %s", (_, source, sources, expected) => {
    expect(tell([release(source), sources]).charts).toEqual([expected]);
  });

  it("is not told by a cluster's sources where Helm's own name stands", () => {
    const chart = "dependencies: [{name: web, version: 1.0.0, repository: '@a'}]\n";
    const findings = [{ path: "Chart.yaml", text: chart }].map((each) => findReferences(each));
    const sources = findReferences({ path: "a.yaml", text: declared("name: a", a) });
    const [name] = [parseChartName("web")];
    if (name === undefined) return expect.fail();
    const told = tellChartsApart([...findings, sources], { name });
    expect(told.findings[0]?.charts?.[0]?.repository).toBeUndefined();
  });
});

describe("places of one name", () => {
  const unknown = release("name: unknown");
  it.each([
    ["of one repository, by name", [argo(a), argo(a)], undefined, 0],
    ["of two repositories, by name", [argo(a), argo(b)], undefined, 2],
    ["of two repositories, in full", [argo(a), argo(b)], a, 0],
    ["of one and one that nobody tells, by name", [argo(a), unknown], undefined, 2],
    ["of one and one that nobody tells, in full", [argo(a), unknown], a, 1],
    ["of another and one that nobody tells, in full", [argo(b), unknown], a, 1],
    ["that nobody tells, in full", [unknown, unknown], a, 0],
    ["of two sources that nobody tells, by name", [unknown, release("name: other")], undefined, 2],
    ["of two sources that nobody tells, in full", [unknown, release("name: other")], a, 2],
    ["of one source in two namespaces, by name", [unknown, release("name: unknown", "more")], undefined, 0],
  ])("are ambiguous as they must be: %s", (_, texts, repository, ambiguous) => {
    const told = tell(texts, repository);
    expect(told.ambiguous).toBe(ambiguous);
    expect(told.charts).toHaveLength(texts.length - ambiguous);
    expect(told.namesakes.length > 1).toBe(ambiguous > 0);
  });
});
