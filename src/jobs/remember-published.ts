import type { Service } from "../core/config/config.ts";
import type { ImagePublished } from "../core/event.ts";
import { canBeOf, hintRevision } from "../core/release/revision-hint.ts";
import type { JobDeps } from "./deps.ts";

/**
 * Writes down that a tag was announced, and of which commit, as far as the event or the tag tells it, so that a later
 * command finds it. The image's own label is asked by the command that needs it: most are never asked for.
 */
export async function rememberPublished(
  { store, context, log }: JobDeps,
  service: Service,
  event: ImagePublished,
): Promise<void> {
  const { image, tag, build } = event;
  const revision = revisionSaid(service, event);
  if (build.revision !== undefined && !canBeOf(service.tags, tag, build.revision))
    log.warn({ image, tag, said: build.revision }, "tag names another commit than was said of it");
  await store.published.save({
    ...{ image, tag, repo: service.repo, publishedAt: context.now() },
    ...(revision === undefined ? {} : { revision }),
  });
}

/**
 * The commit that the event or the tag tells, in lower case, seven digits or more; undefined where neither does. The tag's
 * own, by the template, stands against what is said: whoever announces could call any old image that of any commit.
 */
export function revisionSaid({ tags }: Service, { build, tag }: ImagePublished): string | undefined {
  const { revision } = build;
  return (revision !== undefined && canBeOf(tags, tag, revision) ? revision : hintRevision(tags, tag))?.toLowerCase();
}
