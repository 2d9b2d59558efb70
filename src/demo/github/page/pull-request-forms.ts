import { html } from "hono/html";
import type { Html } from "./layout.ts";
import { pathToPull } from "./lists.ts";
import type { Mergeability, PullRequestView } from "./views.ts";

/** What the person may do with a pull request: comment, merge, revert, close, reopen; plain forms. */
export function renderForms(view: PullRequestView, actingAs: string): Html {
  const path = pathToPull(view.address.repository, view.address.number);
  return html`
    <article class="box ${view.state === "open" ? view.mergeability : ""}">${renderMainForms(view, path)}</article>
    <form method="post" action="${path}/comment" class="box">
      <label>Comment as ${actingAs}
        <textarea name="body" rows="4" required maxlength="65536" placeholder="Markdown, or a command: /help"></textarea></label>
      <button>Comment</button>
    </form>`;
}

function renderMainForms({ state, mergeability }: PullRequestView, path: string): Html {
  switch (state) {
    case "open":
      return html`<p>${sentences[mergeability]}</p>
        ${renderMergeForm(path, mergeability)} ${renderButton(path, "close", "Close pull request")}`;
    case "draft":
      return html`<p>This is a draft. ${sentences[mergeability]}</p>
        ${renderButton(path, "close", "Close pull request")}`;
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
  unknown: "Checking whether this branch can be merged. Refresh to see.",
  "not open": "",
} as const satisfies Record<Mergeability, string>;

function renderMergeForm(path: string, mergeability: Mergeability): Html {
  return html`<form method="post" action="${path}/merge">
    <label>By <select name="method">
      <option value="merge">a merge commit</option>
      <option value="squash">squashing</option>
      <option value="rebase">rebasing</option>
    </select></label>
    <button class="main" ${mergeability === "conflict" ? "disabled" : ""}>Merge pull request</button>
  </form>`;
}

function renderButton(path: string, action: string, words: string): Html {
  return html`<form method="post" action="${path}/${action}"><button>${words}</button></form>`;
}
