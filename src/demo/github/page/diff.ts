import { html } from "hono/html";
import { type DiffLine, parsePatch } from "./diff-lines.ts";
import { type Html, joined } from "./layout.ts";
import type { FileDiff } from "./views.ts";

/** The changed files, each with its coloured patch. */
export function renderDiff(files: readonly FileDiff[]): Html {
  if (files.length === 0) return html`<p class="quiet">No files changed.</p>`;
  const sum = (key: "additions" | "deletions") => files.reduce((total, file) => total + file[key], 0);
  return html`
    <p class="quiet">
      ${files.length} ${files.length === 1 ? "file" : "files"} changed,
      <span class="plus">+${sum("additions")}</span> <span class="minus">−${sum("deletions")}</span>
    </p>
    ${joined(files.map(renderFile))}`;
}

function renderFile(file: FileDiff): Html {
  const path = file.previousPath === undefined ? file.path : `${file.previousPath} → ${file.path}`;
  return html`
    <section class="file">
      <h3><code>${path}</code> <span class="quiet">${file.status}</span></h3>
      ${
        file.patch === undefined
          ? html`<p class="quiet">No text to show: binary, or only renamed.</p>`
          : html`<div class="diff">${joined(parsePatch(file.patch).map(renderLine))}</div>`
      }
    </section>`;
}

const signs = { hunk: "", same: " ", added: "+", removed: "-", note: "" } as const satisfies Record<
  DiffLine["kind"],
  string
>;

function renderLine(line: DiffLine): Html {
  const sign = signs[line.kind];
  return html`<div class="line ${line.kind}"><span>${line.before ?? ""}</span><span>${line.after ?? ""}</span><code>${sign}${renderText(line)}</code></div>`;
}

function renderText({ text, changed }: DiffLine): Html | string {
  if (changed === undefined || changed[0] === changed[1]) return text;
  const [from, to] = changed;
  return html`${text.slice(0, from)}<mark>${text.slice(from, to)}</mark>${text.slice(to)}`;
}
