import { html } from "hono/html";
import { type Html, joined, pathTo } from "./layout.ts";
import { renderRepositoryLink } from "./repository-page.ts";
import type { FileView } from "./views.ts";

/** A file's page: its text with line numbers that links can point at, and on a branch a form to change it. */
export function renderFile(view: FileView, actingAs: string): Html {
  const { address, ref, path, text, bytes, onBranch } = view;
  const lines = text?.replace(/\n$/, "").split("\n") ?? [];
  return html`
    <p>${renderRepositoryLink(address)} at <code>${ref}</code></p>
    <h1><code>${path}</code></h1>
    <p class="quiet">${bytes} bytes</p>
    ${
      text === undefined
        ? html`<p class="quiet">Not text.</p>`
        : html`<div class="diff">${joined(
            lines.map(
              (line, index) =>
                html`<div class="line" id="L${index + 1}"><span>${index + 1}</span><code>${line}</code></div>`,
            ),
          )}</div>`
    }
    ${text !== undefined && onBranch ? renderEditForm({ ...view, text }, actingAs) : ""}`;
}

function renderEditForm({ address, ref, path, text }: FileView & { readonly text: string }, actingAs: string): Html {
  // A browser drops one line end right behind <textarea>, so the text's own first one needs another before it.
  return html`<details class="box">
    <summary>Edit as ${actingAs}</summary>
    <form method="post" action="${pathTo(address.owner, address.name, "edit")}">
      <input type="hidden" name="branch" value="${ref}" />
      <input type="hidden" name="path" value="${path}" />
      <label>Text <textarea name="text" rows="18" spellcheck="false">${`\n${text}`}</textarea></label>
      <label>Message <input name="message" placeholder="Update ${path}" maxlength="1000" /></label>
      <label>Branch <input name="into" value="${ref}" required maxlength="200" /></label>
      <button>Commit changes</button>
      <p class="quiet">The name of a new branch opens a pull request from it.</p>
    </form>
  </details>`;
}
