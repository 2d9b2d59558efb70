import type { Hono } from "hono";
import { archiveCommit } from "../git/repository.ts";
import type { Site } from "../site.ts";

/**
 * Where links to archives lead. On GitHub that is another host than the API: nothing counts there, and a link is its own
 * credential, good once and for five minutes.
 */
export function mountArchiveLinks(app: Hono, site: Site): void {
  app.get("/_codeload/:key", async (context) => {
    const links = site.state.archiveLinks;
    const link = links.get(context.req.param("key"));
    links.delete(context.req.param("key"));
    if (link === undefined || link.expiresAt <= site.now()) return context.text("404: Not Found", 404);
    return new Response(new Uint8Array(await archiveCommit(link.gitDir, link.sha, link.folder)), {
      headers: {
        "content-type": "application/x-gzip",
        "content-disposition": `attachment; filename=${link.folder}.tar.gz`,
      },
    });
  });
}
