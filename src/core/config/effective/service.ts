import {
  type EnvironmentName,
  parseEnvironmentName,
  parseRepoName,
  parseServiceName,
  type RepoName,
} from "../../identity.ts";
import { type ImageName, parseImageName, parseWrittenReference } from "../../image/reference.ts";
import { parseTagTemplate, type TagTemplate } from "../../image/tag-template.ts";
import type { EnvironmentRules } from "../config.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source.ts";
import type { RemainingService } from "../written/config.ts";
import type { DraftService, Written } from "./draft.ts";
import { readNamedPlaces } from "./named-places.ts";
import { readRules } from "./rules.ts";

/** The service that is written under a name; undefined when the name is none, which a rule reports. */
export function readService(key: string, written: RemainingService, report: Report): DraftService | undefined {
  const path = ["services", key];
  const name = parseServiceName(key);
  const repo = written.repo === undefined ? undefined : readRepo(written.repo, [...path, "repo"], report);
  const images = readImages(key, written, report);
  const tags = written.tags === undefined ? undefined : readTags(written.tags, [...path, "tags"], report);
  const places = readNamedPlaces(key, written, images, report);
  const overrides = readOverrides(written, [...path, "environments"], report);
  return name === undefined
    ? undefined
    : { name, repo, images, ...(tags === undefined ? {} : { tags }), places, overrides };
}

function readRepo(text: string, path: Path, report: Report): RepoName | undefined {
  const repo = parseRepoName(text);
  if (repo === undefined) report.atValue(path, problems.illRepo(text));
  return repo;
}

function readImages(key: string, { image, images }: RemainingService, report: Report): readonly Written<ImageName>[] {
  const [one, several] = [
    ["services", key, "image"],
    ["services", key, "images"],
  ] as const;
  if (report.has(one) && report.has(several)) report.atKey(several, problems.imageAndImages(key));
  if (!report.has(one) && !report.has(several)) report.atKey(["services", key], problems.noImage(key));
  return [
    ...(image === undefined ? [] : readImage(image, one, report)),
    ...(images ?? []).flatMap((text, index) => readImage(text, [...several, index], report)),
  ];
}

function readImage(text: string, path: Path, report: Report): readonly Written<ImageName>[] {
  const value = parseImageName(text);
  if (value !== undefined) return [{ value, path }];
  const withVersion = parseWrittenReference(text);
  report.atValue(
    path,
    withVersion === undefined ? problems.illImage(text) : problems.imageWithVersion(text, withVersion.writtenName),
  );
  return withVersion === undefined ? [] : [{ value: withVersion.name, path }];
}

function readTags(text: string, path: Path, report: Report): TagTemplate | undefined {
  const template = parseTagTemplate(text);
  if (!("problem" in template)) return template;
  report.atValue(path, problems.illPattern("tags", text, template.problem));
  return undefined;
}

function readOverrides(
  { environments }: RemainingService,
  path: Path,
  report: Report,
): ReadonlyMap<EnvironmentName, Partial<EnvironmentRules>> {
  const overrides = new Map<EnvironmentName, Partial<EnvironmentRules>>();
  for (const [key, written] of Object.entries(environments ?? {})) {
    const rules = readRules(written, [...path, key], report);
    const name = parseEnvironmentName(key);
    // A name that is none is no environment of the file either: the rule on that reports it.
    if (name !== undefined) overrides.set(name, rules);
  }
  return overrides;
}
