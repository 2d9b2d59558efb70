import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { html } from "hono/html";
import { type Html, renderPage } from "./layout.ts";
import type { PageWorld } from "./page-world.ts";
import { pageHeaders } from "./same-origin.ts";
import type { RepositoryAddress } from "./views.ts";

/** One request for a page, and the world it is about. */
export interface Visit {
  readonly c: Context;
  readonly world: PageWorld;
}

/** The name of the cookie that says whom the visitor acts as. */
export const personCookie = "acting_as";

/** Whom the visitor acts as: the person chosen, if there is one of that name, else the first. */
export function personOf({ c, world }: Visit): string {
  const people = world.people();
  const chosen = getCookie(c, personCookie);
  return people.find((login) => login === chosen) ?? people[0] ?? "nobody";
}

/** The repository that the address names. */
export function addressOf({ c }: Visit): RepositoryAddress {
  return { owner: c.req.param("owner") ?? "", name: c.req.param("repo") ?? "" };
}

/** The pull request's number that the address names. */
export function numberOf({ c }: Visit): number {
  return Number(c.req.param("number"));
}

/** Answers with a page. */
export function showPage(visit: Visit, title: string, content: Html): Promise<Response> {
  return answer(visit, { status: 200, title, back: visit.c.req.path }, content);
}

/** Answers that there is no such page. */
export function showNothing(visit: Visit): Promise<Response> {
  return showNotice(visit, 404, "There is nothing here.");
}

/** Answers why something is not shown or was not done, with a way back to `back`. */
export function showNotice(visit: Visit, status: number, words: string, back = "/"): Promise<Response> {
  const title = status === 404 ? "Not found" : "Refused";
  const others = status === 403 ? "Somebody else may be allowed to: choose above who you are." : "";
  const content = html`<h1>${title}</h1><p>${words} ${others}</p><p><a class="button" href="${back}">Back</a></p>`;
  return answer(visit, { status, title, back }, content);
}

interface Answer {
  readonly status: number;
  readonly title: string;
  /** Where one comes to after choosing who one is. */
  readonly back: string;
}

async function answer(visit: Visit, { status, title, back }: Answer, content: Html): Promise<Response> {
  const { world } = visit;
  const page = renderPage({ title, path: back, actingAs: personOf(visit), people: world.people() }, content);
  return new Response(String(await page), {
    status,
    headers: { ...pageHeaders, "content-type": "text/html; charset=utf-8" },
  });
}
