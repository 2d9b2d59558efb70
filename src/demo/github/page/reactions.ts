import { html } from "hono/html";
import { type Html, joined } from "./layout.ts";
import type { ReactionView } from "./views.ts";

/** The reactions below a comment; who reacted shows when one points at it. Nothing where nobody did. */
export function renderReactions(reactions: readonly ReactionView[]): Html | string {
  if (reactions.length === 0) return "";
  return html`<p class="reactions">${joined(
    reactions.map(
      ({ emoji, people }) => html`<span class="label" title="${people.join(", ")}">${emoji} ${people.length}</span> `,
    ),
  )}</p>`;
}
