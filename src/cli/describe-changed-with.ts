import type { ChangedWith } from "../core/manifest/plan-edits.ts";
import type { ChangedWithEntry } from "./documents/parts.ts";

/** A place of something else that changes by an anchor, for a document. */
export function describeChangedWith({ path, line, column, withLine, before, after }: ChangedWith): ChangedWithEntry {
  return { path, line, column, withLine, from: before, to: after };
}
