import { type Call, numberQuery } from "./call.ts";

/** The part of a list that a caller asked for. */
export interface Page {
  readonly number: number;
  readonly size: number;
  readonly skip: number;
}

/** Reads `page` and `per_page`, by default 30 a page and never more than 100. */
export function parsePage(call: Call, fallback = 30): Page {
  const size = numberQuery(call, "per_page", { fallback, most: 100 });
  const number = numberQuery(call, "page", { fallback: 1, most: 1_000_000 });
  return { number, size, skip: (number - 1) * size };
}

/** The asked part of a list, and the headers that lead to the other parts. */
export function paginate<T>(
  call: Call,
  items: readonly T[],
): { readonly items: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const page = parsePage(call);
  return { items: items.slice(page.skip, page.skip + page.size), headers: linkHeader(call, page, items.length) };
}

/** The `Link` header for a page of a list of that length; none where everything is on one page. */
export function linkHeader(call: Call, page: Page, total: number): Readonly<Record<string, string>> {
  const last = Math.max(1, Math.ceil(total / page.size));
  const links: readonly (readonly [string, number])[] = [
    ...(page.number > 1 ? ([["prev", page.number - 1]] as const) : []),
    ...(page.number < last
      ? ([
          ["next", page.number + 1],
          ["last", last],
        ] as const)
      : []),
    ...(page.number > 1 ? ([["first", 1]] as const) : []),
  ];
  if (links.length === 0) return {};
  return { link: links.map(([rel, number]) => renderLink(call, rel, { page: String(number) })).join(", ") };
}

/** One entry of a `Link` header: this request's address with some query parameters changed. */
export function renderLink(call: Call, rel: string, changes: Readonly<Record<string, string>>): string {
  const url = new URL(call.url.pathname + call.url.search, call.site.origin);
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
  return `<${url.href}>; rel="${rel}"`;
}
