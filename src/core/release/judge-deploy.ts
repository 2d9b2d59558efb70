import type { EnvironmentRules } from "../config/config.ts";
import type { FrozenUntil } from "../config/freeze.ts";
import type { CommitSha, Login, ServiceName, TeamName } from "../identity.ts";
import type { ConfirmedImage } from "../image/reference.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { CommandRefusal } from "./command-refusal.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import { type Hold, holdsAt } from "./hold.ts";
import { judgeVersion } from "./judge-hold.ts";
import type { Refusal } from "./refusal.ts";
import type { BuildOrigin, ReleaseRequest } from "./request.ts";
import type { Track } from "./track.ts";
import type { WaitingDeploy } from "./waiting-deploy.ts";

/** All that the decision about a `/deploy` to one environment needs. */
export interface DeployFacts {
  readonly now: Date;
  readonly waiting: WaitingDeploy;
  readonly pullRequest: {
    readonly state: "open" | "closed" | "merged";
    readonly draft: boolean;
    readonly fork: boolean;
    readonly headCommit: CommitSha;
  };
  readonly asker: AskerRights;
  /** The commit whose image it is: the waiting one, or that of the given tag where it is known. */
  readonly commit: CommitSha;
  /** Of that commit; absent when nothing asks for it. */
  readonly checks?: DeployChecks;
  /** The environment's lock, when it stands and another pull request owns it. */
  readonly lock?: EnvironmentLock;
  /** Pull requests that wait for the lock before this one. */
  readonly ahead: readonly WaitingDeploy[];
  readonly frozen?: FrozenUntil;
  /** One for each service that is asked for. */
  readonly services: readonly DeployedService[];
}

/** How the checks of a commit stand. "failed" as soon as one has failed, though others may still be `pending`. */
export interface DeployChecks {
  readonly kind: "none" | "pending" | "passed" | "failed";
  readonly pending: readonly string[];
  readonly failed: readonly string[];
}

/** What the person who asked may do. */
export interface AskerRights {
  readonly login: Login;
  /** The role's name: text from outside. */
  readonly role: string;
  readonly mayWrite: boolean;
  readonly isAdmin: boolean;
  /** Of the teams that the environment asks for, those that the person is in. */
  readonly teams: readonly TeamName[];
}

/** A service, and the version that was found for it. */
export interface DeployedService {
  readonly service: ServiceName;
  /** Where it was built: for a tag that was asked for by name, what its hints say. */
  readonly origin: BuildOrigin;
  readonly rules: EnvironmentRules;
  readonly version: FoundVersion;
  readonly hold?: Hold;
  /** What the place follows. */
  readonly track?: Track;
}

/** `followed`: Flux chooses the version, among those that it is to follow. `absent`: not published yet, as far as is known. */
export type FoundVersion =
  | { readonly kind: "found"; readonly images: readonly ConfirmedImage[] }
  | { readonly kind: "followed"; readonly follows: TagPolicy }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/** What is asked for with a version; undefined while there is none. */
export function requestedBy(version: FoundVersion): Pick<ReleaseRequest, "images" | "follows"> | undefined {
  if (version.kind === "followed") return { images: [], follows: version.follows };
  return version.kind === "found" ? { images: version.images } : undefined;
}

export type DeployDecision =
  | { readonly kind: "release" }
  | {
      readonly kind: "wait";
      readonly for: "image" | "checks";
      readonly until: Date;
      /** CI has ended: looked at once more, then it is over. */
      readonly finished: boolean;
    }
  /** Without a lock it waits for those that were asked before it. */
  | {
      readonly kind: "wait";
      readonly for: "lock";
      readonly lock?: EnvironmentLock;
      readonly ahead: readonly WaitingDeploy[];
    }
  | { readonly kind: "refused"; readonly refusals: readonly [Refusal, ...Refusal[]] };

/** So long an image may be late behind the end of CI: registries announce when they come to it. */
export const lateImageMs = 120_000;

/**
 * Decides about a `/deploy`. All that speaks against it is told at once, in the catalogue's order; then it waits for what
 * is not there yet: the image, the checks, and at last the environment itself.
 */
export function judgeDeploy(facts: DeployFacts): DeployDecision {
  const [first, ...rest] = withoutRepeated([...refuse(facts)]);
  if (first !== undefined) return { kind: "refused", refusals: [first, ...rest] };
  const lacking = lacks(facts);
  if (lacking !== undefined) return waitOrEnd(facts, lacking);
  const { lock, ahead } = facts;
  if (lock !== undefined || ahead.length > 0)
    return { kind: "wait", for: "lock", ahead, ...(lock === undefined ? {} : { lock }) };
  return { kind: "release" };
}

