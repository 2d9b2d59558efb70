import { z } from "zod";
import {
  parseBranchName,
  parseCommitSha,
  parseDeliveryId,
  parseEnvironmentName,
  parseLogin,
  parsePullRequestNumber,
  parseRepoName,
  parseServiceName,
} from "../core/identity.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../core/image/reference.ts";

/** How stored identities are read back: through the parsers that minted them. */
export const storedRepoName = minted(z.string(), parseRepoName, "a repository's name");
export const storedCommitSha = minted(z.string(), parseCommitSha, "a commit");
export const storedBranchName = minted(z.string(), parseBranchName, "a branch");
export const storedEnvironmentName = minted(z.string(), parseEnvironmentName, "an environment");
export const storedServiceName = minted(z.string(), parseServiceName, "a service");
export const storedDeliveryId = minted(z.string(), parseDeliveryId, "a delivery's id");
export const storedPullRequestNumber = minted(z.number(), parsePullRequestNumber, "a pull request's number");
export const storedLogin = minted(z.string(), parseLogin, "a login");
export const storedImageName = minted(z.string(), parseImageName, "an image's name");
export const storedImageTag = minted(z.string(), parseImageTag, "a tag");
export const storedImageDigest = minted(z.string(), parseImageDigest, "a digest");

export const storedImage = z.object({ name: storedImageName, tag: storedImageTag, digest: storedImageDigest });

function minted<Raw, Value>(
  raw: z.ZodType<Raw>,
  parse: (value: Raw) => Value | undefined,
  name: string,
): z.ZodType<Value> {
  return raw.transform((value, context) => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: `not ${name}` });
    return z.NEVER;
  });
}
