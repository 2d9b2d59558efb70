import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { counted } from "../core/words/counted.ts";
import { checkDocumentOf } from "./check-config.ts";
import { walkEverything } from "./checkout/walk-everything.ts";
import { BadInput } from "./command.ts";
import type { CheckDocument } from "./documents/check-document.ts";
import type { Arguments } from "./read-arguments.ts";
import { quote, showPath } from "./show.ts";
import type { Styler } from "./styler.ts";
import { isSystemError } from "./system-error.ts";
import type { Terminal } from "./terminal.ts";

/** `tidegate check`: tells all that is wrong with a config file, and with a checkout's paths in it. */
export async function runCheck(given: Arguments, terminal: Terminal): Promise<number> {
  const [path = ".", ...others] = given.operands;
  if (others.length > 0) throw new BadInput("One PATH at a time: a checkout, or a config file.");
  const { shown, text, tree } = await readConfigText(path, terminal);
  const document = checkDocumentOf(shown, text, tree);
  if (given.flag("json")) terminal.out(`${JSON.stringify(document, undefined, 2)}\n`);
  else terminal.out(renderProblems(document, terminal.styles.out));
  const count = document.problems.length;
  terminal.err(count === 0 ? `${showPath(shown)} is in order.\n` : `${counted(count, "problem")}.\n`);
  return count === 0 ? 0 : 1;
}

/** The name of the config file at the root of a config repo. */
export const configFileName = ".tidegate.yaml";

interface ConfigText {
  readonly shown: string;
  readonly text: string;
  /** All files of the checkout; absent when only the file was named. */
  readonly tree?: readonly string[];
}

async function readConfigText(path: string, terminal: Terminal): Promise<ConfigText> {
  if (path === "-") return { shown: "-", text: String(await terminal.readInput()) };
  const absolute = resolve(terminal.folder, path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) throw new BadInput(`There is no file or folder ${quote(path)}.`);
  if (!stat.isDirectory()) return { shown: path, text: readText(path, absolute) };
  const shown = path === "." ? configFileName : `${path.replace(/\/+$/, "")}/${configFileName}`;
  return { shown, text: readText(shown, `${absolute}/${configFileName}`), tree: walkEverything(absolute) };
}

/** Reads the config file. Throws {@link BadInput} when it cannot. */
export function readText(shown: string, absolute: string): string {
  try {
    return readFileSync(absolute, "utf8");
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const why = error.code === "ENOENT" ? "is not there" : `cannot be read: ${error.code}`;
    throw new BadInput(`The config file ${quote(shown)} ${why}.`);
  }
}

function renderProblems({ path, problems }: CheckDocument, style: Styler): string {
  return problems
    .map(({ line, column, message, suggestion, frame }) => {
      const [shown = "", carets = ""] = frame.split("\n");
      const meant = suggestion === undefined ? "" : ` — did you mean ${style.added(suggestion)}?`;
      const where = `${style.place(showPath(path))}:${line}:${column}`;
      return `${where}  ${message}${meant}\n    ${shown}\n    ${style.removed(carets)}\n`;
    })
    .join("");
}
