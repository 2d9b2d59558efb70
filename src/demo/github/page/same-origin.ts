/**
 * Whether a request that changes something comes from a page of this very site. Browsers say so themselves; a request
 * that does not say is refused, because no form of ours sends one. `Sec-Fetch-Site` counts first: a page cannot set
 * it.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site !== null && site !== "same-origin") return false;
  if (origin === null) return site === "same-origin";
  return URL.canParse(origin) && new URL(origin).host === headers.get("host");
}

/** What the browser may do with a page: show it with its style sheet and send its forms here, no more. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // Not `no-referrer`: with that, browsers send forms with the origin `null`.
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
};
