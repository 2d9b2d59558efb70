/** Why a text is no `url` of an environment; `unknown` is a placeholder that cannot be filled in. */
export type IllUrl =
  | { readonly ill: "form" }
  | { readonly ill: "tag-chooses-host" }
  | { readonly ill: "placeholder"; readonly unknown: string };

/** What stands for something else in a `url`. */
export const urlPlaceholders: readonly string[] = ["{service}", "{environment}", "{tag}"];

/**
 * Checks where an environment can be looked at.
 *
 *     url       = ( "http" / "https" ) "://" host [ ":" port ] rest      without user and password
 *     host      = text and placeholders; after the last {tag} two or more labels follow its own
 *     rest      = path, query and fragment as RFC 3986 has them, and placeholders
 */
export function parseDeploymentUrl(text: string): { readonly url: string } | IllUrl {
  const unknown = text.match(/\{[^{}]*\}/g)?.find((each) => !urlPlaceholders.includes(each));
  if (unknown !== undefined) return { ill: "placeholder", unknown };
  const filled = text.replace(/\{(?:service|environment|tag)\}/g, "x");
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  const isPlain = text.length <= 1_000 && /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/.test(filled);
  if (authority === undefined || authority.includes("@") || !isPlain || !URL.canParse(filled)) return { ill: "form" };
  return mayTagChooseHost(authority) ? { ill: "tag-chooses-host" } : { url: text };
}

function mayTagChooseHost(authority: string): boolean {
  const [, behind] = /^.*\{tag\}(.*?)\.?(?::\d*)?$/.exec(authority) ?? [];
  return behind !== undefined && !/^[^.]*(?:\.[^.]+){2,}$/.test(behind);
}
