import { html } from "hono/html";
import { type Html, joined } from "./layout.ts";
import { pathToPull } from "./lists.ts";
import type { Mergeability, PullRequestView } from "./views.ts";

/** What the person may do with a pull request: comment, review, merge, revert, close, reopen; plain forms. */
export function renderForms(view: PullRequestView, actingAs: string): Html {
  const path = pathToPull(view.address.repository, view.address.number);
  return html`
    <article class="box ${view.state === "open" ? view.mergeability : ""}">${renderMainForms(view, path)}</article>
    <form method="post" action="${path}/comment" class="box">
      <label>Comment as ${actingAs}
        <textarea name="body" rows="4" required maxlength="65536" placeholder="Markdown, or a command: /help"></textarea></label>
      <button>Comment</button>
    </form>
    ${view.state === "open" || view.state === "draft" ? renderReviewForm(path, actingAs) : ""}`;
}

function renderMainForms(view: PullRequestView, path: string): Html {
  switch (view.state) {
    case "open":
      return html`<p>${sentences[view.mergeability]}</p>
        ${joined(view.demands.map((demand) => html`<p>✗ ${demand}</p>`))}
        ${view.queue === undefined ? renderMergeForms(path, view) : renderQueueForms(path, view.queue)}
        ${renderButton(path, "draft", "Convert to draft")} ${renderButton(path, "close", "Close pull request")}`;
    case "draft":
      return html`<p>This is a draft. ${sentences[view.mergeability]}</p>
        ${renderButton(path, "ready", "Ready for review")} ${renderButton(path, "close", "Close pull request")}`;
    case "merged":
      return html`<p>Merged.</p>
        ${renderButton(path, "revert", "Revert")}`;
    case "closed":
      return html`<p>Closed without merging.</p>
        ${renderButton(path, "reopen", "Reopen pull request")}`;
  }
}

const sentences = {
  clean: "This branch has no conflicts with the base branch.",
  conflict: "This branch has conflicts that must be resolved.",
  blocked: "Merging is blocked by the rules of the base branch.",
  unknown: "Checking whether this branch can be merged. Refresh to see.",
  "not open": "",
} as const satisfies Record<Mergeability, string>;

function renderMergeForms(path: string, { mergeability, autoMerge }: PullRequestView): Html {
  if (autoMerge !== undefined)
    return html`<p>${autoMerge.by} has this merged (${autoMerge.method}) when all requirements are met.</p>
      ${renderButton(path, "no-auto-merge", "Disable auto-merge")}`;
  if (mergeability !== "blocked") return renderMergeForm(path, "merge", mergeability === "conflict" ? "disabled" : "");
  return html`${renderMergeForm(path, "merge", "disabled")} ${renderMergeForm(path, "auto-merge", "")}`;
}

function renderMergeForm(path: string, action: "merge" | "auto-merge", attribute: "disabled" | ""): Html {
  return html`<form method="post" action="${path}/${action}">
    <label>By <select name="method">
      <option value="merge">a merge commit</option>
      <option value="squash">squashing</option>
      <option value="rebase">rebasing</option>
    </select></label>
    <button class="main" ${attribute}>${action === "merge" ? "Merge pull request" : "Enable auto-merge"}</button>
  </form>`;
}

function renderQueueForms(path: string, { position }: NonNullable<PullRequestView["queue"]>): Html {
  if (position === undefined) return renderButton(path, "enqueue", "Merge when ready");
  return html`<p>In the merge queue, at place ${position}.</p>
    ${renderButton(path, "dequeue", "Remove from queue")}`;
}

function renderReviewForm(path: string, actingAs: string): Html {
  return html`<form method="post" action="${path}/review" class="box">
    <label>Review as ${actingAs}
      <textarea name="body" rows="2" maxlength="65536" placeholder="Markdown; may stay empty to approve"></textarea></label>
    <button name="event" value="APPROVE">Approve</button>
    <button name="event" value="REQUEST_CHANGES">Request changes</button>
    <button name="event" value="COMMENT">Only comment</button>
  </form>`;
}

function renderButton(path: string, action: string, words: string): Html {
  return html`<form method="post" action="${path}/${action}"><button>${words}</button></form>`;
}
