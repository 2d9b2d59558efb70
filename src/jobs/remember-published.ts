import type { Service } from "../core/config/config.ts";
import type { ImagePublished } from "../core/event.ts";
import { hintRevision } from "../core/release/revision-hint.ts";
import type { JobDeps } from "./deps.ts";

/**
 * Writes down that a tag was announced, and of which commit, as far as the event or the tag tells it, so that a later
 * command finds it. The image's own label is asked by the command that needs it: most are never asked for.
 */
export async function rememberPublished(
  { store, context }: JobDeps,
  service: Service,
  event: ImagePublished,
): Promise<void> {
  const { image, tag } = event;
  const revision = revisionSaid(service, event);
  await store.published.save({
    ...{ image, tag, repo: service.repo, publishedAt: context.now() },
    ...(revision === undefined ? {} : { revision }),
  });
}

/** The commit that the event or the tag tells, in lower case, seven digits or more; undefined where neither does. */
export function revisionSaid({ tags }: Service, { build, tag }: ImagePublished): string | undefined {
  return (build.revision ?? hintRevision(tags, tag))?.toLowerCase();
}
