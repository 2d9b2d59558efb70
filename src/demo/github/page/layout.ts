import { html } from "hono/html";
import type { RepositoryAddress } from "./views.ts";

/** Escaped HTML, as hono's `html` makes it. */
export type Html = ReturnType<typeof html>;

/** What every page has around its content. */
export interface PageFrame {
  readonly title: string;
  /** Who one acts as, and the others one may act as. */
  readonly actingAs: string;
  readonly people: readonly string[];
  /** The page's own path, to come back to. */
  readonly path: string;
}

/** A whole page around its content. It loads one style sheet, no script and nothing from elsewhere. */
export function renderPage(frame: PageFrame, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${frame.title} · stand-in GitHub</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${stylePath}" />
      </head>
      <body>
        <header>
          <a href="/"><strong>Stand-in GitHub</strong></a>
          <form method="post" action="/-/act-as">
            <input type="hidden" name="back" value="${frame.path}" />
            <label>You are <select name="login">${joined(frame.people.map((login) => renderPerson(login, frame)))}</select></label>
            <button>Switch</button>
          </form>
        </header>
        <main>${content}</main>
      </body>
    </html>`;
}

/** Where the style sheet is served; no owner is named \`-\`. */
export const stylePath = "/-/page.css";

/** A list of pieces as one. */
export function joined(pieces: readonly Html[]): Html {
  return html`${[...pieces]}`;
}

/** An instant, to the second, in UTC. */
export function renderTime(at: Date): Html {
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;
}

/** `acme/config`. */
export function fullName({ owner, name }: RepositoryAddress): string {
  return `${owner}/${name}`;
}

/** A path on this site, each part escaped: `pathTo("acme", "config", "blob", "release/blip", …)`. */
export function pathTo(...parts: readonly (string | number)[]): string {
  return `/${parts.map((part) => encodeURIComponent(part)).join("/")}`;
}

function renderPerson(login: string, { actingAs }: PageFrame): Html {
  return login === actingAs ? html`<option selected>${login}</option>` : html`<option>${login}</option>`;
}
