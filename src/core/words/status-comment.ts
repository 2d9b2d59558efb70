import type { ReleaseRecord } from "../release/record.ts";
import type { Links } from "./github-links.ts";
import { code, markdownAgain, md } from "./markdown.ts";
import { blocks } from "./markdown-blocks.ts";
import { onlyService, renderReleases, sortByStanding } from "./release-table.ts";
import { renderWithinLimit } from "./within-limit.ts";

const hiddenWord = "<!-- tidegate:status -->";

/**
 * Tidegate's one comment on a source pull request: where its images have come to. Equal records, in whatever order,
 * give equal text, so that the comment is edited only when something has changed.
 */
export function renderStatusComment(records: readonly ReleaseRecord[], { links }: { readonly links: Links }): string {
  const standing = sortByStanding(records);
  const service = onlyService(standing);
  const heading = service === undefined ? md`### Releases` : md`### Releases of ${code(service)}`;
  const footer = markdownAgain("<sub>Tidegate keeps this comment up to date.</sub>");
  return renderWithinLimit(
    (most) => md`${markdownAgain(hiddenWord)}\n${blocks(heading, renderReleases(standing, links, most), footer)}\n`,
  ).text;
}

/**
 * Whether a comment is the status comment. Ask only about comments that this App wrote: anybody can paste the hidden
 * word, so it is not a proof.
 */
export function isStatusComment(body: string): boolean {
  return body.startsWith(hiddenWord);
}
