import { mentions } from "../../core/manifest/mentions.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import { replaceFiles } from "../checkout/replace-files.ts";
import { scanForWords } from "../checkout/scan.ts";
import { walkCheckout } from "../checkout/walk.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { renderDiff } from "../render-diff.ts";
import type { Terminal } from "../terminal.ts";
import { type BumpRequest, parseBump } from "./parse-bump.ts";
import type { PlannedBump } from "./plan-bump.ts";
import { type BumpOutcome, exitOfBump, renderBumpDocument, renderChanges, renderTalk } from "./render-bump.ts";

/** `tidegate bump`: brings every reference to an image, below the paths given, to a version. */
export async function runBump(given: Arguments, terminal: Terminal): Promise<number> {
  const request = parseBump(given);
  return request.paths.includes("-") ? bumpInput(request, terminal) : bumpCheckout(request, terminal);
}

async function bumpCheckout(request: BumpRequest, terminal: Terminal): Promise<number> {
  const walk = walkCheckout(terminal.folder, request.paths);
  const { kept, problems } = scanForWords(walk.files, [lastSegment(request)], terminal);
  if (walk.problems.length > 0 || problems.length > 0)
    throw new BadInput(...walk.problems, ...problems, "Nothing was written.");
  const planned: PlannedBump[] = [];
  const absolutes = new Map<string, string>();
  for (const { path, absolute, bytes } of kept) {
    const plan = await planFile(path, bytes, request);
    if (plan === undefined) continue;
    planned.push(plan);
    absolutes.set(path, absolute);
  }
  const changed = planned.filter(({ before, after }) => before !== after);
  if (request.output === "write") {
    await replaceFiles(changed.map((each) => ({ ...each, absolute: absolutes.get(each.path) ?? each.path })));
  }
  const outcome = { request, planned, followedNot: walk.skipped, written: request.output === "write" };
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
  const plan = await planFile("-", bytes, request);
  const planned = plan === undefined ? [] : [plan];
  const outcome: BumpOutcome = { request, planned, followedNot: [], written: request.output === "write" };
  if (request.json) terminal.out(renderBumpDocument(outcome));
  else if (request.output === "diff") for (const each of planned) terminal.out(renderDiff(each, terminal.styles.out));
  else {
    terminal.out(plan === undefined || plan.skipped !== undefined ? bytes : plan.after);
    terminal.err(renderChanges(outcome, terminal.styles.err));
  }
  terminal.err(renderTalk(outcome, terminal.styles.err));
  return exitOfBump(outcome);
}

/** Undefined when the file does not mention the image. */
async function planFile(path: string, bytes: Buffer, request: BumpRequest): Promise<PlannedBump | undefined> {
  const decoded = decodeManifest(path, bytes);
  if ("skipped" in decoded) {
    if (!bytes.includes(lastSegment(request))) return undefined;
    const text = "";
    const none = { changes: [], unchanged: [], leftAlone: [] } as const;
    return { path, before: text, after: text, ...none, skipped: decoded.skipped };
  }
  if (!mentions(decoded.text, [request.image.name])) return undefined;
  // The YAML parser is half of what there is to load, and most often there is nothing to parse.
  const { planBump } = await import("./plan-bump.ts");
  return planBump(decoded, request.image);
}

function lastSegment({ image }: BumpRequest): string {
  return image.name.slice(image.name.lastIndexOf("/") + 1);
}
