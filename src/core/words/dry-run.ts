import { assertNever } from "../assert-never.ts";
import type { CommitSha, EnvironmentName } from "../identity.ts";
import type { CommandAnswer } from "../release/command-record.ts";
import type { Decision } from "../release/plan.ts";
import type { ReadManifest } from "../release/snapshot.ts";
import { shortCommit } from "./github-links.ts";
import { code, join, type Markdown, markdownAgain, md, nothing } from "./markdown.ts";
import { blocks, fenced, folded } from "./markdown-blocks.ts";
import { renderRefusal } from "./refusal.ts";
import { plainDiff, renderDiff } from "./unified-diff.ts";
import { renderVersion } from "./versions.ts";

/** What a real run would do in an environment. */
export interface DryRun {
  readonly environment: EnvironmentName;
  readonly commit: CommitSha;
  /** One a service whose image is there. */
  readonly plans: readonly { readonly decision: Decision; readonly manifests: readonly ReadManifest[] }[];
  /** What it would wait for: Markdown that is inert already. */
  readonly notes: readonly string[];
  /** An image is not published yet. */
  readonly missing: boolean;
}

/** Characters of a diff that are shown; GitHub takes 65,536 a comment, and there are several answers in it. */
const longestDiff = 12_000;

/** The answer to `/deploy --dry-run`: the exact diff of the config repo, folded. */
export function renderDryRunAnswer({ environment, commit, plans, notes, missing }: DryRun): CommandAnswer {
  const waits = missing
    ? md`The image of ${shortCommit(commit)} is not published yet; ${code("/deploy")} would wait for it.`
    : nothing;
  const text = blocks(
    ...plans.map((plan) => renderPlan(environment, plan)),
    waits,
    ...notes.map((note) => markdownAgain(note)),
    plans.length === 0 && !missing ? md`Nothing would change in ${code(environment)}.` : nothing,
  );
  return { environment, state: "done", text: text.text };
}

function renderPlan(environment: EnvironmentName, { decision, manifests }: DryRun["plans"][number]): Markdown {
  const { service, images } = decision.request;
  const version = md`${code(service)} ${code(renderVersion(images))}`;
  switch (decision.kind) {
    case "unchanged":
      return decision.because === "in-git"
        ? md`${code(environment)} has ${version} already.`
        : md`${version} is proposed for ${code(environment)} already.`;
    case "refused":
      return join(
        decision.refusals.map((refusal) => {
          const { what, why, next } = renderRefusal(refusal);
          return md`${what} ${why} ${next}`;
        }),
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
        folded(
          `Diff of ${decision.files.length} ${decision.files.length === 1 ? "file" : "files"}`,
          fenced(diff.join(""), longestDiff),
        ),
      );
    }
    default:
      return assertNever(decision);
  }
}
