import { assertNever } from "../assert-never.ts";
import { renderDuration } from "../duration.ts";
import type { CommitSha, EnvironmentName } from "../identity.ts";
import type { CommandAnswer } from "../release/command-record.ts";
import { type DeployDecision, lateImageMs } from "../release/judge-deploy.ts";
import type { Decision } from "../release/plan.ts";
import type { ReadManifest } from "../release/snapshot.ts";
import { renderChangedWith } from "./changed-with.ts";
import { counted } from "./counted.ts";
import { shortCommit } from "./github-links.ts";
import { code, join, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, fenced, folded } from "./markdown-blocks.ts";
import { renderLockReason, renderQueuePlace } from "./queue-place.ts";
import { renderRefusal, renderWhole } from "./refusal.ts";
import { plainDiff, renderDiff } from "./unified-diff.ts";
import { renderReleased } from "./versions.ts";
import { longestAnswerBytes, renderLeft, renderWithinLimit } from "./within-limit.ts";

type DeployWait = DeployDecision & { readonly kind: "wait" };

/** What a real run would do in an environment. */
export interface DryRun {
  readonly environment: EnvironmentName;
  readonly commit: CommitSha;
  /** From when the time that it may wait is counted. */
  readonly askedAt: Date;
  /** One a service whose image is there. */
  readonly plans: readonly { readonly decision: Decision; readonly manifests: readonly ReadManifest[] }[];
  /** What it would wait for first; absent when for nothing. */
  readonly wait?: DeployWait;
}

/** Characters of a diff that are shown at most, and for each entry that lists may have. */
const longestDiff = 12_000;
const diffPerEntry = 40;

/** The answer to `/deploy --dry-run`: what else changes by an anchor, and the exact diff of the config repo, folded. */
export function renderDryRunAnswer(run: DryRun): CommandAnswer {
  const text = renderWithinLimit((most) => renderRun(run, most), longestAnswerBytes);
  return { environment: run.environment, state: "done", text: text.text };
}

function renderRun(run: DryRun, most: number): Markdown {
  const { environment, plans, wait } = run;
  return blocks(
    ...plans.slice(0, most).map((plan) => renderPlan(environment, plan, most)),
    renderLeft(plans.length - most),
    wait === undefined ? nothing : renderWait(run, wait),
    plans.length === 0 && wait === undefined ? md`Nothing would change in ${code(environment)}.` : nothing,
  );
}

/** A dry run waits for nothing itself. */
function renderWait({ environment, commit, askedAt }: DryRun, wait: DeployWait): Markdown {
  const deploy = code("/deploy");
  if (wait.for === "lock")
    return md`${deploy} would wait: it would be ${renderQueuePlace(environment, wait)}, and go on by itself.${renderLockReason(wait)}`;
  const atMost = renderDuration(Math.round((wait.until.getTime() - askedAt.getTime()) / 1000));
  const found =
    wait.for === "image"
      ? md`The image of ${shortCommit(commit)} is not published yet`
      : md`The checks of ${shortCommit(commit)} have not passed yet`;
  if (wait.finished)
    return md`${found}, and its CI has ended. ${deploy} would be refused, unless the image still comes within ${renderDuration(lateImageMs / 1000)}.`;
  const what = wait.for === "image" ? md`it` : md`them`;
  return md`${found}. ${deploy} would wait for ${what}, at most ${atMost}, and go on by itself.`;
}

function renderPlan(
  environment: EnvironmentName,
  { decision, manifests }: DryRun["plans"][number],
  most: number,
): Markdown {
  const { service } = decision.request;
  const version = md`${code(service)} ${code(renderReleased(decision.request))}`;
  switch (decision.kind) {
    case "unchanged":
      return decision.because === "in-git"
        ? md`${code(environment)} has ${version} already.`
        : md`${version} is proposed for ${code(environment)} already.`;
    case "refused":
      return join(
        decision.refusals.map((refusal) => renderWhole(renderRefusal(refusal))),
        " ",
      );
    case "plan": {
      const how = decision.mode === "commit" ? md`by one commit` : md`by a release pull request`;
      const diff = decision.files.map(({ path, text }) => {
        const before = manifests.find(({ manifest }) => manifest.path === path)?.manifest.text ?? "";
        return renderDiff({ path, before, after: text }, plainDiff);
      });
      return blocks(
        md`${version} would go to ${code(environment)} ${how}. Nothing was changed.`,
        renderChangedWith(decision.changesWith, most, ({ path, line }) => md`${code(path)} line ${line}`),
        folded(`Diff of ${counted(decision.files.length, "file")}`, renderDiffs(diff.join(""), most)),
      );
    }
    default:
      return assertNever(decision);
  }
}

/** A diff that is cut says so: what is not seen is not agreed to. */
function renderDiffs(diff: string, most: number): Markdown {
  const longest = Math.min(longestDiff, most * diffPerEntry);
  const isCut = [...diff.slice(0, 2 * longest + 2)].length > longest;
  return blocks(fenced(diff, longest, "diff"), isCut ? md`The diff is too long to be shown whole.` : nothing);
}
