import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { openPlayground } from "../src/demo/playground.ts";

/**
 * Takes the README's picture from the real pages: a release pull request, and below it the report on the pull request
 * that built the image. Needs Debian's chromium. Run it again when the words change.
 */
const directory = mkdtempSync(join(tmpdir(), "tidegate-picture-"));
const playground = await openPlayground({ directory });
const { world, url } = playground.github;
await world.commitAs("alice", "acme/blip", {
  branch: "faster-graphs",
  files: { "src/graph.ts": "export const points = 250;\n" },
  message: "Draw fewer points",
});
const source = await world.openPullRequestAs("alice", "acme/blip", {
  head: "faster-graphs",
  title: "Draw graphs four times faster",
  body: "Fewer points, same picture.",
});
const revision = await world.mergeAs("bob", "acme/blip", source);
const labels = { "org.opencontainers.image.revision": revision };
await playground.registry.pushImage({ repository: "acme/blip", tag: "1.4.0", labels });
await playground.settle();
const qa = world.listPullRequests("acme/config").find(({ head }) => head === "tidegate/qa1/blip");
await world.mergeAs("bob", "acme/config", qa?.number ?? 0);
await playground.settle();
const production = world.listPullRequests("acme/config").find(({ head }) => head === "tidegate/production/blip");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 1250 } });
await page.goto(`${url}/acme/config/pull/${production?.number}`);
await page.screenshot({ path: "docs/images/release-pull-request.png" });
await page.setViewportSize({ width: 1000, height: 720 });
await page.goto(`${url}/acme/blip/pull/${source}`);
await page.screenshot({ path: "docs/images/report.png" });
await browser.close();
await playground.close();
rmSync(directory, { recursive: true, force: true });
