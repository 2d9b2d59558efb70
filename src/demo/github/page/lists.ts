import { html } from "hono/html";
import { fullName, type Html, joined, pathTo, renderTime } from "./layout.ts";
import type { CommitRow, LabelView, PullRequestRow, PullRequestState, RepositoryAddress } from "./views.ts";

/** The badge that says where a pull request is in its life. */
export function renderState(state: PullRequestState): Html {
  const words = { open: "Open", draft: "Draft", merged: "Merged", closed: "Closed" } as const;
  return html`<span class="badge ${state}">${words[state]}</span>`;
}

/** Labels, each with a dot of its colour: an SVG's own attribute, because the policy allows no inline style. */
export function renderLabels(labels: readonly LabelView[]): Html {
  return joined(
    labels.map(({ name, color }) => {
      const fill = /^[0-9a-f]{6}$/i.test(color) ? `#${color}` : "gray";
      return html`<span class="label"><svg width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="${fill}"/></svg> ${name}</span> `;
    }),
  );
}

/** A list of pull requests; `where` says whether each is shown with its repository. */
export function renderPullRequests(rows: readonly PullRequestRow[], where: "in its repository" | "among others"): Html {
  if (rows.length === 0) return html`<p class="quiet">None.</p>`;
  return html`<ul class="rows">${joined(
    rows.map(({ address, title, state, author, labels, createdAt }) => {
      const place = where === "among others" ? fullName(address.repository) : "";
      return html`<li>
        ${renderState(state)}
        <a href="${pathToPull(address.repository, address.number)}">${title}</a> ${renderLabels(labels)}
        <div class="quiet">${place}#${address.number} by ${author}, ${renderTime(createdAt)}</div>
      </li>`;
    }),
  )}</ul>`;
}

/** A list of commits, each with the first line of its message. */
export function renderCommits(rows: readonly CommitRow[], repository: RepositoryAddress): Html {
  if (rows.length === 0) return html`<p class="quiet">None.</p>`;
  return html`<ul class="rows">${joined(
    rows.map(
      ({ sha, message, author, committedAt }) => html`<li>
        ${renderSha(sha, repository)} <bdi>${message.split("\n", 1)[0]}</bdi>
        <div class="quiet">${author}, ${renderTime(committedAt)}</div>
      </li>`,
    ),
  )}</ul>`;
}

/** The first digits of a commit, linked to its page. */
export function renderSha(sha: string, { owner, name }: RepositoryAddress): Html {
  return html`<a href="${pathTo(owner, name, "commit", sha)}"><code>${sha.slice(0, 7)}</code></a>`;
}

/** The path of a pull request's page. */
export function pathToPull({ owner, name }: RepositoryAddress, number: number): string {
  return pathTo(owner, name, "pull", number);
}
