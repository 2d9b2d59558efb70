import {
  type ImageDigest,
  type ImageName,
  type ImageTag,
  parseImageDigest,
  parseImageReference,
} from "../../core/image/reference.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { quote } from "../show.ts";

/** What `tidegate bump` was asked for. */
export interface BumpRequest {
  readonly image: { readonly name: ImageName; readonly tag: ImageTag; readonly digest?: ImageDigest };
  /** Empty for the folder one is in; `-` alone for standard input. */
  readonly paths: readonly string[];
  readonly output: "write" | "diff";
  readonly json: boolean;
}

/** Reads the arguments of `tidegate bump`. Throws {@link BadInput}. */
export function parseBump(given: Arguments): BumpRequest {
  const [written, ...paths] = given.operands;
  if (written === undefined)
    throw new BadInput("Which image, at which tag? For example: tidegate bump ghcr.io/acme/web:1.5.0");
  const json = given.flag("json");
  const output = given.flag("dry-run") ? "diff" : "write";
  if (paths.includes("-") && paths.length > 1)
    throw new BadInput("- stands for standard input and takes no PATH beside it.");
  if (paths.includes("-") && json && output === "write")
    throw new BadInput("With -, the changed text goes to standard output, so --json needs --dry-run beside it.");
  return { image: parseImage(written, given.text("digest")), paths, output, json };
}

function parseImage(written: string, digestText: string | undefined): BumpRequest["image"] {
  const reference = parseImageReference(written);
  if (reference === undefined) throw new BadInput(explainReference(written));
  const { name, tag } = reference;
  if (tag === undefined)
    throw new BadInput(`${quote(written)} names no tag; write it as ${written.split("@")[0]}:TAG.`);
  const digest = digestText === undefined ? reference.digest : parseImageDigest(digestText);
  if (digestText !== undefined && digest === undefined)
    throw new BadInput(`${quote(digestText)} is no digest; sha256: and 64 hex digits are one.`);
  if (reference.digest !== undefined && digest !== reference.digest)
    throw new BadInput("The image and --digest name two different digests.");
  return { name, tag, ...(digest === undefined ? {} : { digest }) };
}

function explainReference(written: string): string {
  const lower = written.replace(/^[^@:]*/, (name) => name.toLowerCase());
  const hint = parseImageReference(lower) === undefined ? "nginx:1.27.1 and ghcr.io/acme/web:1.5.0 are" : `${lower} is`;
  return `${quote(written)} is no image with a tag; ${hint}.`;
}
