import { RE2JS, RE2JSSyntaxException } from "re2js";
import { type ImageName, parseImageName, renderImageName } from "../image/reference.ts";

/**
 * The one image that a `name` in Kustomize's `images:` takes, which is a regular expression over names as manifests
 * write them: `ghcr.io/acme/web`, `(docker.io/)?acme/web`. A dot counts as a dot. Undefined when it takes several.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/image/image.go
 */
export function readImagePattern(pattern: string): ImageName | undefined {
  const plain = parseImageName(pattern);
  if (plain !== undefined) return plain;
  // More would multiply to more names than anybody can mean.
  if (pattern.length > 300 || (pattern.match(/\(/g)?.length ?? 0) > 3 || (pattern.match(/\|/g)?.length ?? 0) > 9)
    return undefined;
  const names = new Set(expand(pattern.replace(/^\^/, "").replace(/\$$/, "")).map((text) => parseImageName(text)));
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

/** Whether a text can only be meant as a pattern. */
export function isImagePattern(text: string): boolean {
  return /[()|*+?[\]^$\\]/.test(text);
}

/** Whether the pattern takes the image, in one of the ways to write its name. */
export function takesByPattern(pattern: string, image: ImageName): boolean {
  const expression = compile(pattern);
  const short = renderImageName(image);
  const spellings = [image, short, image.replace(/^docker\.io\//, "index.docker.io/"), `library/${short}`];
  return (
    expression !== undefined && spellings.some((text) => parseImageName(text) === image && expression.testExact(text))
  );
}

/** All that a pattern of literals, optional groups and alternatives takes; nothing when it has more in it. */
function expand(pattern: string): readonly string[] {
  const group = /\((?:\?:)?([^()]*)\)(\??)/.exec(pattern);
  if (group === null) {
    const texts = pattern.split("|").flatMap(expandOptional);
    return texts.every((text) => /^(?:[\w./:-]|\\\.)*$/.test(text))
      ? texts.map((text) => text.replaceAll("\\", ""))
      : [];
  }
  const [whole, inside = "", optional] = group;
  // An alternative around a group binds looser than the group: too clever for this.
  if (pattern.replace(/\([^()]*\)/g, "").includes("|")) return [];
  const choices = [...inside.split("|"), ...(optional === "?" ? [""] : [])];
  return choices.flatMap((choice) =>
    expand(pattern.slice(0, group.index) + choice + pattern.slice(group.index + whole.length)),
  );
}

/** `a?` is an `a` or nothing. */
function expandOptional(text: string): readonly string[] {
  const at = text.search(/[\w/-]\?/);
  if (at < 0 || (text.match(/\?/g)?.length ?? 0) > 4) return [text];
  return [text.slice(0, at + 1), text.slice(0, at)].flatMap((head) => expandOptional(head + text.slice(at + 2)));
}

function compile(pattern: string): RE2JS | undefined {
  if (pattern.length > 1000) return undefined;
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    // re2js's only way to say no.
    if (error instanceof RE2JSSyntaxException) return undefined;
    throw error;
  }
}
