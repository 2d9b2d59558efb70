import { z } from "zod";
import {
  type CommitSha,
  parseCommitSha,
  parseEnvironmentName,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
  parseServiceName,
} from "../identity.ts";
import { type ConfirmedImage, parseImageDigest, parseImageName, parseImageTag } from "../image/reference.ts";
import { storedTagPolicy } from "../image/stored-tag-policy.ts";
import type { ReleaseRecord } from "../release/record.ts";
import { decodeBase64Url, encodeBase64Url } from "./base64url.ts";

/** What a release carries with it on GitHub, so that the index can be restored from there. */
export interface MarkerFacts
  extends Pick<
    ReleaseRecord,
    "configRepo" | "environment" | "service" | "images" | "follows" | "changes" | "origin" | "askedBy"
  > {
  readonly baseCommit: CommitSha;
}

/**
 * The facts as base64url of JSON: nothing in them can end the comment or the line that they stand in. Images are
 * written once; a change names its image by its place in that list.
 * @throws {Error} when a change leads to an image that is not released: a bug.
 */
export function encodeFacts(facts: MarkerFacts): string {
  const { configRepo, environment, service, images, follows, changes, origin, askedBy, baseCommit } = facts;
  const written: Written = {
    configRepo,
    environment,
    service,
    images: images.map(({ name, tag, digest }) => [name, tag, digest]),
    ...(follows === undefined ? {} : { follows }),
    changes: changes.map(({ from, to }) => [placeOf(to, images), from.tag ?? null, from.digest ?? null]),
    origin: { repo: origin.repo, revision: origin.revision, pullRequest: origin.pullRequest },
    askedBy,
    baseCommit,
  };
  return encodeBase64Url(JSON.stringify(written));
}

/** Reads {@link encodeFacts}' text; undefined when it is anything else. */
export function decodeFacts(encoded: string): MarkerFacts | undefined {
  const text = decodeBase64Url(encoded);
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function placeOf({ name, tag, digest }: ConfirmedImage, images: readonly ConfirmedImage[]): number {
  const place = images.findIndex((image) => image.name === name && image.tag === tag && image.digest === digest);
  if (place < 0) throw new Error(`a change leads to ${name}:${tag}@${digest}, which is not released`);
  return place;
}

/** Text that its parser takes just as it stands, as what the parser makes of it. */
function minted<Input extends z.ZodType, Minted>(input: Input, parse: (value: z.output<Input>) => Minted | undefined) {
  return input.transform((value, context) => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: "outside the grammar" });
    return z.NEVER;
  });
}

const image = z.tuple([
  minted(z.string(), parseImageName),
  minted(z.string(), parseImageTag),
  minted(z.string(), parseImageDigest),
]);

const askedOn = {
  repo: minted(z.string(), parseRepoName),
  pullRequest: minted(z.number(), parsePullRequestNumber),
};

const writtenSchema = z.strictObject({
  configRepo: minted(z.string(), parseRepoName),
  environment: minted(z.string(), parseEnvironmentName),
  service: minted(z.string(), parseServiceName),
  images: z.array(image),
  follows: z.exactOptional(storedTagPolicy),
  changes: z.array(
    z.tuple([
      z.int().nonnegative(),
      minted(z.string(), parseImageTag).nullable(),
      minted(z.string(), parseImageDigest).nullable(),
    ]),
  ),
  origin: z.strictObject({
    repo: minted(z.string(), parseRepoName),
    revision: minted(z.string(), parseCommitSha).optional(),
    pullRequest: minted(z.number(), parsePullRequestNumber).optional(),
  }),
  askedBy: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("published"), via: z.string() }),
    z.strictObject({ kind: z.literal("deploy"), by: minted(z.string(), parseLogin), ...askedOn }),
    z.strictObject({ kind: z.literal("track"), ...askedOn }),
    z.strictObject({ kind: z.literal("default"), by: z.exactOptional(minted(z.string(), parseLogin)), ...askedOn }),
    z.strictObject({ kind: z.literal("rollback"), by: minted(z.string(), parseLogin), ...askedOn }),
  ]),
  baseCommit: minted(z.string(), parseCommitSha),
});
type Written = z.input<typeof writtenSchema>;

const schema = writtenSchema.transform((written, context): MarkerFacts => {
  const { revision, pullRequest } = written.origin;
  const images = written.images.map(([name, tag, digest]) => ({ name, tag, digest }));
  const changes = written.changes.flatMap(([place, tag, digest]) => {
    const to = images[place];
    if (to === undefined) {
      context.addIssue({ code: "custom", message: "a change of no image" });
      return [];
    }
    const from = { ...(tag === null ? {} : { tag }), ...(digest === null ? {} : { digest }) };
    return [{ image: to.name, from, to }];
  });
  const origin = {
    repo: written.origin.repo,
    ...(revision === undefined ? {} : { revision }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
  };
  return { ...written, images, changes, origin };
});
