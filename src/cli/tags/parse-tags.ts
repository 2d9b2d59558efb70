import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { placesIn } from "../../core/config/place.ts";
import { parseBranchName } from "../../core/identity.ts";
import { parseImageUpdater } from "../../core/image/presets/argocd-image-updater.ts";
import { parseFluxImagePolicy } from "../../core/image/presets/flux-image-policy.ts";
import { parseFluxV1Pattern } from "../../core/image/presets/flux-v1.ts";
import type { PresetProblem, TagPreset } from "../../core/image/presets/preset.ts";
import { parseRenovateCurrent } from "../../core/image/presets/renovate-docker.ts";
import type { TagOrder } from "../../core/image/tag-key.ts";
import { compileTagPolicy, type TagPolicy } from "../../core/image/tag-policy.ts";
import { parseTagTemplate, type TagTemplate } from "../../core/image/tag-template.ts";
import { decodeManifest } from "../../core/manifest/read-manifest.ts";
import { renderSkipReason } from "../../core/words/left-alone.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { renderProblem } from "../render-problem.ts";
import { quote, showPath } from "../show.ts";
import { stylerFor } from "../styler.ts";
import { explainSystemError, isSystemError } from "../system-error.ts";
import { policyChooser } from "./policy-chooser.ts";

/** Reads the policy of `tidegate tags`. Throws {@link BadInput} with all that is wrong with its options. */
export function parseTagsPolicy(given: Arguments, folder: string): TagPreset {
  const forms = formNames.filter((name) => given.text(name) !== undefined);
  const [form, ...others] = forms;
  if (form === undefined || others.length > 0)
    throw new BadInput(
      form === undefined
        ? `By which policy? Give one of ${formNames.map((name) => `--${name}`).join(", ")}.`
        : `${forms.map((name) => `--${name}`).join(" and ")} are different policies; give one.`,
    );
  const stray = companions.filter((each) => each.of !== form && given.texts(each.name).length > 0);
  if (stray.length > 0) throw new BadInput(...stray.map(({ name, of }) => `--${name} goes with --${of} only.`));
  return parsers[form](given.text(form) ?? "", given, folder);
}

const formNames = ["semver", "pattern", "branch", "flux", "flux-v1", "argocd", "renovate"] as const;
type Form = (typeof formNames)[number];

const companions: readonly { readonly name: string; readonly of: Form }[] = [
  { name: "extract", of: "pattern" },
  { name: "order", of: "pattern" },
  { name: "ignore", of: "pattern" },
  { name: "constraint", of: "argocd" },
  { name: "allow-tags", of: "argocd" },
  { name: "ignore-tags", of: "argocd" },
];

type Parser = (text: string, given: Arguments, folder: string) => TagPreset;

const parsers: Readonly<Record<Form, Parser>> = {
  semver: (range, given) => choosing({ kind: "semver", range }, readTemplate(given)),
  pattern: (pattern, given) => {
    const extract = given.text("extract");
    const order = orders.find((each) => each === given.text("order")) ?? "semver";
    const ignore = given.texts("ignore");
    return choosing(
      { kind: "pattern", pattern, order, ignore, ...(extract === undefined ? {} : { extract }) },
      readTemplate(given),
    );
  },
  branch: (name, given) => {
    const branch = parseBranchName(name);
    if (branch === undefined) throw new BadInput(`${quote(name)} is no branch name.`);
    const template = readTemplate(given);
    if (template === undefined)
      throw new BadInput("--branch needs --template: how tags are made, e.g. '{branch}-{sha}-{timestamp}'.");
    if (!template.parts.some(({ kind }) => kind === "branch"))
      throw new BadInput(`The template ${quote(template.text)} does not name {branch}.`);
    return choosing({ kind: "branch", branch }, template);
  },
  flux: (file, _given, folder) => readFluxPolicy(file, readFile(file, folder)),
  "flux-v1": (pattern) => accepted(parseFluxV1Pattern(pattern)),
  argocd: (strategy, given) => {
    const [constraint, allowTags] = [given.text("constraint"), given.text("allow-tags")];
    return accepted(
      parseImageUpdater({
        strategy,
        ...(constraint === undefined ? {} : { constraint }),
        ...(allowTags === undefined ? {} : { allowTags }),
        ignoreTags: given.texts("ignore-tags"),
      }),
    );
  },
  renovate: (current) => accepted(parseRenovateCurrent(current)),
};

const orders: readonly TagOrder[] = ["semver", "numeric", "text", "time"];

function choosing(policy: TagPolicy, template: TagTemplate | undefined): TagPreset {
  const compiled = compileTagPolicy(policy);
  if (compiled.kind === "problem") throw new BadInput(`--${compiled.field}: ${compiled.problem}`);
  return policyChooser(compiled, template);
}

function readTemplate(given: Arguments): TagTemplate | undefined {
  const text = given.text("template");
  if (text === undefined) return undefined;
  const template = parseTagTemplate(text);
  if ("problem" in template) throw new BadInput(`--template: ${template.problem}`);
  return template;
}

function accepted(preset: TagPreset | PresetProblem): TagPreset {
  if ("problem" in preset) throw new BadInput(preset.problem);
  return preset;
}

function readFluxPolicy(file: string, text: string): TagPreset {
  const preset = parseFluxImagePolicy(text);
  if (!("problem" in preset)) return preset;
  const placeOf = placesIn(text);
  const problems = preset.faults.map(({ problem, range }) =>
    range === undefined
      ? `${showPath(file)}: ${problem}`
      : renderProblem({ path: file, message: problem, ...placeOf(range) }, stylerFor("plain")).trimEnd(),
  );
  throw new BadInput(...problems);
}

function readFile(file: string, folder: string): string {
  try {
    const decoded = decodeManifest(file, readFileSync(resolve(folder, file)));
    if ("skipped" in decoded)
      throw new BadInput(`The file ${quote(file)} is not read: ${renderSkipReason(decoded.skipped)}.`);
    return decoded.text;
  } catch (error) {
    if (isSystemError(error)) throw new BadInput(`The file ${quote(file)} ${explainSystemError(error)}.`);
    throw error;
  }
}
