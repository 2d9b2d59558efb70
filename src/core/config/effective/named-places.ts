import { type ImageName, parseImageName, renderImageName } from "../../image/reference.ts";
import { compileNamedLine, parseNamedLine, parseNamedPath } from "../../manifest/named-place.ts";
import type { ServicePlace } from "../config.ts";
import * as placeProblems from "../named-place-problems.ts";
import { fill, fillPattern } from "../named-places.ts";
import { parseEnvironmentPath } from "../paths.ts";
import * as problems from "../problems.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source.ts";
import type { RemainingNamedPlaces } from "../written/named-places.ts";
import type { Written } from "./draft.ts";

/**
 * The places that a service names; what is wrong with one is reported, and it is left out. A pattern with a group
 * `image` stands for a place of each image.
 */
export function readNamedPlaces(
  service: string,
  { paths = [], lines = [] }: RemainingNamedPlaces,
  images: readonly Written<ImageName>[],
  report: Report,
): readonly Written<ServicePlace>[] {
  const site = { service, images: images.map(({ value }) => value), report };
  return [
    ...paths.flatMap((entry, index) => {
      const at = ["services", service, "paths", index];
      return typeof entry === "string"
        ? readPath(site, { path: entry }, at, at)
        : readPath(site, entry, at, [...at, "path"]);
    }),
    ...lines.flatMap((entry, index) =>
      entry === "" ? [] : readLine(site, entry, ["services", service, "lines", index]),
    ),
  ];
}

interface Site {
  readonly service: string;
  readonly images: readonly ImageName[];
  readonly report: Report;
}

/** Names that no name in the file is like: where these fit, every name does. */
const anyNames = { environment: "z-a", service: "z-a" } as const;

function readPath(
  site: Site,
  { path, image }: { readonly path?: string | undefined; readonly image?: string | undefined },
  at: Path,
  textAt: Path,
): readonly Written<ServicePlace>[] {
  const owner = readOwner(site, image, at);
  if (path === undefined) return [];
  const read = parseNamedPath(path, anyNames);
  if ("problem" in read) {
    const placeholder = /^\{[^{}]*\}/.exec(read.problem)?.[0];
    const problem = placeProblems.illPlace("path", path, read.problem);
    site.report.inValue(
      textAt,
      placeholder ?? "",
      placeholder === undefined ? problem : placeProblems.unknownPlaceholder(placeholder),
    );
    return [];
  }
  const file = path.slice(0, path.indexOf("#"));
  if (!isFile(site, file, textAt) || owner.length !== 1) return [];
  return owner.map((each) => ({ value: { kind: "path", image: each, path }, path: textAt }));
}

function readLine(
  site: Site,
  {
    file,
    pattern,
    image,
  }: {
    readonly file?: string | undefined;
    readonly pattern?: string | undefined;
    readonly image?: string | undefined;
  },
  at: Path,
): readonly Written<ServicePlace>[] {
  const { report } = site;
  const isFileRight = file !== undefined && isPlainFile(site, file, [...at, "file"]);
  const groups = pattern === undefined ? undefined : readGroups(pattern, [...at, "pattern"], report);
  const owners = readOwner(site, image, at, groups?.includes("image") === true);
  if (file === undefined || pattern === undefined || !isFileRight || groups === undefined) return [];
  return owners.map((each) => ({ value: { kind: "line", image: each, file, pattern }, path: [...at, "pattern"] }));
}

/** The images that a place is of: the one it names, or the service's only one; with `tellsImages`, all of them. */
function readOwner(
  { service, images, report }: Site,
  text: string | undefined,
  at: Path,
  tellsImages = false,
): readonly ImageName[] {
  if (text === undefined) {
    if (images.length < 2 || tellsImages) return images;
    report.atValue(at, placeProblems.imageNotTold(service));
    return [];
  }
  const image = parseImageName(text);
  if (image !== undefined && images.includes(image)) return [image];
  const problem =
    image === undefined
      ? problems.illImage(text)
      : placeProblems.imageElsewhere(text, service, images.map(renderImageName));
  report.atValue([...at, "image"], problem);
  return [];
}

function readGroups(pattern: string, at: Path, report: Report): readonly string[] | undefined {
  const read = parseNamedLine("", pattern);
  if ("problem" in read) {
    const part = /`(.+)`/.exec(read.problem)?.[1] ?? "";
    report.inValue(at, part, placeProblems.illPlace("pattern", pattern, read.problem));
    return undefined;
  }
  if ("problem" in parseNamedLine("", fillPattern(pattern, anyNames))) {
    report.atValue(at, placeProblems.placeholderInside(pattern));
    return undefined;
  }
  const groups = Object.keys(compileNamedLine(read).namedGroups());
  if (groups.includes("tag") || groups.includes("digest")) return groups;
  report.atValue(at, placeProblems.versionOfImage(pattern));
  return undefined;
}

function isPlainFile(site: Site, file: string, at: Path): boolean {
  const unknown = /\{(?!(?:environment|service)\})[^{}]*\}/.exec(file)?.[0];
  if (unknown === undefined) return isFile(site, file, at);
  site.report.inValue(at, unknown, placeProblems.unknownPlaceholder(unknown));
  return false;
}

function isFile({ report }: Site, file: string, at: Path): boolean {
  const read = parseEnvironmentPath(fill(file, anyNames));
  if ("path" in read) return true;
  report.inValue(at, file, problems.illPath(file, read.ill));
  return false;
}
