import { html } from "hono/html";
import { renderChecks } from "./checks.ts";
import { renderDiff } from "./diff.ts";
import { fullName, type Html, joined, renderTime } from "./layout.ts";
import { renderSha } from "./lists.ts";
import { renderRepositoryLink } from "./repository-page.ts";
import type { CommitView } from "./views.ts";

/** A commit's page: its message, its checks, and what it changed against its first parent. */
export function renderCommit({ address, commit, parents, files, checks }: CommitView): Html {
  const [subject = "", ...rest] = commit.message.split("\n");
  const more = rest.join("\n").trim();
  return html`
    <p>${renderRepositoryLink(address)}</p>
    <h1><bdi>${subject}</bdi></h1>
    ${more === "" ? "" : html`<pre>${more}</pre>`}
    <p class="quiet">
      ${commit.author}, ${renderTime(commit.committedAt)}, commit <code>${commit.sha}</code>
      ${parents.length === 0 ? "without parents" : html`after ${joined(parents.map((sha) => html`${renderSha(sha, address)} `))}`}
    </p>
    <h2>Checks</h2>
    ${renderChecks(checks, fullName(address))}
    <h2>Files</h2>
    ${renderDiff(files)}`;
}
