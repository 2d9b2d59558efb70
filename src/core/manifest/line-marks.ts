import type { ReferenceHint } from "./manifest.ts";

/** What a line's comment says to robots. */
export interface LineMarks {
  /** Whether what stands on the line is to stay as it is. */
  readonly kept: boolean;
  readonly marker?: ReferenceHint;
}

/** Reads a line's comment; what looks like one inside of a string counts, too. */
export function readLineMarks(line: string): LineMarks {
  const marker = readFluxMarker(line);
  return { kept: isKept(line), ...(marker === undefined ? {} : { marker }) };
}

/**
 * Whether a line's comment asks that what stands on the line be left: `# tidegate: ignore`, and the marks of others,
 * `# do-not-rewrite`, `# no-rewrite`, `# renovate: ignore`, `# argocd-image-updater: ignore`. Words may follow.
 * `//` begins a comment, too, in the other languages in which the config file may name places.
 */
export function isKept(line: string): boolean {
  return keepMark.test(line);
}

const keepMark =
  /(?:^|\s)(?:#|\/\/)\s*(?:(?:tidegate|renovate|argocd(?:-image-updater)?|argo|flux|fluxcd|keel|dependabot):\s*ignore|do-not-rewrite|no-rewrite)(?=$|[\s,;.:(])/i;

/**
 * Reads a marker of Flux v2 in a line's comment: `# {"$imagepolicy": "flux-system:web:tag"}`; undefined when none is there.
 *
 * @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources
 */
function readFluxMarker(line: string): ReferenceHint | undefined {
  if (!line.includes("$imagepolicy")) return undefined;
  const match = /#\s*\{\s*"\$imagepolicy"\s*:\s*"([\w.-]+:[\w.-]+)(?::(name|tag|digest))?"/.exec(line);
  const [, policy, part] = match ?? [];
  if (policy === undefined) return undefined;
  const marker = { kind: "flux-marker", policy } as const;
  return part === "name" || part === "tag" || part === "digest" ? { ...marker, part } : marker;
}
