import { type Interpolated, type Markdown, md, nothing } from "./markdown.ts";

/**
 * Bytes of UTF-8 that a text may have. GitHub takes 65,536 characters in a pull request's body and 65,535 bytes in a
 * check's summary; in bytes the smaller of them holds for both, whatever the characters are.
 */
export const longestBodyBytes = 65_000;

/** The same for an answer that is kept, and told in a comment beside other things: a part of what GitHub takes. */
export const longestAnswerBytes = 20_000;

/**
 * Renders with shorter and shorter lists until the text fits. Lists are shortened by whole entries, so that no table,
 * fence or marker is ever cut through; each says how many entries it left out. `longestBytes` is less where the text is
 * only a part of a body.
 */
export function renderWithinLimit(
  render: (most: number) => Markdown,
  longestBytes: number = longestBodyBytes,
): Markdown {
  for (const most of [500, 200, 100, 50, 20, 10, 5, 1]) {
    const rendered = render(most);
    if (byteLength(rendered.text) <= longestBytes) return rendered;
  }
  return render(0);
}

/** At most so many entries, and one line more that says how many are left out. */
export function atMost<Entry>(
  entries: readonly Entry[],
  most: number,
  render: (entry: Entry) => Interpolated,
): readonly Interpolated[] {
  const left = entries.length - most;
  const shown = entries.slice(0, most).map(render);
  return left > 0 ? [...shown, renderLeft(left)] : shown;
}

/** Says how many entries were left out, and where they stand instead; nothing where none was. */
export function renderLeft(left: number, where?: "in the diff"): Markdown {
  if (left <= 0) return nothing;
  return where === undefined ? md`and ${left} more` : md`and ${left} more, listed ${where}`;
}

/** As UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
