import type { ListedTag, PresetProblem, TagPreset } from "../../../../src/core/image/presets/preset.ts";

/** What a preset chooses of a list; the problem when it could not be read. */
export function chosen(preset: TagPreset | PresetProblem, tags: readonly (string | ListedTag)[]): string | undefined {
  if ("problem" in preset) return preset.problem;
  return preset.choose(tags.map((tag) => (typeof tag === "string" ? { tag } : tag))).tag;
}

/** Why each tag was not taken. */
export function reasons(preset: TagPreset | PresetProblem, tags: readonly string[]): Readonly<Record<string, string>> {
  if ("problem" in preset) return { problem: preset.problem };
  const { rejected } = preset.choose(tags.map((tag) => ({ tag })));
  return Object.fromEntries(rejected.map(({ tag, code }) => [tag, code]));
}
