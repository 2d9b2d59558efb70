import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { openPlayground } from "../src/demo/playground.ts";
import { mergeFirstChange, openChange, pushBuilt } from "../src/demo/story/source-change.ts";

/**
 * Takes the README's pictures from the real pages: a release pull request, the report on the pull request that built the
 * image, and the status comment that answers commands. Needs Debian's chromium and fonts-noto-color-emoji. Run it again
 * when the words change.
 */
const directory = mkdtempSync(join(tmpdir(), "tidegate-picture-"));
const playground = await openPlayground({ directory });
const { world, url } = playground.github;
const { number: source, mergeCommit: revision } = await mergeFirstChange({ playground });
const labels = { "org.opencontainers.image.revision": revision };
await playground.registry.pushImage({ repository: "acme/blip", tag: "1.4.0", labels });
await playground.settle();
const findOpen = (head: string) =>
  world.listPullRequests("acme/config").find((pull) => pull.head === head && pull.state === "open")?.number ?? 0;
await world.mergeAs("bob", "acme/config", findOpen("tidegate/qa1/blip"));
await playground.settle();

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
const page = await browser.newPage();
const picture = async (
  name: string,
  path: string,
  { top = 0, height }: { readonly top?: number; readonly height: number },
) => {
  await page.setViewportSize({ width: 1000, height: top + height });
  // The first look has GitHub work out whether it can be merged.
  await page.goto(`${url}/${path}`);
  await playground.settle();
  await page.reload();
  await page.screenshot({ path: `docs/images/${name}.png`, clip: { x: 0, y: top, width: 1000, height } });
};
const production = findOpen("tidegate/production/blip");
await picture("release-pull-request", `acme/config/pull/${production}`, { height: 1250 });
await picture("report", `acme/blip/pull/${source}`, { height: 720 });
await world.mergeAs("bob", "acme/config", production);

const commanded = await openChange(
  { playground },
  {
    author: "alice",
    branch: "zoom",
    title: "Zoom into graphs",
    files: { "src/zoom.ts": "export const zoom = 2;\n" },
  },
);
await world.commentAs("alice", "acme/blip", commanded.number, "/deploy qa1");
await playground.settle();
await pushBuilt({ playground }, commanded);
await world.mergeAs("bob", "acme/config", findOpen("tidegate/qa1/blip"));
await playground.settle();
await world.commentAs("alice", "acme/blip", commanded.number, "/lock qa1 --for 2h measuring the zoom\n/query");
await playground.settle();
await picture("commands", `acme/blip/pull/${commanded.number}`, { top: 380, height: 930 });

await browser.close();
await playground.close();
rmSync(directory, { recursive: true, force: true });
