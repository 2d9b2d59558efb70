import type { EnvironmentName, ServiceName } from "../identity.ts";
import { type NamedPlace, parseNamedPath } from "../manifest/named-place.ts";
import type { Config, Environment, ServicePlace } from "./config.ts";
import { parseEnvironmentPath } from "./paths.ts";

/** A place that the config file names, with its owner: plain data, for `findReferences`. */
export type ConfigPlace = NamedPlace & {
  readonly service: ServiceName;
  /**
   * Whose it is, wherever its file lies. Absent where the place does not name an environment: then it is that
   * environment's whose `paths` its file lies in.
   */
  readonly environment?: EnvironmentName;
};

/** The places that the services name, filled in: of one environment, or of all. In the order of the file. */
export function namedPlacesOf(
  { environments, services }: Pick<Config, "environments" | "services">,
  environment?: Pick<Environment, "name">,
): readonly ConfigPlace[] {
  const names = environment === undefined ? [...environments.keys()] : [environment.name];
  return [...services.values()].flatMap(({ name: service, places }) =>
    places.flatMap((place): readonly ConfigPlace[] =>
      namesEnvironment(place)
        ? names.map((each) => ({ ...fillPlace(place, { environment: each, service }), service, environment: each }))
        : [{ ...fillPlace(place, { environment: "", service }), service }],
    ),
  );
}

/** Whether a place says which environment it is of, by `{environment}`. */
export function namesEnvironment(place: ServicePlace): boolean {
  return [place.kind === "path" ? place.path : `${place.file}\n${place.pattern}`].some((text) =>
    text.includes("{environment}"),
  );
}

/** The place for one environment and service. Throws for one that was not checked. */
export function fillPlace(
  place: ServicePlace,
  names: { readonly environment: string; readonly service: string },
): NamedPlace {
  const subject = { subject: "image", image: place.image } as const;
  if (place.kind === "line") {
    const { file, pattern } = place;
    return { ...subject, kind: "line", file: checkedFile(fill(file, names)), pattern: fillPattern(pattern, names) };
  }
  const read = parseNamedPath(place.path, names);
  if ("problem" in read) throw new Error(`the path ${place.path} was not checked: ${read.problem}`);
  return { ...subject, ...read, file: checkedFile(read.file) };
}

/** A text with the names in it. */
export function fill(text: string, names: { readonly environment: string; readonly service: string }): string {
  return text.replaceAll("{environment}", () => names.environment).replaceAll("{service}", () => names.service);
}

/** A pattern with the names in it, each as a group that takes just the name. */
export function fillPattern(
  pattern: string,
  names: { readonly environment: string; readonly service: string },
): string {
  const quoted = (name: string) => `(?:${name.replaceAll(".", "\\.")})`;
  return fill(pattern, { environment: quoted(names.environment), service: quoted(names.service) });
}

function checkedFile(file: string): string {
  const read = parseEnvironmentPath(file);
  if ("ill" in read) throw new Error(`the file ${file} was not checked: ${read.ill}`);
  return read.path;
}
