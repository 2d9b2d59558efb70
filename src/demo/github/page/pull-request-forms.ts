import { html } from "hono/html";
import type { Html } from "./layout.ts";
import { pathToPull } from "./lists.ts";
import type { Mergeability, PullRequestState, PullRequestView } from "./views.ts";

/** What the person may do with a pull request: comment, merge, revert, close, reopen; plain forms. */
export function renderForms({ address, state, mergeability }: PullRequestView, actingAs: string): Html {
  const path = pathToPull(address.repository, address.number);
  return html`
    <article class="box ${mergeability.replace(" ", "-")}">
      <p>${sentences[mergeability]}</p>
      ${mainForms[state](path)}
    </article>
    <form method="post" action="${path}/comment" class="box">
      <label>Comment as ${actingAs}
        <textarea name="body" rows="4" required maxlength="65536" placeholder="Markdown, or a command: /help"></textarea></label>
      <button>Comment</button>
    </form>`;
}

const sentences = {
  clean: "This branch has no conflicts with the base branch.",
  conflict: "This branch has conflicts that must be resolved.",
  unknown: "Checking whether this branch can be merged. Refresh to see.",
  "not open": "",
} as const satisfies Record<Mergeability, string>;

const mainForms = {
  open: (path) => html`${mergeForm(path)} ${button(path, "close", "Close pull request")}`,
  draft: (path) => html`<p>This is a draft.</p> ${button(path, "close", "Close pull request")}`,
  merged: (path) => html`<p>Merged.</p> ${button(path, "revert", "Revert")}`,
  closed: (path) => html`<p>Closed without merging.</p> ${button(path, "reopen", "Reopen pull request")}`,
} as const satisfies Record<PullRequestState, (path: string) => Html>;

function mergeForm(path: string): Html {
  return html`<form method="post" action="${path}/merge">
    <label>By <select name="method">
      <option value="merge">a merge commit</option>
      <option value="squash">squashing</option>
      <option value="rebase">rebasing</option>
    </select></label>
    <button class="main">Merge pull request</button>
  </form>`;
}

function button(path: string, action: string, words: string): Html {
  return html`<form method="post" action="${path}/${action}"><button>${words}</button></form>`;
}
