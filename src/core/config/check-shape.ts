import type { z } from "zod";
import * as problems from "./problems.ts";
import type { Report } from "./report.ts";
import { nodeAt, type Path, type SourceNode, toPlain, without } from "./source.ts";
import { type RemainingConfig, remainingConfig, writtenConfig } from "./written/config.ts";
import { knownKeysAt } from "./written/known-keys.ts";

/**
 * Reports all that has not the shape of a config file, and gives what is left of the file without it; undefined
 * when nothing is left to look at.
 */
export function checkShape(root: SourceNode, report: Report): RemainingConfig | undefined {
  const checked = writtenConfig.safeParse(toPlain(root));
  if (checked.success) return checked.data;
  const wrong = checked.error.issues.flatMap((issue) => reportIssue(issue, root, report));
  report.settle(wrong);
  const remaining = without(root, wrong);
  return remaining === undefined ? undefined : remainingConfig.safeParse(toPlain(remaining)).data;
}

type Issue = z.core.$ZodIssue;

/** Gives the paths at which the file is wrong. */
function reportIssue(issue: Issue, root: SourceNode, report: Report): readonly Path[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const found = nodeAt(root, path);
  if (found === undefined) {
    report.atKey(path.slice(0, -1), problems.missingKey(path));
    return [path];
  }
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        report.atKey([...path, key], problems.unknownKey(key, path, knownKeysAt(path)));
        return [...path, key];
      });
    case "invalid_type":
      report.atValue(path, problems.wrongType(path, nounFor(issue.expected, path), found));
      return [path];
    case "invalid_value":
      report.atValue(path, problems.notOneOf(path, found, issue.values.map(String)));
      return [path];
    case "too_small":
      report.atValue(path, problems.emptyList(path));
      return [path];
    case "too_big":
      report.atValue(path, problems.longList(path, Number(issue.maximum)));
      return [path];
    case "invalid_union":
      return reportUnion(issue, path, root, report);
    default:
      report.atValue(path, problems.illShape(path));
      return [path];
  }
}

/** When one alternative has the right type, what is wrong inside it is meant; else no alternative was. */
function reportUnion(
  issue: Issue & { readonly code: "invalid_union" },
  path: Path,
  root: SourceNode,
  report: Report,
): readonly Path[] {
  const meant = issue.errors.find((issues) => !issues.some(isAboutAll));
  if (meant !== undefined) {
    return meant.flatMap((inner) => reportIssue({ ...inner, path: [...path, ...inner.path] }, root, report));
  }
  const whole = issue.errors.flat().filter(isAboutAll);
  const words = whole.flatMap((inner) => (inner.code === "invalid_value" ? inner.values.map(String) : []));
  const nouns = whole.flatMap((inner) => (inner.code === "invalid_type" ? [nounFor(inner.expected, path)] : []));
  const found = nodeAt(root, path);
  if (found === undefined) return [path];
  const problem =
    words.length > 0
      ? problems.notOneOf(path, found, words, nouns)
      : problems.wrongType(path, nouns.join(" or "), found);
  report.atValue(path, problem);
  return [path];
}

/** Whether an alternative was not meant: the value is of another type, or another word. */
function isAboutAll({ code, path }: Issue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_value");
}

function nounFor(expected: string, path: Path): string {
  switch (expected) {
    case "string":
      return textNouns.get(path.at(-1)) ?? "text";
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "object":
    case "record":
      return "a mapping";
    default:
      return `a ${expected}`;
  }
}

/** What the text of a key says, where a number would not do in quotes either. */
const textNouns: ReadonlyMap<string | number | undefined, string> = new Map([
  ["wait", "a length of time such as 30m"],
  ["for", "a length of time such as 24h"],
  ["from", "a time of the day such as 16:00"],
  ["to", "a time of the day such as 24:00"],
]);
