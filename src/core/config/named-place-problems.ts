import type { Problem } from "./problems.ts";
import { quote, showPlainly } from "./visible.ts";

/** `reason` is a sentence of `core/manifest`, with its full stop. */
export function illPlace(field: "path" | "pattern", text: string, reason: string): Problem {
  const plain = showPlainly(reason).replace(/\.$/, "");
  return { message: `${field} ${quote(text)}: ${plain.slice(0, 1).toLowerCase()}${plain.slice(1)}` };
}

/** Neither of the two names that can be filled in. */
export function unknownPlaceholder(placeholder: string): Problem {
  const known = ["{environment}", "{service}"];
  return {
    message: `${quote(placeholder)} is not known here; known: ${known.join(", ")}`,
    misspelt: { word: placeholder, known },
  };
}

/** The pattern of an image has the group of a chart. */
export function versionOfImage(pattern: string): Problem {
  return {
    message: `pattern ${quote(pattern)}: the group version is for charts; put (?P<tag>…) around the tag of an image`,
  };
}

/** With the names filled in, the pattern would mean something else, or nothing. */
export function placeholderInside(pattern: string): Problem {
  return {
    message: `pattern ${quote(pattern)}: {environment} and {service} stand for names only outside of [ ], not behind \\, and not so often that it grows beyond 1,000 characters`,
  };
}

/** A place of a service with several images. */
export function imageNotTold(service: string): Problem {
  return {
    message: `service ${quote(service)} has several images; say with image whose version stands there`,
  };
}

/** `known` are the service's own. */
export function imageElsewhere(text: string, service: string, known: readonly string[]): Problem {
  return { message: `${quote(text)} is not an image of service ${quote(service)}`, misspelt: { word: text, known } };
}

/** Then no release ever changes it. */
export function placeOfNoEnvironment(file: string): Problem {
  return {
    message:
      `no environment has ${quote(file)} in its path, so the place belongs to none; ` +
      "write {environment} where its name stands, or add the file to the path of one",
  };
}

/** `other` says whose it is already. */
export function placeTwice(text: string, other: string): Problem {
  return { message: `${quote(text)} is a place of ${other} already; a release for one would change the other` };
}

/** Within one service. */
export function placeListedTwice(text: string): Problem {
  return { message: `the place ${quote(text)} is listed twice` };
}
