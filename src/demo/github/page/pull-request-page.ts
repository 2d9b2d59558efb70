import { html, raw } from "hono/html";
import { renderChecks } from "./checks.ts";
import { renderDeployments } from "./deployments.ts";
import { renderDiff } from "./diff.ts";
import { fullName, type Html, joined, renderTime } from "./layout.ts";
import { pathToPull, renderCommits, renderLabels, renderSha, renderState } from "./lists.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderForms } from "./pull-request-forms.ts";
import { renderReactions } from "./reactions.ts";
import { renderRepositoryLink } from "./repository-page.ts";
import type { PullRequestView, ReactionView } from "./views.ts";

/** A pull request's page: what it says, what was said, what may be done, what it changes. */
export function renderPullRequest(view: PullRequestView, actingAs: string): Html {
  const { address, title, checks, commits, files, headSha } = view;
  const repository = fullName(address.repository);
  return html`
    <p>${renderRepositoryLink(address.repository)}</p>
    <h1><bdi>${title}</bdi> <span class="quiet">#${address.number}</span></h1>
    <p>${renderState(view.state)} ${renderSentence(view)}</p>
    <p>${renderLabels(view.labels)}</p>
    <nav>
      <a href="#conversation">Conversation</a> <a href="#checks">Checks (${checks.length})</a>
      <a href="#deployments">Deployments (${view.deployments.length})</a>
      <a href="#commits">Commits (${commits.length})</a> <a href="#files">Files (${files.length})</a>
      <a href="${pathToPull(address.repository, address.number)}">Refresh</a>
    </nav>
    <h2 id="conversation">Conversation</h2>
    ${renderConversation(view, repository)} ${renderForms(view, actingAs)}
    <h2 id="deployments">Deployments</h2>
    ${renderDeployments(view.deployments, address.repository)}
    <h2 id="checks">Checks of ${renderSha(headSha, address.repository)}</h2>
    ${renderChecks(checks, repository)}
    <h2 id="commits">Commits</h2>
    ${renderCommits(commits, address.repository)}
    <h2 id="files">Files</h2>
    ${renderDiff(files)}`;
}

function renderSentence(view: PullRequestView): Html {
  const { author, headBranch, baseBranch, commits, mergedBy, mergedAt, mergeCommitSha, address } = view;
  const many = `${commits.length} ${commits.length === 1 ? "commit" : "commits"}`;
  const from = html`<code>${headBranch}</code> into <code>${baseBranch}</code>`;
  if (mergedBy === undefined) return html`${author} wants to merge ${many} from ${from}`;
  const as = mergeCommitSha === undefined ? "" : html` as ${renderSha(mergeCommitSha, address.repository)}`;
  const at = mergedAt === undefined ? "" : html`, ${renderTime(mergedAt)}`;
  return html`${mergedBy} merged ${many} from ${from}${as}${at}`;
}

interface Remark {
  readonly anchor: string;
  readonly author: string;
  readonly isBot: boolean;
  readonly body: string | undefined;
  readonly createdAt: Date;
  readonly editedAt: Date | undefined;
  /** What the author did, where it is more than to say something. */
  readonly verdict?: string;
  readonly reactions?: readonly ReactionView[];
}

function renderConversation(view: PullRequestView, repository: string): Html {
  const opening = { ...view, anchor: "body", editedAt: undefined };
  const comments = view.comments.map((comment) => ({ ...comment, anchor: `issuecomment-${comment.id}` }));
  const reviews = view.reviews.map((review) => ({
    ...review,
    anchor: `pullrequestreview-${review.id}`,
    createdAt: review.submittedAt,
    editedAt: undefined,
  }));
  const talk: readonly Remark[] = [...comments, ...reviews];
  const inOrder = talk.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  return joined([opening, ...inOrder].map((remark) => renderRemark(remark, repository)));
}

function renderRemark(remark: Remark, repository: string): Html {
  const { anchor, author, isBot, body, createdAt, editedAt, verdict, reactions = [] } = remark;
  const silence = verdict === undefined ? "*No description.*" : "";
  const text = body === undefined || body === "" ? silence : body;
  return html`<article id="${anchor}">
    <header>
      <strong>${author}</strong> ${isBot ? html`<span class="label">bot</span>` : ""} ${verdict ?? ""}
      <span class="quiet">${renderTime(createdAt)}${editedAt === undefined ? "" : html`, edited ${renderTime(editedAt)}`}</span>
    </header>
    ${text === "" ? "" : html`<div class="markdown">${raw(renderMarkdown(text, repository))}</div>`}
    ${renderReactions(reactions)}
  </article>`;
}
