import type { CommandMistake } from "../command/mistake.ts";
import type { CommitSha, EnvironmentName, ServiceName } from "../identity.ts";
import type { TagPolicy } from "../image/tag-policy.ts";
import type { ImageVersion } from "../manifest/plan-edits.ts";
import type { CommandAnswer } from "../release/command-record.ts";
import type { Refusal } from "../release/refusal.ts";
import { renderCommandMistake } from "./command-mistake.ts";
import { shortCommit } from "./github-links.ts";
import { renderInstant } from "./instant.ts";
import { code, type Markdown, md } from "./markdown.ts";
import { blocks, list } from "./markdown-blocks.ts";
import { renderNames } from "./names.ts";
import { type QueuePlace, renderLockReason, renderQueuePlace } from "./queue-place.ts";
import { type RefusalWords, renderRefusal, renderWhole } from "./refusal.ts";
import { renderReleased } from "./versions.ts";
import { atMost } from "./within-limit.ts";

/** A service and the version that goes out. */
export interface ReleasedService {
  readonly service: ServiceName;
  readonly images: readonly ImageVersion[];
  /** Where Flux chooses the version. */
  readonly follows?: TagPolicy;
}

/** Said once of an edited text that holds commands. */
export function renderEditedAnswer(): CommandAnswer {
  return {
    state: "refused",
    text: md`Edits are not run, so that nothing changes behind what somebody agreed to. Write the command in a new comment.`
      .text,
  };
}

/** What is wrong with a line that could not be read. */
export function renderMistakeAnswer(mistakes: readonly CommandMistake[]): CommandAnswer {
  return {
    state: "refused",
    text: together(mistakes.map(renderCommandMistake)).text,
  };
}

/** Why a command is refused, all reasons at once. */
export function renderRefusedAnswer(refusals: readonly Refusal[], environment?: EnvironmentName): CommandAnswer {
  return { ...at(environment), state: "refused", text: together(refusals.map(renderRefusal)).text };
}

/** A release was asked for; the table tells how it goes on. */
export function renderReleasedAnswer(
  environment: EnvironmentName,
  services: readonly ReleasedService[],
): CommandAnswer {
  return { environment, state: "done", text: md`On its way to ${code(environment)}: ${versionsOf(services)}.`.text };
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

/** Waits until the config files can be read that the refusals are about. */
export function renderWaitingForConfig(refusals: readonly Refusal[], until: Date): CommandAnswer {
  const head = md`Waiting until this is mended, at most until ${renderInstant(until)}. I will go on by myself.`;
  return { state: "waiting", text: blocks(head, together(refusals.map(renderRefusal))).text };
}

/** Not run, though the config file can be read again: that took too long. */
export function renderConfigTooLate(): CommandAnswer {
  const text = md`This was not run: ${code(".tidegate.yaml")} could not be read for too long. Type the command again if it is still wanted.`;
  return { state: "refused", text: text.text };
}

/** Not run, or not there, since those config files cannot be read. */
export function renderConfigUnread(refusals: readonly Refusal[]): CommandAnswer {
  const next = md`Type the command again when that is mended.`;
  return { state: "refused", text: together(refusals.map((each) => ({ ...renderRefusal(each), next }))).text };
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
export function renderQueuedAnswer(environment: EnvironmentName, place: QueuePlace): CommandAnswer {
  const text = md`${renderQueuePlace(environment, place)}. I will go on by myself.${renderLockReason(place)}`.text;
  return { environment, state: "waiting", text };
}

/** Done, in a sentence of the caller's. */
export function renderDoneAnswer(text: Markdown, environment?: EnvironmentName): CommandAnswer {
  return { ...at(environment), state: "done", text: text.text };
}

/** So many reasons are told: a line may hold hundreds of unknown words. */
const mostReasons = 10;

/** What, why, and what next: one as a sentence, several as a list. */
function together(said: readonly RefusalWords[]): Markdown {
  const [only, ...others] = said;
  if (only !== undefined && others.length === 0) return renderWhole(only);
  return list(atMost(said, mostReasons, renderWhole));
}

function at(environment: EnvironmentName | undefined): Pick<CommandAnswer, "environment"> {
  return environment === undefined ? {} : { environment };
}

const mostServices = 20;

function versionsOf(services: readonly ReleasedService[]): Markdown {
  const released = services.map((each) => md`${code(each.service)} ${code(renderReleased(each))}`);
  return renderNames(released, mostServices);
}
