import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseImageReference } from "../../core/image/reference.ts";
import { renderDiff } from "../../core/words/unified-diff.ts";
import { readConfigPlaces } from "../checkout/config-places.ts";
import { replaceFiles } from "../checkout/replace-files.ts";
import { visitFiles } from "../checkout/scan.ts";
import { walkCheckout } from "../checkout/walk.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { quote } from "../show.ts";
import type { Terminal } from "../terminal.ts";
import { type BumpRequest, type BumpSubject, parseBump } from "./parse-bump.ts";
import type { PlannedBump, PlannedBumps } from "./plan-bump.ts";
import { type MentioningFile, mentioningReader } from "./read-mentioning.ts";
import { type BumpOutcome, exitOfBump, renderBumpDocument, renderChanges, renderTalk } from "./render-bump.ts";

/** `tidegate bump`: brings every reference to an image or a chart, below the paths given, to a version. */
export async function runBump(given: Arguments, terminal: Terminal): Promise<number> {
  const request = parseBump(given);
  return request.paths.includes("-") ? bumpInput(request, terminal) : bumpCheckout(request, terminal);
}

async function bumpCheckout(request: BumpRequest, terminal: Terminal): Promise<number> {
  const { subject, paths } = request;
  if (subject.kind === "chart") refuseImages(paths, terminal.folder);
  const { placesIn, warnings } = await readConfigPlaces(terminal.folder, paths);
  const walk = walkCheckout(terminal.folder, paths, placesIn);
  for (const warning of warnings) terminal.err(`${warning}\n`);
  const read = mentioningReader(subject);
  const files: MentioningFile[] = [];
  const absolutes = new Map<string, string>();
  const problems = visitFiles(walk.files, terminal, (each, bytes) => {
    const file = read(each, bytes);
    if (file === undefined) return;
    files.push(file);
    absolutes.set(each.path, each.absolute);
  });
  if (walk.problems.length > 0 || problems.length > 0)
    throw new BadInput(...walk.problems, ...problems, "Nothing was written.");
  const bumps = await planFiles(files, subject);
  const changed = bumps.planned.flatMap(({ path, change }) => (change === undefined ? [] : [{ path, ...change }]));
  if (request.output === "write")
    await replaceFiles(changed.map((each) => ({ ...each, absolute: absolutes.get(each.path) ?? each.path })));
  const outcome = { ...bumps, request, followedNot: walk.skipped, written: request.output === "write" };
  const { out } = terminal.styles;
  if (request.json) terminal.out(renderBumpDocument(outcome));
  else if (request.output === "diff") for (const each of changed) terminal.out(renderDiff(each, out));
  else terminal.out(renderChanges(outcome, out));
  terminal.err(renderTalk(outcome, terminal.styles.err));
  return exitOfBump(outcome);
}

/** Standard input is the manifest, and standard output what becomes of it: the very same bytes when nothing does. */
async function bumpInput(request: BumpRequest, terminal: Terminal): Promise<number> {
  const bytes = await terminal.readInput();
  const file = mentioningReader(request.subject)({ path: "-" }, bytes);
  const bumps = await planFiles(file === undefined ? [] : [file], request.subject);
  const outcome: BumpOutcome = { ...bumps, request, followedNot: [], written: request.output === "write" };
  const change = bumps.planned[0]?.change;
  if (request.json) terminal.out(renderBumpDocument(outcome));
  else if (request.output === "diff") {
    if (change !== undefined) terminal.out(renderDiff({ path: "-", ...change }, terminal.styles.out));
  } else {
    terminal.out(change?.after ?? bytes);
    terminal.err(renderChanges(outcome, terminal.styles.err));
  }
  terminal.err(renderTalk(outcome, terminal.styles.err));
  return exitOfBump(outcome);
}

/** With `--chart`, what stands where an image would be is a PATH, and seldom meant as one. */
function refuseImages(paths: readonly string[], folder: string): void {
  const image = paths.find(
    (path) => parseImageReference(path)?.tag !== undefined && !existsSync(resolve(folder, path)),
  );
  if (image === undefined) return;
  throw new BadInput(`With --chart only PATHs stand beside it. Bump the image ${quote(image)} in a run of its own.`);
}

async function planFiles(files: readonly MentioningFile[], subject: BumpSubject): Promise<PlannedBumps> {
  const manifests = files.flatMap((file) => ("text" in file ? [file] : []));
  // The YAML parser is half of what there is to load, and most often there is nothing to parse.
  const { planned, namesakes } =
    manifests.length === 0
      ? { planned: [], namesakes: [] }
      : (await import("./plan-bump.ts")).planBumps(manifests, subject);
  const byPath = new Map<string, PlannedBump>(planned.map((each) => [each.path, each]));
  const none = { changes: [], changesWith: [], unchanged: [], leftAlone: [] } as const;
  return {
    planned: files.map((file) =>
      "skipped" in file ? { ...none, ...file } : (byPath.get(file.path) ?? { ...none, path: file.path }),
    ),
    namesakes,
  };
}
