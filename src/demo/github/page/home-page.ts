import { html } from "hono/html";
import { fullName, type Html, joined, pathTo, renderTime } from "./layout.ts";
import { renderPullRequests } from "./lists.ts";
import type { DeliveryRow, HomeView, RepositoryRow } from "./views.ts";

/** The first page: repositories, open pull requests, and what webhooks were delivered how. */
export function renderHome({ repositories, pullRequests, deliveries }: HomeView): Html {
  return html`
    <h1>Repositories</h1>
    ${
      repositories.length === 0
        ? html`<p class="quiet">None.</p>`
        : html`<ul class="rows">${joined(repositories.map(renderRepository))}</ul>`
    }
    <h2>Open pull requests</h2>
    ${renderPullRequests(pullRequests, "among others")}
    <h2>Webhook deliveries</h2>
    ${deliveries.length === 0 ? html`<p class="quiet">None.</p>` : renderDeliveries(deliveries)}`;
}

function renderRepository(row: RepositoryRow): Html {
  const { owner, name } = row.address;
  const open = row.openPullRequests;
  return html`<li>
    <a href="${pathTo(owner, name)}"><strong>${fullName(row.address)}</strong></a>
    <span class="quiet">${row.private ? "private" : "public"}${open > 0 ? `, ${open} open` : ""}</span>
    <div class="quiet">${row.description ?? ""}</div>
  </li>`;
}

function renderDeliveries(deliveries: readonly DeliveryRow[]): Html {
  return html`<div class="wide"><table>
    <thead><tr><th>Answer</th><th>Event</th><th>Repository</th><th>At</th><th>Took</th><th>Delivery</th></tr></thead>
    <tbody>${joined(deliveries.map(renderDelivery))}</tbody>
  </table></div>`;
}

function renderDelivery(delivery: DeliveryRow): Html {
  const { statusCode, status, event, action, repository, deliveredAt, durationMs, guid, redelivery } = delivery;
  const good = statusCode !== undefined && statusCode < 400;
  const mood = good ? "passed" : status === "pending" ? "waiting" : "failed";
  const signs = { passed: "✓", waiting: "●", failed: "✗" } as const;
  return html`<tr>
    <td><span class="${mood}">${signs[mood]} ${statusCode ?? ""} ${status}</span></td>
    <td>${event}${action === undefined ? "" : `.${action}`}</td>
    <td>${repository ?? ""}</td>
    <td>${renderTime(deliveredAt)}</td>
    <td>${Math.round(durationMs)} ms</td>
    <td><code title="${guid}">${guid.slice(0, 8)}</code>${redelivery ? " again" : ""}</td>
  </tr>`;
}
