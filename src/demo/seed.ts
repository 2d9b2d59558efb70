/** What the stand-in GitHub is filled with before the story begins. */
export interface Seed {
  readonly config: Readonly<Record<string, string>>;
  readonly blip: Readonly<Record<string, string>>;
  readonly platform: Readonly<Record<string, string>>;
}

/** The platform's first tag: branch, commit and time, as its CI writes them. */
export const firstPlatformTag = "main-0a1b2c3-20260901T080000Z";

/** A config repo with three environments in three ways of writing versions, and two source repos. `registry` is `host:port`. */
export function makeSeed(registry: string): Seed {
  return {
    config: {
      ".tidegate.yaml": configFile(registry),
      "README.md": "# What runs where\n\nFlux applies `clusters/`. Tidegate proposes the changes.\n",
      "clusters/dev/blip.yaml": deployment("blip", `${registry}/acme/blip:1.3.0`),
      "clusters/dev/platform.yaml": platformForDev(registry),
      "clusters/qa1/kustomization.yaml": kustomization(registry),
      "clusters/us/blip.yaml": helmRelease(registry),
      "clusters/eu/values.yaml": helmValues(registry),
      "clusters/us/platform.yaml": deployment("platform-auth", `${registry}/acme/platform-auth:${firstPlatformTag}`),
    },
    blip: { "README.md": "# blip\n", "src/graph.ts": "export const points = 1000;\n" },
    platform: { "README.md": "# platform\n", "auth/main.go": "package main\n" },
  };
}

function configFile(registry: string): string {
  return `# What may run where, and who decides.
environments:
  dev:
    path: clusters/dev
    follow: { semver: ">=1.0.0-0" }
    release: commit
  qa1:
    path: clusters/qa1
    follow: { semver: ">=1.0.0-0" }
  production:
    path: [clusters/us, clusters/eu]
    follow: { semver: ">=1.0.0" }
services:
  blip:
    repo: acme/blip
    image: ${registry}/acme/blip
  platform: # one source repo, three images: released together
    repo: acme/platform
    images:
      - ${registry}/acme/platform-auth
      - ${registry}/acme/platform-data
      - ${registry}/acme/platform-web
    tags: "{branch}-{sha}-{timestamp}"
    environments:
      dev: { follow: { branch: main } }
      qa1: { follow: { branch: main } }
      production:
        follow: { pattern: 'main-[0-9a-f]+-(?P<time>\\d{8}T\\d{6}Z)', extract: "$time", order: time }
`;
}

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2   # odd spacing, kept as it is
  template:
    spec:
      initContainers:
      - name: migrate
        image: "${image}"
        args: [migrate]
      containers:
      - name: ${name}
        image: ${image} # the tag is Tidegate's business
        ports: [{containerPort: 8080}]
`;
}

function platformForDev(registry: string): string {
  const job = `apiVersion: batch/v1
kind: CronJob
metadata: {name: platform-data-nightly}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - {name: data, image: '${registry}/acme/platform-data:${firstPlatformTag}'}
`;
  return [
    deployment("platform-auth", `${registry}/acme/platform-auth:${firstPlatformTag}`),
    job,
    deployment("platform-web", `${registry}/acme/platform-web:${firstPlatformTag}`),
  ].join("---\n");
}

function kustomization(registry: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../../base
images:
  - name: ${registry}/acme/blip
    newTag: 1.3.0
  - name: ${registry}/acme/platform-auth
    newTag: ${firstPlatformTag}
  - name: ${registry}/acme/platform-data
    newTag: ${firstPlatformTag}
  - name: ${registry}/acme/platform-web
    newTag: ${firstPlatformTag}
`;
}

function helmRelease(registry: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: blip
  namespace: apps
spec:
  interval: 10m
  chartRef: {kind: OCIRepository, name: web-service}
  values:
    replicas: 6
    image:
      repository: ${registry}/acme/blip
      tag: "1.3.0"
    sidecar:
      image: {repository: docker.io/envoyproxy/envoy, tag: v1.31.0}
`;
}

function helmValues(registry: string): string {
  return `# eu: pinned by digest as well
blip:
  image:
    registry: ${registry}
    repository: acme/blip
    tag: 1.3.0
    digest: sha256:${"3".repeat(64)}
`;
}
