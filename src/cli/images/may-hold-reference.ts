import type { Manifest } from "../../core/manifest/manifest.ts";

/**
 * Whether a file may name an image or a chart, or be one of those that are listed because nobody can tell (templates,
 * encrypted ones). False is certain, and spares the parser the half of a config repo that names none. The words are parts
 * of the keys that the finder looks for, in any case since keys of values may be written in any.
 */
export function mayHoldReference({ text }: Manifest): boolean {
  return words.test(text);
}

/** The last one is an escape, by which any of the others may be spelt. */
const words = /image|epository|containers|chart|crossplane|tekton|repourl|\{\{|\{%|<%|sops|\\/i;
