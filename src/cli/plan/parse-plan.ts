import { type ImageDigest, type ImageTag, parseImageDigest, parseImageTag } from "../../core/image/reference.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { quote } from "../show.ts";

/** What `tidegate plan` was asked for, names not yet looked up. */
export interface PlanRequest {
  readonly environment: string;
  readonly services: readonly AskedService[];
  /** The checkout. */
  readonly path: string;
}

export interface AskedService {
  readonly service: string;
  readonly tag: ImageTag;
  readonly digest?: ImageDigest;
}

/** Reads `ENV SERVICE=TAG… [PATH]`; a tag may have its digest behind it: `web=1.5.0@sha256:…`. Throws {@link BadInput}. */
export function parsePlan({ operands }: Arguments): PlanRequest {
  const [environment, ...rest] = operands;
  const firstPath = rest.findIndex((word) => !isAsked(word));
  const asked = firstPath < 0 ? rest : rest.slice(0, firstPath);
  const [path = ".", ...others] = firstPath < 0 ? [] : rest.slice(firstPath);
  if (environment === undefined || isAsked(environment) || asked.length === 0)
    throw new BadInput("Which environment, and which service at which tag? For example: tidegate plan qa1 web=1.5.0");
  if (others.length > 0)
    throw new BadInput(
      `After the PATH ${quote(path)} nothing more is expected, but ${quote(others.join(" "))} follows.`,
    );
  const read = asked.map(parseAsked);
  const services = read.flatMap((each) => ("problem" in each ? [] : [each]));
  const twice = services.filter(({ service }, index) => services.findIndex((each) => each.service === service) < index);
  const problems = [
    ...read.flatMap((each) => ("problem" in each ? [each.problem] : [])),
    ...new Set(twice.map(({ service }) => `The service ${quote(service)} is given twice.`)),
  ];
  if (problems.length > 0) throw new BadInput(...problems);
  return { environment, services, path };
}

function isAsked(word: string): boolean {
  return /^[^/=]+=/.test(word);
}

function parseAsked(word: string): AskedService | { readonly problem: string } {
  const [service = "", version = ""] = [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)];
  const [tagText = "", digestText] = version.split("@");
  const tag = parseImageTag(tagText);
  if (tag === undefined) {
    const rule = "letters, digits, _, . and -, at most 128, not beginning with . or -.";
    return { problem: `${quote(tagText)} is no tag for ${quote(service)}: ${rule}` };
  }
  if (digestText === undefined) return { service, tag };
  const digest = parseImageDigest(digestText);
  if (digest === undefined) return { problem: `${quote(digestText)} is no digest; sha256: and 64 hex digits are one.` };
  return { service, tag, digest };
}
