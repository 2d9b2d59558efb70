import { counted, renderNumber } from "../../core/words/counted.ts";
import { readConfigPlaces } from "../checkout/config-places.ts";
import { walkCheckout } from "../checkout/walk.ts";
import { BadInput } from "../command.ts";
import { describeSkipped } from "../describe-left-alone.ts";
import type { Arguments } from "../read-arguments.ts";
import type { Terminal } from "../terminal.ts";
import { type ListedImages, openImagesList } from "./images-list.ts";
import { readAllImages } from "./read-with-workers.ts";
import type { ListForm } from "./render-entry.ts";

/** `tidegate images`: every reference found below the paths given. */
export async function runImages(given: Arguments, terminal: Terminal): Promise<number> {
  const { operands } = given;
  if (operands.includes("-") && operands.length > 1)
    throw new BadInput("- stands for standard input and takes no PATH beside it.");
  const form = given.flag("json") ? "json" : terminal.styles.out.kind;
  const listed = operands.includes("-")
    ? await listInput(form, terminal)
    : await listCheckout(operands, form, terminal);
  terminal.err(`${renderCount(listed)}\n`);
  if (listed.problems.length === 0) return 0;
  terminal.err(`${listed.problems.map((problem) => terminal.styles.err.removed(problem)).join("\n")}\n`);
  return 2;
}

async function listInput(form: ListForm, terminal: Terminal): Promise<ListedImages> {
  const bytes = await terminal.readInput();
  const { readImagesIn } = await import("./read-images.ts");
  const list = openImagesList(form, terminal.out);
  list.add(readImagesIn("-", bytes, form));
  return list.end([]);
}

async function listCheckout(paths: readonly string[], form: ListForm, terminal: Terminal): Promise<ListedImages> {
  const { placesIn, warnings } = await readConfigPlaces(terminal.folder, paths);
  const walk = walkCheckout(terminal.folder, paths, placesIn);
  for (const warning of warnings) terminal.err(`${warning}\n`);
  const list = openImagesList(form, terminal.out);
  await readAllImages({ files: walk.files, form }, terminal, list.add);
  const listed = list.end(walk.skipped.map(describeSkipped));
  return { ...listed, problems: [...walk.problems, ...listed.problems] };
}

function renderCount({ references, charts, files }: ListedImages): string {
  const where = `in ${counted(files, "file")}.`;
  if (charts === 0) return `${counted(references, "reference")} ${where}`;
  return `${counted(references, "reference")} to images and ${renderNumber(charts)} to charts ${where}`;
}
