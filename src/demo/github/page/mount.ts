import type { Hono } from "hono";
import type { Site } from "../site.ts";
import { createPages } from "./routes.ts";
import { createSiteWorld } from "./site-world.ts";

/** Puts the pages on a stand-in's application, after its API's routes: give it to `startGitHub` as `mountPages`. */
export function mountPages(app: Hono, { site }: { readonly site: Site }): void {
  app.route("/", createPages(createSiteWorld(site)));
}
