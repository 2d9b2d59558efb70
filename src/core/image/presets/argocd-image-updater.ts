import { RE2JS } from "re2js";
import { matchesGlob, parseTagGlob, type TagGlob } from "../tag-pattern.ts";
import { byBuildTime } from "./build-time.ts";
import { parseConstraint, parseLenientVersion } from "./constraint.ts";
import { compile, matching } from "./flux-v1.ts";
import { allowTagsForms, formerStrategies, updateStrategies } from "./image-updater-forms.ts";
import { createPreset, type Judged, type PresetProblem, type TagPreset } from "./preset.ts";
import { judgeVersion, newerVersion } from "./version-rules.ts";

/** What Argo CD Image Updater's annotations say of one image. */
export interface ImageUpdaterForm {
  /** One of {@link updateStrategies} or {@link formerStrategies}, in any case. */
  readonly strategy: string;
  /** A range of versions; with `digest` the tag whose digest is followed. */
  readonly constraint?: string;
  /** `any`, or `regexp:` and an RE2 pattern that finds a part of the tag. */
  readonly allowTags?: string;
  /** Globs; several in one text stand between commas. */
  readonly ignoreTags: readonly string[];
}

/**
 * Reads an update strategy of Argo CD Image Updater, or tells what is wrong.
 *
 * @see https://argocd-image-updater.readthedocs.io/en/stable/basics/update-strategies/
 */
export function parseImageUpdater(form: ImageUpdaterForm): TagPreset | PresetProblem {
  const filter = readFilter(form);
  if ("problem" in filter) return filter;
  const { strategy, constraint = "" } = form;
  switch (currentName(strategy.toLowerCase())) {
    case "semver":
      return bySemver(constraint === "" ? "*" : constraint, filter.judge);
    case "newest-build":
      return byBuildTime(filter.judge);
    case "alphabetical":
      return byText(filter.judge);
    case "digest":
      if (constraint === "") return { problem: "The strategy digest needs a constraint: the tag to follow." };
      return byText((tag) =>
        tag === constraint ? filter.judge(tag) : { code: "other-tag", message: `is not ${constraint}` },
      );
    default:
      return { problem: `"${strategy}" is no update strategy; there are ${updateStrategies.join(", ")}.` };
  }
}

function currentName(strategy: string): string {
  return Object.entries(formerStrategies).find(([former]) => former === strategy)?.[1] ?? strategy;
}

type Filter = (tag: string) => Judged<true>;

function bySemver(text: string, filter: Filter): TagPreset | PresetProblem {
  const constraint = parseConstraint(text);
  if (constraint === undefined) return { problem: `"${text}" is no range of versions.` };
  return createPreset({
    judge: ({ tag }) => {
      const judged = filter(tag);
      return "key" in judged ? judgeVersion(parseLenientVersion(tag), constraint) : judged;
    },
    compare: newerVersion,
  });
}

function byText(filter: Filter): TagPreset {
  return createPreset<string>({
    judge: ({ tag }) => {
      const judged = filter(tag);
      return "key" in judged ? { key: tag } : judged;
    },
    compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
  });
}

function readFilter({ allowTags = "any", ignoreTags }: ImageUpdaterForm): { readonly judge: Filter } | PresetProblem {
  const ignore: TagGlob[] = [];
  for (const text of ignoreTags.flatMap((each) => each.split(",")).map((each) => each.trim())) {
    if (text === "") continue;
    // Go's sets are negated by `^` alone, and no tag holds a `!`.
    const glob = parseTagGlob(text.replaceAll("[!", "["));
    if ("problem" in glob) return { problem: `"${text}" in the tags to ignore: ${glob.problem}` };
    ignore.push(glob);
  }
  const allowed = readAllowed(allowTags);
  if ("problem" in allowed) return allowed;
  return {
    judge: (tag) => {
      const glob = ignore.find((each) => matchesGlob(each, tag));
      return glob === undefined ? allowed.judge(tag) : { code: "ignored", message: `is ignored by ${glob.text}` };
    },
  };
}

function readAllowed(text: string): { readonly judge: Filter } | PresetProblem {
  if (/^(?:any)?$/i.test(text)) return { judge: () => ({ key: true }) };
  if (!/^regexp:/i.test(text)) return { problem: `"${text}" is not what tags are allowed by: ${allowTagsForms}.` };
  const expression = compile(text.slice("regexp:".length));
  return expression instanceof RE2JS ? { judge: matching(expression, text) } : expression;
}
