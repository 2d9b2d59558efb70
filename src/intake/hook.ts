import { z } from "zod";
import { quote } from "../core/config/visible.ts";
import type { BuildFacts } from "../core/event.ts";
import { parseCommitSha, parseRepoName } from "../core/identity.ts";
import { parseImageDigest, parseImageName, parseImageReference, parseImageTag } from "../core/image/reference.ts";
import { isArtefactTag } from "./artefact-tag.ts";
import { renderIssues } from "./problems.ts";
import { type IntakeResult, ignore } from "./result.ts";

/**
 * Reads what CI says of itself: `{image, tag, digest?, source?: {repo?, revision?}}`. A person wrote the sender, so
 * nothing is overlooked: unknown keys, a tag inside `image` and a short revision are problems, all told at once.
 */
export function parseHook(body: unknown): IntakeResult {
  const parsed = hookBody.safeParse(body);
  if (!parsed.success) return { kind: "malformed", problems: renderIssues(parsed.error, knownKeys) };
  const { data } = parsed;
  const problems: string[] = [];
  const image = parseImageName(data.image);
  if (image === undefined) problems.push(explainImage(data.image));
  const tag = take(data.tag, parseImageTag, problems, "tag: not a tag (letters, digits, _, . and -; at most 128)");
  const digest = take(data.digest, parseImageDigest, problems, "digest: expected sha256: and 64 lower-case hex digits");
  const repo = take(data.source?.repo, parseRepoName, problems, "source.repo: expected owner/name");
  const expectedRevision = "source.revision: expected a full commit SHA, 40 or 64 hex digits";
  const revision = take(data.source?.revision, parseCommitSha, problems, expectedRevision);
  if (image === undefined || tag === undefined || problems.length > 0) return { kind: "malformed", problems };
  if (isArtefactTag(tag)) return ignore("artefact");
  const build: BuildFacts = {
    ...(repo === undefined ? {} : { repo }),
    ...(revision === undefined ? {} : { revision }),
  };
  return {
    kind: "event",
    event: { kind: "image-published", image, tag, ...(digest === undefined ? {} : { digest }), build },
  };
}

const text = z.string().min(1).max(1024);

const hookBody = z.strictObject({
  image: text,
  tag: text,
  digest: text.optional(),
  source: z.strictObject({ repo: text.optional(), revision: text.optional() }).optional(),
});

const knownKeys: readonly string[] = ["image", "tag", "digest", "source", "repo", "revision"];

function take<Value>(
  written: string | undefined,
  parse: (text: string) => Value | undefined,
  problems: string[],
  problem: string,
): Value | undefined {
  if (written === undefined) return undefined;
  const value = parse(written);
  if (value === undefined) problems.push(problem);
  return value;
}

function explainImage(written: string): string {
  const { tag, digest } = parseImageReference(written) ?? {};
  if (tag !== undefined) return `image: must hold no tag; put ${quote(tag)} into "tag"`;
  if (digest !== undefined) return 'image: must hold no digest; put it into "digest"';
  return "image: not an image's name (host/path, the path in lower case)";
}
