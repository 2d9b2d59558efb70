/** A HelmRelease of Flux; the version is on line 10. */
export function helmRelease(chart: string, version: string, source = "acme"): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${chart}
  namespace: flux-system
spec:
  chart:
    spec:
      chart: ${chart}
      version: ${version}
      sourceRef: {kind: HelmRepository, name: ${source}}
`;
}

/** What a HelmRelease's source names. */
export function helmRepository(name: string, url: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: ${name}, namespace: flux-system}
spec: {url: "${url}"}
`;
}

/** What Flux takes whole from a registry; the tag is on line 9. */
export function ociRepository(url: string, tag: string, digest?: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: web
spec:
  interval: 5m
  url: ${url}
  ref:
    tag: ${tag}
${digest === undefined ? "" : `    digest: ${digest}\n`}`;
}

/** An Application of Argo CD with the chart `web` of `https://charts.acme.example`, at 1.2.3 on line 7. */
export const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    repoURL: https://charts.acme.example
    chart: web
    targetRevision: 1.2.3
`;

/** An Application of Argo CD whose source is a registry. */
export const ociApplication = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec: {source: {repoURL: "oci://ghcr.io/acme/web", targetRevision: 1.2.3}}
`;
