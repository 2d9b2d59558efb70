import { z } from "zod";
import type { BuildFacts } from "../core/event.ts";
import { parseRepoName } from "../core/identity.ts";
import {
  type ImageDigest,
  type ImageName,
  parseImageDigest,
  parseImageName,
  parseImageTag,
} from "../core/image/reference.ts";
import { chartConfigType, isArtefactTag } from "./artefact-tag.ts";
import { renderIssues } from "./problems.ts";
import { type IntakeResult, ignore } from "./result.ts";
import { parseRevisionLabel, parseSourceLabel } from "./source-labels.ts";

/**
 * Reads GitHub's `registry_package` and `package`, which differ in the name of one key. GitHub sends one for each
 * manifest, three for a tag of two platforms; only those with a tag are events.
 *
 * `build.repo` is the repository that the package is linked to, by GitHub's word. Labels are inherited from base
 * images, so when the source label names another repository, its revision is taken for that one's and dropped. The
 * source label counts only for a package that is linked to none.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#registry_package
 */
export function parseRegistryPackage(payload: unknown): IntakeResult {
  const parsed = packagePayload.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error) };
  const { action, registry_package, package: other, repository } = parsed.data;
  const pack = registry_package ?? other;
  if (pack === undefined || pack === null)
    return { kind: "malformed", problems: ["neither registry_package nor package is there"] };
  if (action !== "published" && action !== "updated") return ignore("unknown-action");

  const { metadata, url } = readVersion(pack);
  if (metadata === undefined && ![pack.package_type, pack.ecosystem].some(isContainer)) {
    return ignore("not-a-container");
  }
  if (metadata?.manifest?.config?.media_type === chartConfigType) return ignore("chart");
  const tagText = metadata?.tag?.name ?? url.tag;
  if (tagText === "" || tagText.startsWith("sha256:")) return ignore("no-tag");
  if (isArtefactTag(tagText)) return ignore("artefact");

  const image = findImage(pack, url.name, repository?.html_url);
  const tag = parseImageTag(tagText);
  if (image === undefined || tag === undefined) {
    const problems = [
      ...(image === undefined ? ["neither package_url nor owner and name make an image's name"] : []),
      ...(tag === undefined ? ["container_metadata.tag.name is outside the grammar of tags"] : []),
    ];
    return { kind: "malformed", problems };
  }
  const digest = findDigest(pack);
  const build = readBuild(metadata?.labels, repository?.full_name);
  return {
    kind: "event",
    event: { kind: "image-published", image, tag, ...(digest === undefined ? {} : { digest }), build },
  };
}

/** Fields beside the image's name and tag are hints: one of another form is as if it were absent. */
const hint = z.string().optional().catch(undefined);

const labelValues = z.record(z.string(), z.unknown()).optional().catch(undefined);

const containerMetadata = z.object({
  tag: z.object({ name: hint, digest: hint }).optional().catch(undefined),
  labels: z.object({ all_labels: labelValues, revision: hint, source: hint }).optional().catch(undefined),
  manifest: z
    .object({ digest: hint, config: z.object({ media_type: hint }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const packageBody = z.object({
  name: hint,
  namespace: hint,
  package_type: hint,
  ecosystem: hint,
  owner: z.object({ login: hint }).optional().catch(undefined),
  package_version: z
    .object({
      version: hint,
      name: hint,
      package_url: hint,
      container_metadata: containerMetadata.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const packagePayload = z.object({
  action: z.string(),
  registry_package: packageBody.nullish(),
  package: packageBody.nullish(),
  repository: z.object({ full_name: hint, html_url: hint }).optional().catch(undefined),
});

type PackageBody = z.infer<typeof packageBody>;
type Labels = z.infer<typeof containerMetadata>["labels"];

function isContainer(type: string | undefined): boolean {
  return ["container", "docker"].includes(type?.toLowerCase() ?? "");
}

/** Splits `ghcr.io/owner/name:tag`; GitHub leaves the colon there when there is no tag. */
function readVersion({ package_version: version }: PackageBody): {
  readonly metadata: z.infer<typeof containerMetadata> | undefined;
  readonly url: { readonly name: string; readonly tag: string };
} {
  const url = (version?.package_url ?? "").slice(0, 1024).replace(/^https?:\/\//, "");
  const [whole = ""] = url.split("@");
  const colon = whole.indexOf(":", whole.lastIndexOf("/") + 1);
  const name = colon < 0 ? whole : whole.slice(0, colon);
  return { metadata: version?.container_metadata, url: { name, tag: colon < 0 ? "" : whole.slice(colon + 1) } };
}

/** Owners keep their capitals in GitHub's fields; image names have none. */
function findImage(pack: PackageBody, urlName: string, repositoryUrl: string | undefined): ImageName | undefined {
  const [host = ""] = urlName.split("/");
  const byUrl = /[.:]/.test(host) ? parseImageName(urlName.toLowerCase()) : undefined;
  if (byUrl !== undefined) return byUrl;
  const owner = pack.owner?.login ?? pack.namespace?.split("/")[0];
  if (owner === undefined || pack.name === undefined) return undefined;
  return parseImageName(`${containerHost(repositoryUrl)}/${owner}/${pack.name}`.toLowerCase());
}

/** GitHub's own registry, or that of an Enterprise Server or of a company's `ghe.com`. */
function containerHost(repositoryUrl: string | undefined): string {
  const host = URL.parse(repositoryUrl ?? "")?.host ?? "github.com";
  return host === "github.com" ? "ghcr.io" : `containers.${host}`;
}

/** The published examples have digests of 40 digits, which are none. */
function findDigest({ package_version: version }: PackageBody): ImageDigest | undefined {
  const metadata = version?.container_metadata;
  const written = [metadata?.tag?.digest, version?.version, version?.name, metadata?.manifest?.digest];
  return written.map((text) => parseImageDigest((text ?? "").slice(0, 200))).find((digest) => digest !== undefined);
}

function readBuild(labels: Labels, linkedName: string | undefined): BuildFacts {
  const linked = parseRepoName(linkedName ?? "");
  const labelled = parseSourceLabel(readLabel(labels, "source"));
  const repo = linked ?? labelled;
  const foreign = linked !== undefined && labelled !== undefined && labelled !== linked;
  const revision = foreign ? undefined : parseRevisionLabel(readLabel(labels, "revision"));
  return { ...(repo === undefined ? {} : { repo }), ...(revision === undefined ? {} : { revision }) };
}

/** GitHub's short field is empty even where the label is set. */
function readLabel(labels: Labels, name: "revision" | "source"): string {
  const full = labels?.all_labels?.[`org.opencontainers.image.${name}`];
  return typeof full === "string" && full.trim() !== "" ? full : (labels?.[name] ?? "");
}
