import { compareVersions, type Version } from "../version.ts";
import { type Constraint, judgeByConstraint } from "./constraint.ts";
import type { Judged } from "./preset.ts";

/** Judges a version, or what should have been one, by a constraint. */
export function judgeVersion(version: Version | undefined, { text, ...constraint }: Constraint): Judged<Version> {
  if (version === undefined) return { code: "not-a-version", message: "is no version" };
  switch (judgeByConstraint({ text, ...constraint }, version)) {
    case "inside":
      return { key: version };
    case "pre-release":
      return { code: "pre-release", message: `is a pre-release, and ${text} names none` };
    case "outside":
      return { code: "outside-range", message: `is outside ${text}` };
  }
}

/** The newer version is taken. */
export const newerVersion: (a: Version, b: Version) => number = compareVersions;
