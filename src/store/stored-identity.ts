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
import { type ConfirmedImage, parseImageDigest, parseImageName, parseImageTag } from "../core/image/reference.ts";

/** How stored identities are read back: through the parsers that minted them. */
export const identity = {
  repoName: minted(z.string(), parseRepoName, "a repository's name"),
  commitSha: minted(z.string(), parseCommitSha, "a commit"),
  branchName: minted(z.string(), parseBranchName, "a branch"),
  environmentName: minted(z.string(), parseEnvironmentName, "an environment"),
  serviceName: minted(z.string(), parseServiceName, "a service"),
  deliveryId: minted(z.string(), parseDeliveryId, "a delivery's id"),
  pullRequestNumber: minted(z.number(), parsePullRequestNumber, "a pull request's number"),
  login: minted(z.string(), parseLogin, "a login"),
  imageName: minted(z.string(), parseImageName, "an image's name"),
  imageTag: minted(z.string(), parseImageTag, "a tag"),
  imageDigest: minted(z.string(), parseImageDigest, "a digest"),
} as const;

/** A confirmed image, read back. */
export const storedImage: z.ZodType<ConfirmedImage> = z.object({
  name: identity.imageName,
  tag: identity.imageTag,
  digest: identity.imageDigest,
});

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
