import type { BranchName, RepoName, TreeSha } from "../identity.ts";
import { renderReleaseBranch } from "../release/branch.ts";
import { type Markdown, markdownAgain } from "./markdown.ts";
import { decodeFacts, encodeFacts, type MarkerFacts } from "./marker-facts.ts";

export type { MarkerFacts };

/** Signs with Tidegate's own secret. A parameter, since the core has no cryptography. */
export interface Signer {
  /** Gives lower-case hex. */
  sign(text: string): string;
  /** Compares in constant time. */
  verify(text: string, signature: string): boolean;
}

/** What was found where a marker may stand. A forged one is as good as none, but is said so. */
export type FoundMarker =
  | { readonly kind: "genuine"; readonly facts: MarkerFacts }
  | { readonly kind: "forged" }
  | { readonly kind: "none" };

/**
 * The hidden marker, first line of a release pull request's body:
 *
 *     <!-- tidegate:release v1.<facts, base64url>.<signature, hex> -->
 *
 * The signature covers the config repo and the release branch too, so a marker that somebody copies into another
 * repository, or into a pull request from another branch, is no longer genuine.
 */
export function renderMarker(facts: MarkerFacts, signer: Signer): Markdown {
  const payload = encodeFacts(facts);
  const branch = renderReleaseBranch(facts.environment, facts.service);
  const signature = signer.sign(textOfMarker({ repo: facts.configRepo, branch }, payload));
  return markdownAgain(`<!-- ${markerWord} v1.${payload}.${signature} -->`);
}

/**
 * Reads the one marker of a pull request's body; `branch` is the pull request's head. It begins a line: what looks like one
 * inside of a line is text from outside, in a code span.
 */
export function parseMarker(
  body: string,
  place: { readonly repo: RepoName; readonly branch: BranchName },
  signer: Signer,
): FoundMarker {
  const { repo, branch } = place;
  const begun = body.match(/^[ \t]*<!--\s*tidegate:release\b/gm) ?? [];
  const whole = /^<!-- tidegate:release v1\.([\w-]+)\.([0-9a-f]+) -->/m.exec(body);
  if (begun.length === 0) return { kind: "none" };
  const [, payload = "", signature = ""] = whole ?? [];
  if (begun.length > 1 || !signer.verify(textOfMarker({ repo, branch }, payload), signature)) return { kind: "forged" };
  const facts = decodeFacts(payload);
  if (facts === undefined || facts.configRepo !== repo) return { kind: "forged" };
  return renderReleaseBranch(facts.environment, facts.service) === branch
    ? { kind: "genuine", facts }
    : { kind: "forged" };
}

/**
 * The same facts as a trailer of a commit message:
 *
 *     Tidegate-Release: v1.<facts, base64url>.<signature, hex>
 *
 * Its signature covers the commit's tree, so a person who amends the commit breaks it, and the commit counts as theirs.
 *
 * @see https://git-scm.com/docs/git-interpret-trailers
 */
export function renderTrailer(facts: MarkerFacts, tree: TreeSha, signer: Signer): string {
  const payload = encodeFacts(facts);
  return `Tidegate-Release: v1.${payload}.${signer.sign(textOfTrailer({ repo: facts.configRepo, tree }, payload))}`;
}

/** Reads the one trailer of a commit's message. */
export function parseTrailer(
  message: string,
  place: { readonly repo: RepoName; readonly tree: TreeSha },
  signer: Signer,
): FoundMarker {
  const begun = message.match(/^\s*tidegate-release\s*:/gim) ?? [];
  const whole = /^Tidegate-Release: v1\.([\w-]+)\.([0-9a-f]+)\r?$/m.exec(message);
  if (begun.length === 0) return { kind: "none" };
  const [, payload = "", signature = ""] = whole ?? [];
  if (begun.length > 1 || !signer.verify(textOfTrailer(place, payload), signature)) return { kind: "forged" };
  const facts = decodeFacts(payload);
  return facts === undefined || facts.configRepo !== place.repo ? { kind: "forged" } : { kind: "genuine", facts };
}

const markerWord = "tidegate:release";

/** The first line keeps a marker's signature from being used as a trailer's. */
function textOfMarker(
  { repo, branch }: { readonly repo: RepoName; readonly branch: BranchName },
  payload: string,
): string {
  return ["tidegate marker v1", repo, branch, payload].join("\n");
}

function textOfTrailer({ repo, tree }: { readonly repo: RepoName; readonly tree: TreeSha }, payload: string): string {
  return ["tidegate trailer v1", repo, tree, payload].join("\n");
}
