import { html } from "hono/html";
import { fullName, type Html, joined, pathTo } from "./layout.ts";
import { renderCommits, renderPullRequests, renderSha } from "./lists.ts";
import type { RepositoryAddress, RepositoryView } from "./views.ts";

/** A repository's page: its pull requests, the latest commits, its branches and the files of its default branch. */
export function renderRepository(view: RepositoryView): Html {
  const { address, description, ref, branches, files, commits, pullRequests } = view;
  return html`
    <h1>${fullName(address)}</h1>
    <p class="quiet">${description ?? ""}</p>
    <nav><a href="#pulls">Pull requests</a> <a href="#commits">Commits</a> <a href="#files">Files</a> <a href="#branches">Branches</a></nav>
    <h2 id="pulls">Pull requests</h2>
    ${renderPullRequests(pullRequests, "in its repository")}
    <h2 id="commits">Commits on ${ref}</h2>
    ${renderCommits(commits, address)}
    <h2 id="files">Files on ${ref}</h2>
    <ul class="plain">${joined(files.map((path) => html`<li>${renderFileLink(address, ref, path)}</li>`))}</ul>
    <h2 id="branches">Branches</h2>
    <ul class="plain">${joined(branches.map(({ name, sha }) => html`<li>${renderTreeLink(address, name)} ${renderSha(sha, address)}</li>`))}</ul>`;
}

/** A repository's name, linked to its page. */
export function renderRepositoryLink(address: RepositoryAddress): Html {
  return html`<a href="${pathTo(address.owner, address.name)}">${fullName(address)}</a>`;
}

function renderTreeLink({ owner, name }: RepositoryAddress, ref: string): Html {
  return html`<a href="${pathTo(owner, name, "tree", ref)}">${ref}</a>`;
}

function renderFileLink({ owner, name }: RepositoryAddress, ref: string, path: string): Html {
  return html`<a href="${pathTo(owner, name, "blob", ref, ...path.split("/"))}">${path}</a>`;
}
