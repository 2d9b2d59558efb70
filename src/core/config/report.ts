import type { Stretch } from "./place.ts";
import type { Finding, Problem } from "./problems.ts";
import { keyStretchAt, nodeAt, type Path, type SourceNode, valueStretchAt } from "./source.ts";

/** Takes problems with what they are about, and keeps them with their stretch of the file. */
export interface Report {
  readonly findings: readonly Finding[];
  /** About a key: that it is unknown, or that something is missing below it. */
  atKey(path: Path, problem: Problem): void;
  /** About a value. */
  atValue(path: Path, problem: Problem): void;
  /** About a part of a text value; the whole value when the part cannot be told in it. */
  inValue(path: Path, part: string, problem: Problem): void;
  /** Whether the file has something at a path, however wrong: what is wrong is not missing. */
  has(path: Path): boolean;
  /** Whether the file has a mapping at a path. */
  isMap(path: Path): boolean;
  /** The keys of the mapping at a path, as written; none when there is no mapping. */
  keysAt(path: Path): readonly string[];
  /** From now on nothing more is taken about the values at these paths. */
  settle(paths: readonly Path[]): void;
}

/** Begins an empty report on one file. */
export function reportOn(root: SourceNode): Report {
  const findings: Finding[] = [];
  const settled = new Set<string>();
  const takeValue = (path: Path, stretch: Stretch, problem: Problem) => {
    if (!settled.has(JSON.stringify(path))) findings.push({ stretch, problem });
  };
  return {
    findings,
    atKey: (path, problem) => findings.push({ stretch: keyStretchAt(root, path), problem }),
    atValue: (path, problem) => takeValue(path, valueStretchAt(root, path), problem),
    inValue: (path, part, problem) => takeValue(path, partStretchAt(root, path, part), problem),
    has: (path) => nodeAt(root, path) !== undefined,
    isMap: (path) => nodeAt(root, path)?.kind === "map",
    keysAt: (path) => {
      const node = nodeAt(root, path);
      return node?.kind === "map" ? [...node.entries.keys()] : [];
    },
    settle: (paths) => {
      for (const path of paths) settled.add(JSON.stringify(path));
    },
  };
}

function partStretchAt(root: SourceNode, path: Path, part: string): Stretch {
  const node = nodeAt(root, path);
  const whole = valueStretchAt(root, path);
  if (node?.kind !== "scalar" || part === "") return whole;
  const at = node.written.indexOf(part);
  const isOnlyOne = at !== -1 && node.written.indexOf(part, at + 1) === -1;
  return isOnlyOne ? { start: node.stretch.start + at, end: node.stretch.start + at + part.length } : whole;
}
