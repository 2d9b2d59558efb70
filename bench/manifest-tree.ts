import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** How large a tree of manifests is. */
export interface TreeSize {
  readonly services: number;
  readonly environments: number;
}

/** Three files a service and environment, as config repos have them. */
export const filesOfPlace = 3;

/** One file of a tree. */
export interface TreeText {
  /** Relative to the tree's root. */
  readonly path: string;
  readonly text: string;
}

/**
 * Renders a config repo: for each environment and service a Deployment with a Service, a kustomization.yaml that sets
 * the image, and a values.yaml; all different, between 0.5 and 2 kB. The same size gives the same bytes.
 */
export function* renderManifestTree({ services, environments }: TreeSize): Generator<TreeText> {
  for (let environment = 0; environment < environments; environment += 1) {
    for (let service = 0; service < services; service += 1) {
      const place = { name: serviceName(service), environment: `env${environment}`, seed: service * 31 + environment };
      const path = `clusters/${place.environment}/${place.name}`;
      yield { path: `${path}/deployment.yaml`, text: renderDeployment(place) };
      yield { path: `${path}/kustomization.yaml`, text: renderKustomization(place) };
      yield { path: `${path}/values.yaml`, text: renderValues(place) };
    }
  }
}

/** Writes a rendered config repo below the folder. Returns the number of files. */
export function writeManifestTree(folder: string, size: TreeSize): number {
  let files = 0;
  for (const { path, text } of renderManifestTree(size)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    files += 1;
  }
  return files;
}

/** The image of one of the tree's services, without tag: `ghcr.io/acme/svc-0042`. */
export function imageOfService(service: number): string {
  return `ghcr.io/acme/${serviceName(service)}`;
}

interface Place {
  readonly name: string;
  readonly environment: string;
  readonly seed: number;
}

/** `svc-0042`. */
export function serviceName(service: number): string {
  return `svc-${String(service).padStart(4, "0")}`;
}

function tagOf({ seed }: Place): string {
  return `1.${seed % 40}.${seed % 17}`;
}

function renderDeployment(place: Place): string {
  const { name, environment, seed } = place;
  return `# ${name} in ${environment}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${environment}
  labels: {app: ${name}, team: team-${seed % 12}}
spec:
  replicas: ${(seed % 4) + 1}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "8080"
    spec:
      securityContext:
        runAsNonRoot: true
      initContainers:
        - name: migrate
          image: ghcr.io/acme/${name}:${tagOf(place)}
          command: ["/app/migrate", "--wait"]
      containers:
        - name: app
          image: ghcr.io/acme/${name}:${tagOf(place)}  # rolled out by hand until 2025
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: ENVIRONMENT
              value: ${environment}
            - name: LOG_LEVEL
              value: ${seed % 2 === 0 ? "info" : "debug"}
          resources:
            requests: {cpu: ${50 + (seed % 10) * 25}m, memory: 128Mi}
            limits: {memory: ${128 * ((seed % 4) + 1)}Mi}
          readinessProbe:
            httpGet: {path: /healthz, port: http}
        - name: proxy
          image: docker.io/envoyproxy/envoy:v1.${20 + (seed % 9)}.0
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${environment}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}

function renderKustomization(place: Place): string {
  const { name, environment, seed } = place;
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${environment}
resources:
  - deployment.yaml
  - ../../../base/network-policy
commonLabels:
  team: team-${seed % 12}
configMapGenerator:
  - name: ${name}-settings
    literals:
      - REGION=eu-${seed % 3}
      - FEATURES=a,b,c
images:
  - name: ghcr.io/acme/${name}
    newTag: ${tagOf(place)}
`;
}

function renderValues(place: Place): string {
  const { name, environment, seed } = place;
  return `# Values of ${name}'s chart in ${environment}
replicaCount: ${(seed % 4) + 1}
image:
  registry: ghcr.io
  repository: acme/${name}
  tag: "${tagOf(place)}"
  pullPolicy: IfNotPresent
sidecar:
  image: docker.io/library/busybox:1.${30 + (seed % 7)}
service:
  type: ClusterIP
  port: 80
ingress:
  enabled: ${seed % 3 === 0}
  hosts:
    - host: ${name}.${environment}.example.com
      paths: ["/"]
resources: {}
autoscaling:
  minReplicas: 1
  maxReplicas: ${(seed % 8) + 2}
tolerations: []
affinity: {}
`;
}
