import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { decodeManifest } from "../core/manifest/read-manifest.ts";
import { counted } from "../core/words/counted.ts";
import { checkDocumentOf } from "./check-config.ts";
import type { CheckoutFiles } from "./check-named-places.ts";
import { FileReader } from "./checkout/file-reader.ts";
import { statAt } from "./checkout/stat-at.ts";
import { walkEverything } from "./checkout/walk-everything.ts";
import { BadInput } from "./command.ts";
import { configFileName } from "./config-file-name.ts";
import type { CheckDocument } from "./documents/check-document.ts";
import type { Arguments } from "./read-arguments.ts";
import { type ConfigText, decodeConfig, readConfigText, readNamedConfigText } from "./read-config-text.ts";
import { renderJson } from "./render-json.ts";
import { renderProblem } from "./render-problem.ts";
import { quote, showPath } from "./show.ts";
import type { Styler } from "./styler.ts";
import { explainSystemError, isSystemError } from "./system-error.ts";
import type { Terminal } from "./terminal.ts";

/** `tidegate check`: tells all that is wrong with a config file, and with a checkout's paths in it. */
export async function runCheck(given: Arguments, terminal: Terminal): Promise<number> {
  const [path = ".", ...others] = given.operands;
  if (others.length > 0) throw new BadInput("One PATH at a time: a checkout, or a config file.");
  const { shown, text, checkout } = await readConfigFile(path, terminal);
  const document = checkDocumentOf(shown, text, checkout);
  if (given.flag("json")) terminal.out(`${renderJson(document)}\n`);
  else terminal.out(renderProblems(document, terminal.styles.out));
  const count = document.problems.length;
  terminal.err(count === 0 ? `${showPath(shown)} is in order.\n` : `${counted(count, "problem")}.\n`);
  return count === 0 ? 0 : 1;
}

interface ConfigFile {
  readonly shown: string;
  readonly text: string;
  /** The checkout; absent when only the file was named. */
  readonly checkout?: CheckoutFiles;
}

async function readConfigFile(path: string, terminal: Terminal): Promise<ConfigFile> {
  if (path === "-") return { shown: "-", text: textOf("-", decodeConfig(await terminal.readInput())) };
  const absolute = resolve(terminal.folder, path);
  const stat = statAt(absolute);
  if (stat === undefined) throw new BadInput(`There is no file or folder ${quote(path)}.`);
  if (!stat.isDirectory()) return { shown: path, text: textOf(path, readNamedConfigText(absolute)) };
  return { ...readCheckoutConfig(path, absolute), checkout: filesOf(absolute) };
}

function filesOf(folder: string): CheckoutFiles {
  const reader = new FileReader();
  return {
    tree: walkEverything(folder),
    readText: (path) => {
      const bytes = readFile(reader, folder, path);
      const decoded = bytes === undefined ? undefined : decodeManifest(path, bytes);
      return decoded === undefined || "skipped" in decoded ? undefined : decoded.text;
    },
  };
}

function readFile(reader: FileReader, folder: string, path: string): Buffer | undefined {
  try {
    return lstatSync(`${folder}/${path}`).isFile() ? reader.read(`${folder}/${path}`) : undefined;
  } catch (error) {
    if (isSystemError(error)) throw new BadInput(`The file ${quote(path)} ${explainSystemError(error)}.`);
    throw error;
  }
}

/** Reads the config file of the checkout PATH. Throws {@link BadInput} when it cannot. */
export function readCheckoutConfig(path: string, root: string): { readonly shown: string; readonly text: string } {
  const shown = path === "." ? configFileName : `${path.replace(/\/+$/, "")}/${configFileName}`;
  return { shown, text: textOf(shown, readConfigText(`${root}/${configFileName}`) ?? { why: "is not there" }) };
}

function textOf(shown: string, read: ConfigText): string {
  if ("why" in read) throw new BadInput(`The config file ${quote(shown)} ${read.why}.`);
  return read.text;
}

function renderProblems({ path, problems }: CheckDocument, style: Styler): string {
  return problems.map((problem) => renderProblem({ path, ...problem }, style)).join("");
}
