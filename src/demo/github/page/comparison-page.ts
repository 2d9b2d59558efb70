import { html } from "hono/html";
import { renderDiff } from "./diff.ts";
import type { Html } from "./layout.ts";
import { renderCommits } from "./lists.ts";
import { renderRepositoryLink } from "./repository-page.ts";
import type { ComparisonView } from "./views.ts";

/** A comparison's page: the commits that the one side has more than the other, and what they change together. */
export function renderComparison({ address, base, head, commits, files }: ComparisonView): Html {
  return html`
    <p>${renderRepositoryLink(address)}</p>
    <h1><code>${base}</code>…<code>${head}</code></h1>
    <h2>Commits</h2>
    ${renderCommits(commits, address)}
    <h2>Files</h2>
    ${renderDiff(files)}`;
}
