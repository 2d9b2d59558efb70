import { setCookie } from "hono/cookie";
import { readField } from "./form-field.ts";
import { personCookie, showNotice, type Visit } from "./visit.ts";

/** Makes the visitor act as another person from now on, and goes back to the page where that was asked. */
export async function switchPerson(visit: Visit): Promise<Response> {
  const { c, world } = visit;
  const login = await readField(c, "login");
  if (!world.people().includes(login)) return showNotice(visit, 422, "There is no such person.");
  setCookie(c, personCookie, login, { path: "/", httpOnly: true, sameSite: "Strict" });
  return c.redirect(ownPath(await readField(c, "back")), 303);
}

/**
 * The path if it stays on this site, else the first page: `//elsewhere` and `/\elsewhere` are other sites to a
 * browser.
 */
function ownPath(path: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : "/";
}
