import { parseImageName, renderImageName } from "../../core/image/reference.ts";
import { counted } from "../../core/words/counted.ts";
import { walkCheckout } from "../checkout/walk.ts";
import { BadInput } from "../command.ts";
import { describeSkipped } from "../describe-left-alone.ts";
import type { ImagesDocument } from "../documents/images-document.ts";
import type { Arguments } from "../read-arguments.ts";
import { showPath, showVersion } from "../show.ts";
import type { Styler } from "../styler.ts";
import type { Terminal } from "../terminal.ts";
import type { ReadImages } from "./read-images.ts";
import { readAllImages } from "./read-with-workers.ts";

/** `tidegate images`: every reference found below the paths given. */
export async function runImages(given: Arguments, terminal: Terminal): Promise<number> {
  const { operands } = given;
  if (operands.includes("-") && operands.length > 1)
    throw new BadInput("- stands for standard input and takes no PATH beside it.");
  const { problems, ...found } = operands.includes("-")
    ? await readInput(terminal)
    : await readCheckout(operands, terminal);
  if (given.flag("json")) terminal.out(`${JSON.stringify(found satisfies ImagesDocument, undefined, 2)}\n`);
  else terminal.out(renderFound(found, terminal.styles.out));
  const { err } = terminal.styles;
  terminal.err(`${counted(found.references.length, "reference")} in ${counted(countFiles(found), "file")}.\n`);
  if (problems.length === 0) return 0;
  terminal.err(`${problems.map((problem) => err.removed(problem)).join("\n")}\n`);
  return 2;
}

async function readInput(terminal: Terminal): Promise<ReadImages> {
  const bytes = await terminal.readInput();
  const { readImagesIn } = await import("./read-images.ts");
  return readImagesIn("-", bytes);
}

async function readCheckout(paths: readonly string[], terminal: Terminal): Promise<ReadImages> {
  const walk = walkCheckout(terminal.folder, paths);
  const read = await readAllImages(walk.files, terminal);
  const skipped = [...read.skipped, ...walk.skipped.map(describeSkipped)].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ...read, skipped, problems: [...walk.problems, ...read.problems] };
}

function renderFound({ references, unclear, skipped }: ImagesDocument, style: Styler): string {
  const lines = references.map(({ path, line, column, kind, image, ...version }) => {
    const where = `${style.place(showPath(path))}:${line}:${column}`;
    return `${where}  ${showImage(image)}  ${style.bold(showVersion(version))}  ${style.dim(kind)}`;
  });
  const sections = [
    ...section("Not clear enough to change", style, [
      ...unclear.map(({ path, line, column, image, message }) => {
        const name = image === undefined ? "" : `  ${showImage(image)}`;
        return `${style.place(showPath(path))}:${line}:${column}${name}  ${message}`;
      }),
    ]),
    ...section("Left alone", style, [
      ...skipped.map(({ path, message }) => `${style.place(showPath(path))}  ${message}`),
    ]),
  ];
  return [...lines, ...sections].map((line) => `${line}\n`).join("");
}

function section(title: string, style: Styler, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", style.bold(`${title}:`), ...lines];
}

function showImage(image: string): string {
  const name = parseImageName(image);
  return name === undefined ? showPath(image) : renderImageName(name);
}

function countFiles({ references }: ImagesDocument): number {
  return new Set(references.map(({ path }) => path)).size;
}
