import type { Config, Service } from "../core/config/config.ts";
import { findServices } from "../core/config/find-services.ts";
import { rulesFor } from "../core/config/rules-for.ts";
import type { ImagePublished } from "../core/event.ts";
import { isOutOfReach, OutsideInstallation, type PermissionMissing } from "../core/fault.ts";
import type { EnvironmentName, RepoName } from "../core/identity.ts";
import { type FollowRejection, judgeFollow } from "../core/release/judge-follow.ts";
import type { EventOutcome } from "../core/release/outcome.ts";
import type { Refusal } from "../core/release/refusal.ts";
import type { Track } from "../core/release/track.ts";
import type { JobAttempt } from "../store/queue.ts";
import { type Confirmed, confirmImages } from "./confirm-images.ts";
import type { JobDeps } from "./deps.ts";
import { findOrigin } from "./find-origin.ts";
import { readConfigRepo } from "./read-config.ts";
import { recordIncomplete } from "./record-incomplete.ts";
import { rememberPublished } from "./remember-published.ts";
import { findTracks, followPullRequest, wakeDeploys } from "./wake-deploys.ts";

interface Published {
  readonly event: ImagePublished;
  readonly via: string;
  readonly attempt: JobAttempt;
}

/** Asks every config repo which services and environments the image concerns, confirms it once, and queues a release for each. */
export async function handleImagePublished(deps: JobDeps, published: Published): Promise<EventOutcome> {
  const outcomes: EventOutcome[] = [];
  for (const repo of deps.context.configRepos) outcomes.push(await handleInRepo(deps, repo, published));
  return summarize(outcomes);
}

async function handleInRepo(deps: JobDeps, configRepo: RepoName, published: Published): Promise<EventOutcome> {
  const config = await readConfig(deps, configRepo);
  if (config === undefined) return { kind: "waiting-for-config", configRepo };
  const services = findServices(config, published.event.image);
  const outcomes: EventOutcome[] = [];
  for (const service of services)
    outcomes.push(await handleService(deps, { ...published, configRepo, config, service }));
  return summarize(outcomes);
}

/** Absent while nothing can be released there: the event then waits for the config repo to be mended, or to be reached. */
async function readConfig(deps: JobDeps, configRepo: RepoName): Promise<Config | undefined> {
  try {
    const { config } = await readConfigRepo(deps, configRepo);
    return config.kind === "valid" ? config.config : undefined;
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    refuse([refusalOf(error, configRepo)], deps);
    deps.log.warn({ configRepo, reason: error.message }, "config repo is out of reach");
    return undefined;
  }
}

function refusalOf(error: OutsideInstallation | PermissionMissing, configRepo: RepoName): Refusal {
  return error instanceof OutsideInstallation
    ? { code: "config-repo-outside", configRepo }
    : { code: "permission-missing", repo: configRepo, permission: error.permission ?? "unknown" };
}

interface Concerned extends Published {
  readonly configRepo: RepoName;
  readonly config: Config;
  readonly service: Service;
}

async function handleService(deps: JobDeps, concerned: Concerned): Promise<EventOutcome> {
  const { event, service, configRepo, config } = concerned;
  if (event.build.repo !== undefined && event.build.repo !== service.repo) {
    const mismatch = {
      code: "source-repo-mismatch",
      service: service.name,
      expected: service.repo,
      got: event.build.repo,
    } as const;
    return refuse([mismatch], deps);
  }
  await rememberPublished(deps, service, event);
  const woken = await wakeDeploys(deps, concerned);
  const tracks = await findTracks(deps, concerned, writtenHere(config, service));
  const followed = await followAll(deps, concerned, [...tracks.values()]);
  const { followers, reasons } = judge(config, service, event.tag, tracks);
  if (followers.length === 0) {
    if (woken + followed > 0) return { kind: "handled" };
    return { kind: "not-followed", service: service.name, tag: event.tag, reasons };
  }

  const confirmed = await confirmImages(deps, { service, event, patient: concerned.attempt.attempt < 3 });
  sayDenied(deps, service, confirmed);
  const isTold = confirmed.kind === "confirmed" || confirmed.refusals.every(({ code }) => code === "images-incomplete");
  if (!isTold) return refuse(confirmed.refusals, deps);
  const { images } = confirmed;
  const origin = await findOrigin(deps, { service, build: event.build, images });
  const askedBy = { kind: "published", via: concerned.via } as const;
  const requests = followers.map((environment) => ({
    ...{ configRepo, environment, service: service.name },
    ...{ images, origin, askedBy },
  }));
  if (confirmed.kind === "refused") {
    await recordIncomplete(deps, requests, confirmed.refusals);
    return refuse(confirmed.refusals, deps);
  }
  for (const request of requests) await deps.store.queue.send({ kind: "release", request });
  return { kind: "handled" };
}

/** Of how many of the pull requests that are followed it is the newest commit's image. */
async function followAll(deps: JobDeps, concerned: Concerned, tracks: readonly Track[]): Promise<number> {
  let followed = 0;
  for (const track of tracks) followed += (await followPullRequest(deps, track, concerned)) ? 1 : 0;
  return followed;
}

/** Only the operator can mend what a registry denies, and a metric does not tell which image it is. */
function sayDenied({ context }: JobDeps, service: Service, confirmed: Confirmed): void {
  const refusals = confirmed.kind === "refused" ? confirmed.refusals : [];
  for (const image of service.images) {
    const denied = refusals.find((refusal) => refusal.code === "registry-denied" && refusal.image === image);
    const detail = denied === undefined ? undefined : "its registry does not let Tidegate read it";
    context.observe({ kind: "condition", name: `image ${image}`, detail });
  }
}

function judge(
  config: Config,
  service: Service,
  tag: ImagePublished["tag"],
  tracks: ReadonlyMap<EnvironmentName, Track>,
): { readonly followers: readonly EnvironmentName[]; readonly reasons: ReadonlyMap<EnvironmentName, FollowRejection> } {
  const followers: EnvironmentName[] = [];
  const reasons = new Map<EnvironmentName, FollowRejection>();
  for (const environment of config.environments.values()) {
    const { follow, writer } = rulesFor(config, environment, service);
    const isTracked = tracks.has(environment.name);
    const rejection =
      writer === "flux" ? "flux-writes" : isTracked ? "tracked" : judgeFollow(follow, service.tags, tag);
    if (rejection === undefined) followers.push(environment.name);
    else reasons.set(environment.name, rejection);
  }
  return { followers, reasons };
}

/** Elsewhere Flux takes by itself what is published. */
function writtenHere(config: Config, service: Service): readonly EnvironmentName[] {
  const environments = [...config.environments.values()];
  return environments
    .filter((environment) => rulesFor(config, environment, service).writer === "tidegate")
    .map(({ name }) => name);
}

function refuse(refusals: readonly Refusal[], { context }: JobDeps): EventOutcome {
  for (const { code } of refusals) context.observe({ kind: "refusal", code });
  return { kind: "refused", refusals };
}

/** One event, one word: what still waits comes first, then what was done, then why nothing was. */
function summarize(outcomes: readonly EventOutcome[]): EventOutcome {
  const order: readonly EventOutcome["kind"][] = [
    "waiting-for-config",
    "handled",
    "refused",
    "not-followed",
    "nothing-to-do",
  ];
  for (const kind of order) {
    const found = outcomes.find((outcome) => outcome.kind === kind);
    if (found !== undefined) return found;
  }
  return { kind: "unmatched" };
}
