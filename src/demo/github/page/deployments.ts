import { html } from "hono/html";
import { signs } from "./checks.ts";
import { type Html, joined, renderTime } from "./layout.ts";
import { renderSha } from "./lists.ts";
import type { DeploymentView, RepositoryAddress } from "./views.ts";

/** Where the commits of a pull request were deployed, with the links that the statuses gave. */
export function renderDeployments(deployments: readonly DeploymentView[], repository: RepositoryAddress): Html {
  if (deployments.length === 0) return html`<p class="quiet">None.</p>`;
  return html`<div class="checks">${joined(deployments.map((each) => renderDeployment(each, repository)))}</div>`;
}

function renderDeployment(deployment: DeploymentView, repository: RepositoryAddress): Html {
  const { environment, sha, state, mark, description, creator, logUrl, environmentUrl, at } = deployment;
  return html`<p class="check"><span class="mark ${mark}">${signs[mark]}</span> <strong>${environment}</strong>
    ${renderSha(sha, repository)} ${description}
    ${renderLink(environmentUrl, "View deployment")} ${renderLink(logUrl, "Log")}
    <span class="quiet">${state.replaceAll("_", " ")}, by ${creator}, ${renderTime(at)}</span></p>`;
}

/** Anything but an address of the web would be a link that runs something. */
function renderLink(url: string, words: string): Html | string {
  return /^https?:\/\//.test(url) ? html`<a href="${url}">${words}</a>` : "";
}
