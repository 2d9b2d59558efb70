import { parseConfig } from "../src/core/config/parse-config.ts";
import { rulesFor } from "../src/core/config/rules-for.ts";
import {
  parseBranchName,
  parseCommitSha,
  parseEnvironmentName,
  parseRepoName,
  parseServiceName,
} from "../src/core/identity.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../src/core/image/reference.ts";
import { findReferences } from "../src/core/manifest/find-references.ts";
import { mentions } from "../src/core/manifest/mentions.ts";
import { planRelease } from "../src/core/release/plan-release.ts";
import { type Print, quantile, time } from "./bench-world.ts";

const files = 1_000;

/** The plan for one service on a config repo of 1,000 files: what the bot does once the files are in memory, beside reading them once. */
export async function benchPlan(print: Print): Promise<void> {
  const repo = new Map(
    Array.from({ length: files }, (_, number) => [`clusters/qa/service-${number}.yaml`, manifest(number)]),
  );
  const scan: number[] = [];
  const plan: number[] = [];
  const look = await time(async () => {
    let bytes = 0;
    for (const text of repo.values()) bytes += text.length;
    return bytes;
  });
  for (let round = 0; round < 50; round++) {
    let manifests: Parameters<typeof planRelease>[1]["manifests"] = [];
    scan.push(
      await time(async () => {
        manifests = [...repo]
          .filter(([, text]) => mentions(text, [image]))
          .map(([path, text]) => ({ manifest: { path, text }, findings: findReferences({ path, text }) }));
      }),
    );
    plan.push(await time(async () => planRelease(request, { ...world, manifests })));
  }
  print(
    `${files} files: find ${quantile(scan, 0.5).toFixed(2)} ms, decide ${quantile(plan, 0.5).toFixed(2)} ms (medians of 50; walking over the texts alone ${look.toFixed(2)} ms)`,
  );
}

function manifest(number: number): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: service-${number} }\nspec:\n  template:\n    spec:\n      containers:\n        - name: service-${number}\n          image: registry.example.com/acme/service-${number}:1.2.3\n          env:\n${"            - { name: A, value: b }\n".repeat(40)}`;
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the bench's own text is outside the grammar");
  return value;
}

const image = must(parseImageName("registry.example.com/acme/service-500"));
const parsed = parseConfig(
  "environments:\n  qa: { path: clusters/qa, follow: { semver: '>=1.0.0' } }\nservices:\n  service-500: { repo: acme/service-500, image: registry.example.com/acme/service-500 }\n",
);
if (parsed.kind === "invalid") throw new Error("the bench's own config file is wrong");
const environment = must(parsed.config.environments.get(must(parseEnvironmentName("qa"))));
const service = must(parsed.config.services.get(must(parseServiceName("service-500"))));
const request = {
  configRepo: must(parseRepoName("acme/config")),
  environment: environment.name,
  service: service.name,
  images: [
    { name: image, tag: must(parseImageTag("1.2.4")), digest: must(parseImageDigest(`sha256:${"a".repeat(64)}`)) },
  ],
  origin: { repo: service.repo },
  askedBy: { kind: "published", via: "bench" },
} as const;
const world = {
  base: { branch: must(parseBranchName("main")), commit: must(parseCommitSha("b".repeat(40))) },
  environment,
  service,
  rules: rulesFor(parsed.config, environment, service),
  missingPaths: [],
  skipped: [],
  history: [],
  branch: { kind: "absent" },
} as const;
