import {
  type ChartIdentity,
  parseChartName,
  parseChartRepository,
  parseChartVersion,
  parseOciChart,
} from "../../core/image/chart.ts";
import { type ImageDigest, parseImageDigest, parseImageReference } from "../../core/image/reference.ts";
import type { ChartRelease, ImageVersion } from "../../core/manifest/plan-edits.ts";
import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { quote } from "../show.ts";

/** What is to be brought to which version. */
export type BumpSubject =
  | { readonly kind: "image"; readonly release: ImageVersion }
  | { readonly kind: "chart"; readonly release: ChartRelease };

/** What `tidegate bump` was asked for. */
export interface BumpRequest {
  readonly subject: BumpSubject;
  /** Empty for the folder one is in; `-` alone for standard input. */
  readonly paths: readonly string[];
  readonly output: "write" | "diff";
  readonly json: boolean;
}

/** Reads the arguments of `tidegate bump`. Throws {@link BadInput}. */
export function parseBump(given: Arguments): BumpRequest {
  const chart = given.text("chart");
  const [written, ...others] = given.operands;
  if (chart === undefined && written === undefined)
    throw new BadInput("Which image, at which tag? For example: tidegate bump ghcr.io/acme/web:1.5.0");
  const paths = chart === undefined ? others : given.operands;
  const json = given.flag("json");
  const output = given.flag("dry-run") ? "diff" : "write";
  const problems: string[] = [];
  if (paths.includes("-") && paths.length > 1)
    problems.push("- stands for standard input and takes no PATH beside it.");
  if (paths.includes("-") && json && output === "write")
    problems.push("With -, the changed text goes to standard output, so --json needs --dry-run beside it.");
  const option = given.text("digest");
  const isDigest = option !== undefined && parseImageDigest(option) !== undefined;
  const digest = isDigest ? option : undefined;
  const subject = attempt(
    problems,
    (): BumpSubject =>
      chart === undefined
        ? { kind: "image", release: parseImage(written ?? "", digest) }
        : { kind: "chart", release: parseChart(chart, digest) },
  );
  if (option !== undefined && !isDigest) problems.push(explainDigest(option));
  if (subject === undefined || problems.length > 0) throw new BadInput(...problems);
  return { subject, paths, output, json };
}

/** Goes on to the other problems after one that is thrown. */
function attempt<Value>(problems: string[], read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function parseImage(written: string, digestText: string | undefined): ImageVersion {
  const reference = parseImageReference(written);
  if (reference === undefined) throw new BadInput(explainReference(written));
  const { name, tag } = reference;
  if (tag === undefined)
    throw new BadInput(`${quote(written)} names no tag; write it as ${written.split("@")[0]}:TAG.`);
  const digest = readDigest(reference.digest, digestText, "image");
  return { name, tag, ...(digest === undefined ? {} : { digest }) };
}

function readDigest(
  beside: ImageDigest | undefined,
  option: string | undefined,
  what: "image" | "chart",
): ImageDigest | undefined {
  const digest = option === undefined ? beside : parseImageDigest(option);
  if (beside !== undefined && digest !== beside)
    throw new BadInput(`The ${what} and --digest name two different digests.`);
  return digest;
}

function explainDigest(text: string): string {
  return `${quote(text)} is no digest; sha256: and 64 hex digits are one.`;
}

function explainReference(written: string): string {
  if (/^(?:oci|https?):\/\//i.test(written))
    return `${quote(written)} is a chart's; write it as: tidegate bump --chart ${written}`;
  const lower = written.replace(/^[^@:]*/, (name) => name.toLowerCase());
  const hint = parseImageReference(lower) === undefined ? "nginx:1.27.1 and ghcr.io/acme/web:1.5.0 are" : `${lower} is`;
  return `${quote(written)} is no image with a tag; ${hint}.`;
}

/** `web:1.2.3`, `oci://ghcr.io/acme/charts/web:1.2.3`, `https://charts.acme.example/web:1.2.3`, each with a digest behind it or not. */
function parseChart(written: string, digestText: string | undefined): ChartRelease {
  const at = written.indexOf("@sha");
  const [whole, beside] = at < 0 ? [written, undefined] : [written.slice(0, at), written.slice(at + 1)];
  const colon = whole.indexOf(":", whole.lastIndexOf("/") + 1);
  const name = colon < 0 ? whole : whole.slice(0, colon);
  const identity = parseIdentity(name);
  if (identity === undefined) throw new BadInput(explainChart(written, name));
  if (colon < 0) throw new BadInput(`${quote(written)} names no version; write it as --chart ${name}:VERSION.`);
  const version = parseChartVersion(whole.slice(colon + 1));
  if (version === undefined)
    throw new BadInput(`${quote(whole.slice(colon + 1))} is no version of a chart; 1.2.3 and 1.2.3-rc.1 are.`);
  const known = beside === undefined ? undefined : parseImageDigest(beside);
  if (beside !== undefined && known === undefined) throw new BadInput(explainDigest(beside));
  const digest = readDigest(known, digestText, "chart");
  return { ...identity, version, ...(digest === undefined ? {} : { digest }) };
}

function parseIdentity(text: string): ChartIdentity | undefined {
  if (/^oci:/i.test(text)) return parseOciChart(text);
  const slash = text.lastIndexOf("/");
  const name = parseChartName(text.slice(slash + 1));
  if (name === undefined || slash < 0) return name === undefined ? undefined : { name };
  const repository = parseChartRepository(text.slice(0, slash));
  return repository === undefined ? undefined : { name, repository };
}

function explainChart(written: string, name: string): string {
  const [, own] = /^[\w.-]+\/([\w.-]+)$/.exec(name) ?? [];
  const hint =
    own === undefined
      ? "web:1.2.3 and oci://ghcr.io/acme/charts/web:1.2.3 are"
      : `write the URL of its repository before /${own}, or ${own} alone`;
  return `${quote(written)} is no chart with a version; ${hint}.`;
}
