import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono, type Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { switchPerson } from "./acting-as.ts";
import { renderCommit } from "./commit-page.ts";
import { renderComparison } from "./comparison-page.ts";
import { editFile } from "./file-edit.ts";
import { renderFile } from "./file-page.ts";
import { renderHome } from "./home-page.ts";
import { fullName, pathTo, stylePath } from "./layout.ts";
import type { PageWorld } from "./page-world.ts";
import { actOnPullRequest } from "./pull-request-actions.ts";
import { renderPullRequest } from "./pull-request-page.ts";
import { renderRepository } from "./repository-page.ts";
import { isSameOrigin, pageHeaders } from "./same-origin.ts";
import { addressOf, numberOf, personOf, showNothing, showNotice, showPage, type Visit } from "./visit.ts";

/**
 * The pages through which a person plays, as a hono app to be mounted at the root after the API's own routes. A first
 * path segment that GitHub's API uses (`/repos/…`) is left to whoever comes next.
 */
export function createPages(world: PageWorld): Hono {
  const pages = new Hono();
  const to = (show: (visit: Visit) => Response | Promise<Response>) => async (c: Context, next: Next) =>
    apiWords.has(c.req.param("owner") ?? "") ? next() : show({ c, world });
  const guard = async (c: Context, next: Next) =>
    isSameOrigin(c.req.raw.headers)
      ? next()
      : showNotice({ c, world }, 403, "The form did not come from a page of this site.");
  const form = [bodyLimit({ maxSize: 1_000_000 }), guard] as const;
  pages.get(stylePath, sendStyle);
  pages.get("/", to(showHome));
  pages.get("/:owner/:repo", to(showRepository));
  pages.get("/:owner/:repo/tree/*", to(showRepository));
  pages.get("/:owner/:repo/blob/*", to(showFile));
  pages.get("/:owner/:repo/commit/:sha", to(showCommit));
  pages.get("/:owner/:repo/compare/*", to(showComparison));
  pages.get("/:owner/:repo/runs/:run{[0-9]{1,15}}", to(goToCheck));
  pages.get(pullPath, to(showPullRequest));
  pages.get(`${pullPath}/:part{commits|checks|files}`, to(goToPart));
  pages.post("/:owner/:repo/edit", ...form, to(editFile));
  pages.post(`${pullPath}/:action`, ...form, to(actOnPullRequest));
  pages.post("/-/act-as", ...form, to(switchPerson));
  return pages;
}

const pullPath = "/:owner/:repo/pull/:number{[1-9][0-9]{0,8}}";

const apiWords: ReadonlySet<string> = new Set([
  "app",
  "apps",
  "app-manifests",
  "installation",
  "orgs",
  "repos",
  "users",
]);

async function sendStyle(c: Context): Promise<Response> {
  const style = await readFile(join(import.meta.dirname, "page.css"), "utf8");
  return c.body(style, 200, { ...pageHeaders, "content-type": "text/css; charset=utf-8" });
}

async function showHome(visit: Visit): Promise<Response> {
  return showPage(visit, "Repositories", renderHome(await visit.world.home()));
}

async function showRepository(visit: Visit): Promise<Response> {
  const ref = restOfPath(visit).join("/");
  const view = await visit.world.repository(addressOf(visit), ref === "" ? undefined : ref);
  return view === undefined ? showNothing(visit) : showPage(visit, fullName(view.address), renderRepository(view));
}

async function showFile(visit: Visit): Promise<Response> {
  const parts = restOfPath(visit);
  // A branch's name may hold slashes of its own, and where it ends the address does not say.
  for (let length = 1; length < Math.min(parts.length, 8); length += 1) {
    const [ref, path] = [parts.slice(0, length).join("/"), parts.slice(length).join("/")];
    const view = await visit.world.file(addressOf(visit), ref, path);
    if (view !== undefined) return showPage(visit, path, renderFile(view, personOf(visit)));
  }
  return showNothing(visit);
}

async function showComparison(visit: Visit): Promise<Response> {
  const [base = "", head = ""] = restOfPath(visit).join("/").split("...");
  const view = await visit.world.comparison(addressOf(visit), base, head);
  return view === undefined ? showNothing(visit) : showPage(visit, `${base}…${head}`, renderComparison(view));
}

async function showCommit(visit: Visit): Promise<Response> {
  const view = await visit.world.commit(addressOf(visit), visit.c.req.param("sha") ?? "");
  return view === undefined ? showNothing(visit) : showPage(visit, view.commit.sha.slice(0, 7), renderCommit(view));
}

async function showPullRequest(visit: Visit): Promise<Response> {
  const view = await visit.world.pullRequest({ repository: addressOf(visit), number: numberOf(visit) });
  if (view === undefined) return showNothing(visit);
  return showPage(visit, `${view.title} #${view.address.number}`, renderPullRequest(view, personOf(visit)));
}

function goToPart({ c }: Visit): Response {
  return c.redirect(c.req.path.replace(/\/(\w+)$/, "#$1"));
}

async function goToCheck(visit: Visit): Promise<Response> {
  const { owner, name } = addressOf(visit);
  const sha = visit.world.commitOfCheck({ owner, name }, Number(visit.c.req.param("run")));
  return sha === undefined ? showNothing(visit) : visit.c.redirect(pathTo(owner, name, "commit", sha));
}

/** What follows the fourth slash of the address, each part decoded. */
function restOfPath({ c }: Visit): readonly string[] {
  return new URL(c.req.url).pathname.split("/").slice(4).map(decodedPart);
}

function decodedPart(part: string): string {
  // A malformed escape names no file; as it stands it will not be found.
  return /%(?![0-9a-f]{2})/i.test(part) ? part : decodeURIComponent(part);
}
