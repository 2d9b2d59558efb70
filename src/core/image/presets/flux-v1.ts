import { RE2JS, RE2JSSyntaxException } from "re2js";
import { byBuildTime } from "./build-time.ts";
import { parseConstraint, parseLenientVersion } from "./constraint.ts";
import { createPreset, type Judged, type PresetProblem, type TagPreset } from "./preset.ts";
import { judgeVersion, newerVersion } from "./version-rules.ts";

/**
 * Reads the pattern of a Flux v1 annotation or policy: `semver:~1`, `glob:main-*` (also without its prefix),
 * `regexp:^main-` (also `regex:`). The last two take the tag that was built last.
 *
 * @see https://github.com/fluxcd/flux/blob/master/docs/references/automated-image-update.md
 */
export function parseFluxV1Pattern(text: string): TagPreset | PresetProblem {
  const [, prefix = "glob", pattern = ""] = /^(?:(glob|semver|regexp|regex):)?(.*)$/s.exec(text) ?? [];
  switch (prefix) {
    case "semver": {
      const constraint = parseConstraint(pattern);
      if (constraint === undefined) return { problem: `"${pattern}" is no range of versions.` };
      return createPreset({
        judge: ({ tag }) => judgeVersion(parseLenientVersion(tag), constraint),
        compare: newerVersion,
      });
    }
    case "glob": {
      const pieces = pattern.split("*").map((piece) => RE2JS.quote(piece));
      return byBuildTime(matching(RE2JS.compile(`^(?s:${pieces.join(".*")})$`), `glob:${pattern}`));
    }
    default: {
      const expression = compile(pattern);
      return expression instanceof RE2JS ? byBuildTime(matching(expression, text)) : expression;
    }
  }
}

/** Compiles an RE2 pattern that finds a part of the tag; or tells what is wrong. */
export function compile(pattern: string): RE2JS | PresetProblem {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    // re2js's only way to say no.
    if (error instanceof RE2JSSyntaxException)
      return { problem: `"${pattern}" is not RE2 syntax: ${error.message.replace(/^error parsing regexp: /, "")}.` };
    throw error;
  }
}

/** Takes the tags in which the expression finds something. */
export function matching(expression: RE2JS, shown: string): (tag: string) => Judged<true> {
  return (tag) =>
    expression.matcher(tag).find() ? { key: true } : { code: "pattern-mismatch", message: `does not match ${shown}` };
}
