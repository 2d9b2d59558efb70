import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { pino } from "pino";
import { rulesFor } from "../src/core/config/rules-for.ts";
import { parseEnvironmentName, parseRepoName, parseServiceName } from "../src/core/identity.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../src/core/image/reference.ts";
import { planRelease } from "../src/core/release/plan-release.ts";
import { createConfigRepoMemory } from "../src/jobs/config-repo-memory.ts";
import type { GatherDeps } from "../src/jobs/deps.ts";
import { gatherRelease } from "../src/jobs/gather-release.ts";
import { configPath, readConfigRepo } from "../src/jobs/read-config.ts";
import { type Print, quantile, time } from "./bench-world.ts";
import { filesOfPlace, imageOfService, renderManifestTree, serviceName, type TreeSize } from "./manifest-tree.ts";
import { StoredConfigRepo } from "./stored-config-repo.ts";

/**
 * The plan for one service by the bot's path, from the question where the config repo's branch stands to the decision;
 * GitHub's answers come from memory. Cold is the first plan of the process, warm what comes after for any service, moved
 * what comes after a commit that changed another service's file: GitHub's listing of the new tree is parsed for it.
 */
export async function benchPlan(print: Print): Promise<void> {
  for (const services of [100, 1_000, 4_000]) await benchTree(print, { services, environments: 5 });
}

async function benchTree(print: Print, size: TreeSize): Promise<void> {
  const { services, environments } = size;
  const repo = new StoredConfigRepo([{ path: configPath, text: renderConfig(size) }, ...renderManifestTree(size)]);
  const deps = createDeps(repo);
  const cold = await time(() => plan(deps, { service: 7, environment: 0 }));
  await planEverywhere(deps, environments);
  const megabytes = await heapOf(() => planEverywhere(createDeps(repo), environments));
  const warm = await repeat(100, (round) =>
    time(() => plan(deps, { service: (round * 13) % services, environment: round % environments })),
  );
  const listing: number[] = [];
  const moved = await repeat(10, async (round) => {
    repo.commit({ path: "clusters/env0/svc-0001/values.yaml", text: `image: ${imageOfService(1)}:1.0.${round}\n` });
    listing.push(await time(() => readConfigRepo(deps, configRepo)));
    return time(() => plan(deps, { service: 7, environment: 0 }));
  });
  const files = (services * environments * filesOfPlace).toLocaleString("en");
  print(
    `${files} files: warm ${ms(quantile(warm, 0))} at best, ${ms(quantile(warm, 0.5))} in the middle (under 20 ms); ` +
      `moved ${ms(quantile(moved, 0))}, after ${ms(quantile(listing, 0))} for the listing; cold ${ms(cold)}; ` +
      `remembered in ${megabytes.toFixed(1)} MB`,
  );
}

/** The real way of a release job, up to its decision; it must be a plan that edits the service's places and no other. */
async function plan(
  deps: GatherDeps,
  { service: number, environment: place }: { readonly service: number; readonly environment: number },
): Promise<void> {
  const repo = await readConfigRepo(deps, configRepo);
  if (repo.config.kind !== "valid") throw new Error(`the bench's own config file: ${JSON.stringify(repo.config)}`);
  const { config } = repo.config;
  const environment = must(config.environments.get(must(parseEnvironmentName(`env${place}`))));
  const service = must(config.services.get(must(parseServiceName(serviceName(number)))));
  const site = { repo, environment, service, rules: rulesFor(config, environment, service) };
  const request = {
    configRepo,
    environment: environment.name,
    service: service.name,
    images: [{ name: must(parseImageName(imageOfService(number))), tag, digest }],
    origin: { repo: service.repo },
    askedBy: { kind: "published", via: "bench" },
  } as const;
  const snapshot = await gatherRelease(deps, request, site, []);
  const decision = planRelease(request, snapshot);
  if (decision.kind !== "plan" || decision.files.length !== filesOfPlace) throw new Error(JSON.stringify(decision));
}

async function planEverywhere(deps: GatherDeps, environments: number): Promise<GatherDeps> {
  for (let environment = 0; environment < environments; environment += 1) await plan(deps, { service: 7, environment });
  return deps;
}

function renderConfig({ services, environments }: TreeSize): string {
  const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
  return [
    "environments:",
    ...range(environments).map((each) => `  env${each}: { path: clusters/env${each}, follow: { semver: "*" } }`),
    "services:",
    ...range(services).map(
      (each) => `  ${serviceName(each)}: { repo: acme/${serviceName(each)}, image: ${imageOfService(each)} }`,
    ),
  ].join("\n");
}

function createDeps({ github }: StoredConfigRepo): GatherDeps {
  return {
    github,
    registry: { confirm: async () => ({ kind: "absent" }), fetchLabels: async () => new Map() },
    context: { memory: createConfigRepoMemory(), signer: { sign: (text) => text, verify: () => false } },
    log: pino({ level: "silent" }),
  };
}

async function repeat(times: number, measure: (round: number) => Promise<number>): Promise<readonly number[]> {
  const took: number[] = [];
  for (let round = 0; round < times; round += 1) took.push(await measure(round));
  return took;
}

/** What the work's result holds on the heap, in megabytes. */
async function heapOf(work: () => Promise<unknown>): Promise<number> {
  const before = heapMegabytes();
  const result = await work();
  const after = heapMegabytes();
  // Named once more, so that it lives until here.
  return result === undefined ? Number.NaN : after - before;
}

function heapMegabytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed / 1e6;
}

function ms(took: number): string {
  return `${took.toFixed(took < 10 ? 1 : 0)} ms`;
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the bench's own text is outside the grammar");
  return value;
}

const configRepo = must(parseRepoName("acme/config"));
const tag = must(parseImageTag("9.9.9"));
const digest = must(parseImageDigest(`sha256:${"a".repeat(64)}`));
