import { html, raw } from "hono/html";
import { type Html, joined } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";
import type { CheckMark, CheckView } from "./views.ts";

/** The checks of a commit, each to be opened for its summary. `repository` is what `#12` in a summary refers to. */
export function renderChecks(checks: readonly CheckView[], repository: string): Html {
  if (checks.length === 0) return html`<p class="quiet">None.</p>`;
  return html`<div class="checks">${joined(checks.map((check) => renderCheck(check, repository)))}</div>`;
}

/** The sign of how a check or a deployment stands. */
export const signs = { waiting: "●", passed: "✓", failed: "✗", neutral: "■" } as const satisfies Record<
  CheckMark,
  string
>;

function renderCheck(check: CheckView, repository: string): Html {
  const { name, mark, word, writer, title, summary, text, detailsUrl } = check;
  const head = html`<span class="mark ${mark}">${signs[mark]}</span> <strong>${name}</strong>
    ${title ?? ""} <span class="quiet">${word.replaceAll("_", " ")}, by ${writer}</span>`;
  // Anything but an address of the web would be a link that runs something.
  const details = detailsUrl !== undefined && /^https?:\/\//.test(detailsUrl) ? detailsUrl : undefined;
  const words = [summary, text].filter((part) => part !== undefined && part !== "");
  if (words.length === 0 && details === undefined) return html`<p class="check">${head}</p>`;
  return html`<details class="check" ${mark === "failed" ? "open" : ""}>
    <summary>${head}</summary>
    <div class="markdown inset">${raw(words.map((part) => renderMarkdown(part ?? "", repository)).join("\n"))}</div>
    ${details === undefined ? "" : html`<p class="inset"><a href="${details}">Details</a></p>`}
  </details>`;
}
