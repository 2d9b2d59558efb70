import type { Place } from "../core/config/place.ts";
import { showPath } from "./show.ts";
import type { Styler } from "./styler.ts";

/** What is wrong at a place of a file. */
export interface ShownProblem extends Place {
  readonly path: string;
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string | undefined;
}

/** `path:line:column  message`, the line, and carets below the place; each with a line end. */
export function renderProblem(problem: ShownProblem, style: Styler): string {
  const { path, line, column, message, suggestion, frame } = problem;
  const [shown = "", carets = ""] = frame.split("\n");
  const meant = suggestion === undefined ? "" : ` — did you mean ${style.added(suggestion)}?`;
  const where = `${style.place(showPath(path))}:${line}:${column}`;
  return `${where}  ${message}${meant}\n    ${shown}\n    ${style.removed(carets)}\n`;
}
