import type { z } from "zod";
import { quote } from "../core/config/visible.ts";
import { findNearest } from "../core/nearest.ts";

const mostProblems = 20;

/**
 * Says what a schema has against a payload, one sentence each, twenty at most: `tag: expected string, received number`.
 * Values are never repeated; keys are, cut to a few words, and an unknown one gets the nearest of `knownKeys`.
 */
export function renderIssues(error: z.ZodError, knownKeys: readonly string[] = []): readonly string[] {
  return error.issues
    .slice(0, mostProblems)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.slice(0, mostProblems).map((key) => `${place(issue.path)}unknown key ${suggest(key, knownKeys)}`)
        : [`${place(issue.path)}${describe(issue)}`],
    );
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_small") return "is empty";
  if (issue.code === "too_big") return `longer than ${issue.maximum}`;
  const words = issue.message.replace(/^Invalid input: /, "");
  return words.endsWith("received undefined") ? "is missing" : words;
}

function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "" : `${path.map(String).join(".")}: `;
}

function suggest(key: string, knownKeys: readonly string[]): string {
  const near = findNearest(key, knownKeys);
  return near === undefined ? quote(key) : `${quote(key)}; did you mean "${near}"?`;
}
