import { z } from "zod";
import type { CommitSha, RepoName } from "../core/identity.ts";
import type { ImageName } from "../core/image/reference.ts";
import type { PublishedVersion } from "../core/release/published-version.ts";
import type { Database } from "./database.ts";
import { identity } from "./stored-identity.ts";
import { parseStored } from "./stored-json.ts";

/** Tags that were announced. Lost rows cost a command that asks for a tag by name. */
export interface Published {
  /** Inserts, or replaces the tag's; what was known of its commit stays where the new one tells nothing. */
  save(published: PublishedVersion): Promise<void>;
  /** What says that it was built from the commit, the last announced first. */
  listByCommit(repo: RepoName, commit: CommitSha): Promise<readonly PublishedVersion[]>;
  /** The last announced tags of an image of which nothing told the commit, the newest first. */
  listUnknown(image: ImageName, limit: number): Promise<readonly PublishedVersion[]>;
  /** The last announced tags of an image, the newest first. */
  listNewest(image: ImageName, limit: number): Promise<readonly PublishedVersion[]>;
}

/** The announced tags, in table `tidegate.published`. */
export function createPublished(database: Database): Published {
  const list = async (condition: string, values: readonly unknown[]): Promise<readonly PublishedVersion[]> => {
    const columns = `image, tag, repo, revision, published_at AS "publishedAt"`;
    const { rows } = await database.query(`SELECT ${columns} FROM tidegate.published ${condition}`, values);
    return rows.map((row) => parseStored(publishedRow, row, "a published version"));
  };
  return {
    save: async ({ image, tag, repo, revision, publishedAt }) => {
      await database.query(
        `INSERT INTO tidegate.published (image, tag, repo, revision, published_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (image, tag) DO UPDATE SET
           repo = excluded.repo, revision = coalesce(excluded.revision, published.revision),
           published_at = excluded.published_at`,
        [image, tag, repo, revision ?? null, publishedAt],
      );
    },
    // The revision is a prefix of the commit, so all that can match lie between its first seven digits and itself.
    listByCommit: (repo, commit) =>
      list(
        `WHERE repo = $1 AND revision COLLATE "C" BETWEEN $2 AND $3 AND starts_with($3, revision)
         ORDER BY published_at DESC, tag`,
        [repo, commit.slice(0, 7), commit],
      ),
    listUnknown: (image, limit) =>
      list("WHERE image = $1 AND revision IS NULL ORDER BY published_at DESC, tag LIMIT $2", [image, limit]),
    listNewest: (image, limit) => list("WHERE image = $1 ORDER BY published_at DESC, tag LIMIT $2", [image, limit]),
  };
}

const publishedRow: z.ZodType<PublishedVersion> = z
  .object({
    image: identity.imageName,
    tag: identity.imageTag,
    repo: identity.repoName,
    revision: z.string().nullable(),
    publishedAt: z.date(),
  })
  .transform(({ revision, ...row }) => ({ ...row, ...(revision === null ? {} : { revision }) }));