/** Several services may be refused for one and the same thing. */
function withoutRepeated(refusals: readonly Refusal[]): readonly Refusal[] {
  return [...new Map(refusals.map((refusal) => [JSON.stringify(refusal), refusal])).values()];
}

function* refuse(facts: DeployFacts): Generator<Refusal> {
  const { waiting, pullRequest, services, frozen, checks } = facts;
  const { repo, environment } = waiting;
  const subject = { repo, pullRequest: waiting.pullRequest };
  yield* refuseAsker(facts.asker, waiting, services);
  // Anybody may comment on a public repository: a stranger learns nothing of teams, holds and freezes.
  if (!facts.asker.mayWrite) return;
  if (pullRequest.fork) yield { code: "fork-pull-request", ...subject };
  if (pullRequest.state !== "open") yield { code: "pull-request-closed", ...subject };
  else if (pullRequest.draft) yield { code: "draft-pull-request", ...subject };
  if (pullRequest.headCommit !== waiting.commit && waiting.tag === undefined) {
    yield { code: "head-moved", saw: waiting.commit, now: pullRequest.headCommit };
  }
  for (const { track } of services) {
    if (track === undefined || !isOvertaken(waiting, track)) continue;
    yield { code: "overtaken", environment, repo: track.repo, pullRequest: track.pullRequest, by: track.by };
  }
  if (needsChecks(services) && checks?.kind === "failed") {
    yield { code: "checks-failed", commit: facts.commit, failed: checks.failed };
  }
  for (const { version } of services) if (version.kind === "refused") yield* version.refusals;
  for (const { service, version, hold } of services) {
    if (hold === undefined || !holdsAt(hold, facts.now)) continue;
    const images = version.kind === "found" ? version.images : [];
    const refusal = judgeVersion(hold, { environment, service, images });
    if (refusal !== undefined) yield refusal;
  }
  if (frozen !== undefined) {
    yield { code: "frozen", environment, ...(frozen.until === undefined ? {} : { until: frozen.until }) };
  }
}

/** Who typed last has the environment, though an image that is waited for comes later. */
function isOvertaken({ repo, pullRequest, askedAt }: WaitingDeploy, track: Track): boolean {
  const isOther = track.repo !== repo || track.pullRequest !== pullRequest;
  return isOther && track.since.getTime() > askedAt.getTime();
}

/** What speaks against the person, whatever is asked for. */
export function* refuseAsker(
  asker: AskerRights,
  { repo, environment }: Pick<WaitingDeploy, "repo" | "environment">,
  services: readonly Pick<DeployedService, "rules">[],
): Generator<CommandRefusal> {
  const { login, role } = asker;
  if (!asker.mayWrite) {
    yield { code: "not-allowed", login, repo, role };
    return;
  }
  const wanted = services.map(({ rules }) => rules.require.teams).filter(({ length }) => length > 0);
  const lacking = wanted.filter((teams) => !teams.some((team) => asker.teams.includes(team)));
  const teams = [...new Set(lacking.flat())];
  if (teams.length > 0) yield { code: "team-missing", login, environment, teams };
}

function needsChecks(services: readonly DeployedService[]): boolean {
  return services.some(({ rules }) => rules.require.checks);
}

/** What is not there yet. The image comes first: without one, checks are only of use to tell that none will come. */
function lacks({ services, checks }: DeployFacts): "image" | "checks" | undefined {
  if (services.some(({ version }) => version.kind === "absent")) return "image";
  return needsChecks(services) && checks?.kind !== "passed" ? "checks" : undefined;
}

function waitOrEnd(
  { now, waiting, services, checks, commit }: DeployFacts,
  lacking: "image" | "checks",
): DeployDecision {
  const { askedAt, finishedAt } = waiting;
  const seconds = Math.max(...services.map(({ rules }) => rules.waitSeconds));
  const until = new Date(askedAt.getTime() + seconds * 1000);
  const isFinished = lacking === "image" && hasEnded(checks);
  const isLate = finishedAt !== undefined && now.getTime() - finishedAt.getTime() >= lateImageMs;
  if (isFinished && isLate) {
    return { kind: "refused", refusals: [{ code: "no-image-built", commit, failed: checks?.failed ?? [] }] };
  }
  if (now.getTime() < until.getTime()) return { kind: "wait", for: lacking, until, finished: isFinished };
  return { kind: "refused", refusals: [{ code: "waited-too-long", commit, waitedFor: lacking, seconds }] };
}

/** No check at all is no end: CI may not have begun. One that failed may not be the one that builds the image. */
function hasEnded(checks: DeployChecks | undefined): boolean {
  return (checks?.kind === "passed" || checks?.kind === "failed") && checks.pending.length === 0;
}
