import type { CommandMistake } from "../command/mistake.ts";
import type { CommitSha, EnvironmentName, PullRequestNumber, RepoName, ServiceName } from "../identity.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { CommandAnswer } from "../release/command-record.ts";
import type { EnvironmentLock } from "../release/environment-lock.ts";
import type { Refusal } from "../release/refusal.ts";
import { renderCommandMistake } from "./command-mistake.ts";
import { shortCommit } from "./github-links.ts";
import { renderInstant } from "./instant.ts";
import { code, join, type Markdown, md, nothing } from "./markdown.ts";
import { type RefusalWords, renderRefusal } from "./refusal.ts";
import { renderVersion } from "./versions.ts";

/** A service and the version that goes out. */
export interface ReleasedService {
  readonly service: ServiceName;
  readonly images: readonly ImageVersion[];
}

/** Said once of an edited text that holds commands. */
export function renderEditedAnswer(): CommandAnswer {
  return {
    state: "refused",
    text: md`An edited text is not run, so that nothing changes behind what somebody agreed to. Write the command in a new comment.`
      .text,
  };
}

/** What is wrong with a line that could not be read. */
export function renderMistakeAnswer(mistakes: readonly CommandMistake[]): CommandAnswer {
  return {
    state: "refused",
    text: join(
      mistakes.map((mistake) => inOne(renderCommandMistake(mistake))),
      " ",
    ).text,
  };
}

/** Why a command is refused, all reasons at once. */
export function renderRefusedAnswer(refusals: readonly Refusal[], environment?: EnvironmentName): CommandAnswer {
  const text = join(
    refusals.map((refusal) => inOne(renderRefusal(refusal))),
    " ",
  ).text;
  return { ...at(environment), state: "refused", text };
}

/** A release was asked for; the table tells how it goes on. */
export function renderReleasedAnswer(
  environment: EnvironmentName,
  services: readonly ReleasedService[],
): CommandAnswer {
  return { environment, state: "done", text: md`${versionsOf(services)} to ${code(environment)}.`.text };
}

/** A `/deploy` that waited, when a newer one of the same pull request took its place. */
export function renderReplacedAnswer(environment: EnvironmentName): CommandAnswer {
  const text = md`A newer ${code("/deploy")} of this pull request to ${code(environment)} took its place.`.text;
  return { environment, state: "refused", text };
}

/** A fault of Tidegate's own; `jobId` is what an operator finds it by. */
export function renderFailedAnswer(jobId: string): CommandAnswer {
  const text = md`This did not work, by a fault of Tidegate itself. Type it again in a while; whoever runs Tidegate finds the reason in its log, at job ${code(jobId)}.`;
  return { state: "refused", text: text.text };
}

/** Waits for CI. */
export function renderWaitingAnswer(
  environment: EnvironmentName,
  waits: { readonly for: "image" | "checks"; readonly commit: CommitSha; readonly until: Date },
): CommandAnswer {
  const what =
    waits.for === "image"
      ? md`the image of ${shortCommit(waits.commit)}`
      : md`the checks of ${shortCommit(waits.commit)}`;
  const text = md`Waiting for ${what}, at most until ${renderInstant(waits.until)}. I will go on by myself.`.text;
  return { environment, state: "waiting", text };
}

/** Waits in the queue of a locked environment. */
export function renderQueuedAnswer(
  environment: EnvironmentName,
  {
    lock,
    ahead,
  }: {
    readonly lock?: EnvironmentLock;
    readonly ahead: readonly { readonly repo: RepoName; readonly pullRequest: PullRequestNumber }[];
  },
): CommandAnswer {
  const before = [...(lock === undefined ? [] : [lock]), ...ahead].map((each) =>
    code(`${each.repo}#${each.pullRequest}`),
  );
  const until = lock?.until === undefined ? nothing : md` (until ${renderInstant(lock.until)})`;
  const reason = lock?.reason === undefined ? nothing : md` Its reason: ${lock.reason}`;
  const text =
    md`${ordinal(before.length + 1)} in ${code(environment)}, after ${join(before, ", ")}${until}. I will go on by myself.${reason}`
      .text;
  return { environment, state: "waiting", text };
}

/** Done, in a sentence of the caller's. */
export function renderDoneAnswer(text: Markdown, environment?: EnvironmentName): CommandAnswer {
  return { ...at(environment), state: "done", text: text.text };
}

/** One text for what, why, and what next. */
function inOne({ what, why, next }: RefusalWords): Markdown {
  return md`${what} ${why} ${next}`;
}

function at(environment: EnvironmentName | undefined): Pick<CommandAnswer, "environment"> {
  return environment === undefined ? {} : { environment };
}

function versionsOf(services: readonly ReleasedService[]): Markdown {
  return join(
    services.map(({ service, images }) => md`${code(service)} ${code(renderVersion(images))}`),
    ", ",
  );
}

function ordinal(number: number): string {
  const last = number % 10;
  const isTeen = Math.floor(number / 10) % 10 === 1;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][last] ?? "th");
  return `${number}${ending}`;
}
