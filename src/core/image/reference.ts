import type { Branded } from "../branded.ts";

/**
 * An image's full name in canonical form, without tag and digest: `docker.io/library/nginx`.
 * Host in lower case, port kept, `index.docker.io` as `docker.io`, one-segment paths below `library/`.
 */
export type ImageName = Branded<string, "ImageName">;
/** A tag: `\w[\w.-]{0,127}`, ASCII. */
export type ImageTag = Branded<string, "ImageTag">;
/** `sha256:` and 64 lower-case hex digits; or `sha384:` and 96, `sha512:` and 128, `blake3:` and 64. */
export type ImageDigest = Branded<string, "ImageDigest">;

/** `registry/repository:tag@digest` as written in a manifest; tag and digest may be absent. */
export interface ImageReference {
  readonly name: ImageName;
  readonly tag?: ImageTag;
  readonly digest?: ImageDigest;
}

/** An {@link ImageReference}, and its name just as it was written: `nginx`, `Docker.io/nginx`. */
export interface WrittenReference extends ImageReference {
  readonly writtenName: string;
}

/** One image at a version whose existence the registry has confirmed. */
export interface ConfirmedImage {
  readonly name: ImageName;
  readonly tag: ImageTag;
  readonly digest: ImageDigest;
}

/**
 * Reads a reference, or gives undefined for a text outside the grammar:
 *
 *     reference = [ host "/" ] path [ ":" tag ] [ "@" digest ]
 *     host      = ( label *( "." label ) / "[" IPv6 "]" ) [ ":" port ]
 *     path      = component *( "/" component )                at most 255 characters
 *     component = alnum+ *( ( "." / "_" / "__" / "-"+ ) alnum+ )     lower case
 *     tag       = word *127( word / "." / "-" )
 *     digest    = algorithm ":" hex
 *
 * The first segment is a host when it is `localhost` or has a `.`, a `:` or a capital; else Docker Hub is meant.
 * A host of one label without port (`Foo/bar`) is refused, although Docker reads it: in lower case nothing would
 * tell it from Docker Hub's `foo/bar`. So is a bare image id of 64 hex digits.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const written = parseWrittenReference(text);
  if (written === undefined) return undefined;
  const { writtenName: _, ...reference } = written;
  return reference;
}

/** As {@link parseImageReference}, and tells the name as it was written. */
export function parseWrittenReference(text: string): WrittenReference | undefined {
  if (text.length > 1024) return undefined;
  const at = text.indexOf("@");
  const beforeDigest = at < 0 ? text : text.slice(0, at);
  const colon = beforeDigest.indexOf(":", beforeDigest.lastIndexOf("/") + 1);
  const writtenName = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const name = parseImageName(writtenName);
  if (name === undefined) return undefined;
  const tag = colon < 0 ? undefined : parseImageTag(beforeDigest.slice(colon + 1));
  const digest = at < 0 ? undefined : parseImageDigest(text.slice(at + 1));
  if ((tag === undefined && colon >= 0) || (digest === undefined && at >= 0)) return undefined;
  return { writtenName, name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** Reads a name without tag and digest; all spellings of one image give one name. */
export function parseImageName(text: string): ImageName | undefined {
  if (/^[0-9a-f]{64}$/.test(text)) return undefined;
  const { host, path } = splitHost(text);
  if (!isHost(host) || !isPath(path)) return undefined;
  return mint(`${host}/${host === dockerHub && !path.includes("/") ? `library/${path}` : path}`);
}

/** Takes what the grammar allows, nothing trimmed. */
export function parseImageTag(text: string): ImageTag | undefined {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(text) ? mint(text) : undefined;
}

/** Takes the registered algorithms only, with the length that each has, in lower case. */
export function parseImageDigest(text: string): ImageDigest | undefined {
  const known = /^(?:(?:sha256|blake3):[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
  return known.test(text) ? mint(text) : undefined;
}

/** The short form that people know: `nginx` for `docker.io/library/nginx`, `acme/web` for `docker.io/acme/web`. */
export function renderImageName(name: ImageName): string {
  const official = `${dockerHub}/library/`;
  const rest = name.startsWith(official) ? name.slice(official.length) : undefined;
  if (rest !== undefined && !rest.includes("/")) return rest;
  return name.startsWith(`${dockerHub}/`) ? name.slice(dockerHub.length + 1) : name;
}

const dockerHub = "docker.io";

function splitHost(text: string): { readonly host: string; readonly path: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  if (slash < 0 || !(first === "localhost" || /[.:A-Z]/.test(first))) return { host: dockerHub, path: text };
  const host = first.toLowerCase();
  return { host: host === "index.docker.io" ? dockerHub : host, path: text.slice(slash + 1) };
}

function isHost(host: string): boolean {
  const name = /^(?:\[[0-9a-f:]+\]|[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*)(?::\d+)?$/;
  return host.length <= 255 && (host === "localhost" || /[.:]/.test(host)) && name.test(host);
}

function isPath(path: string): boolean {
  return path.length <= 255 && path.split("/").every((part) => /^[a-z\d]+(?:(?:\.|__?|-+)[a-z\d]+)*$/.test(part));
}

function mint<Name>(text: string): Name {
  return text as Name;
}
