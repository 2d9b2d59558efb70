import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { mountPages } from "../../../../src/demo/github/page/mount.ts";
import { describeWith, findProgram } from "../../../support/component.ts";
import { type Stage, setStage } from "../stage.ts";

const executablePath = findProgram("chromium", "chromium-browser", "google-chrome");
const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const hostileBody = [
  "<!-- tidegate: hidden -->",
  "| Image | To |",
  "| --- | --- |",
  "| `acme/app` | **1.1.0** |",
  "",
  "<details><summary>More</summary>",
  "",
  "in *detail*",
  "",
  "</details>",
  "<script>document.title = 'taken'</script>",
  "<img src='http://127.0.0.1:9/pixel.png' onerror=\"document.title = 'taken'\">",
  "<iframe src='/acme/config'></iframe><style>main { display: none }</style>",
  "<form action='/acme/config/pull/1/merge' method=post><button>Merge me</button></form>",
  "[click](javascript:document.title='taken')",
].join("\n");

describeWith("chromium", executablePath !== undefined, () => {
  let browser: Browser;
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  let loaded: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--disable-gpu", ...quiet],
    });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    stage = await setStage({ mountPages });
    await stage.world.commitAs("bob", "acme/config", {
      branch: "release/app",
      files: { "clusters/qa1/app.yaml": "image: acme/app:1.1.0\nreplicas: 1\n" },
      message: "Release app 1.1.0 to qa1",
    });
    const pull = { head: "release/app", title: "Release app 1.1.0 to qa1", body: hostileBody };
    await stage.world.openPullRequestAs("bob", "acme/config", pull);
    context = await browser.newContext();
    page = await context.newPage();
    loaded = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  });
  afterEach(async () => {
    await context.close();
    await stage.close();
  });

  const open = (path: string) => page.goto(stage.github.url + path);
  /** Every button and link here leads to another page, or to the same one anew. */
  const follow = (role: "button" | "link", name: string) =>
    Promise.all([page.waitForEvent("load"), page.getByRole(role, { name, exact: true }).click()]);
  const click = (name: string) => follow("button", name);
  const text = () => page.locator("main").innerText();
  const switchTo = async (login: string) => {
    await page.getByLabel("You are").selectOption(login);
    await click("Switch");
  };

  it("lets a person comment, merge and revert, without scripts", async () => {
    await open("/");
    await follow("link", "Release app 1.1.0 to qa1");
    await page.getByLabel("Comment as alice").fill("Looks **good**");
    await click("Comment");
    expect(await page.locator("article:target").innerText()).toMatch(/^alice [\s\S]*Looks good$/);

    await switchTo("bob");
    expect(new URL(page.url()).pathname).toBe("/acme/config/pull/1");
    await page.getByLabel("Comment as bob").fill("/query qa1");
    await click("Comment");
    await page.reload();
    await click("Merge pull request");
    expect(await text()).toContain("bob merged 1 commit from release/app into main");
    expect(await stage.world.readFile("acme/config", "clusters/qa1/app.yaml")).toContain("1.1.0");

    await click("Revert");
    expect(await page.locator("h1").innerText()).toBe('Revert "Release app 1.1.0 to qa1" #2');
    expect(await text()).toContain("Reverts acme/config#1");
    await click("Merge pull request");
    expect(await stage.world.readFile("acme/config", "clusters/qa1/app.yaml")).toContain("1.0.0");
    const comments = stage.world.listComments("acme/config", 1);
    expect(comments.map(({ author, body }) => `${author}: ${body}`)).toEqual([
      "alice: Looks **good**",
      "bob: /query qa1",
    ]);
  });

  it("lets a person close and reopen", async () => {
    await open("/acme/config/pull/1");
    await click("Close pull request");
    expect(await text()).toContain("Closed without merging.");
    await click("Reopen pull request");
    expect(stage.world.pullRequest("acme/config", 1).state).toBe("open");
  });

  it("lets a person change a file to the letter, and start a pull request with it", async () => {
    const path = "/acme/config/blob/main/clusters/qa1/app.yaml";
    const before = "\n<b>&amp; not markup</b>\n\n";
    await stage.world.commitAs("bob", "acme/config", {
      branch: "main",
      files: { "clusters/qa1/app.yaml": before },
      message: "Begin and end with an empty line",
    });
    await open(path);
    await page.getByText("Edit as alice").click();
    await click("Commit changes");
    expect(await stage.world.readFile("acme/config", "clusters/qa1/app.yaml")).toBe(before);

    await page.getByText("Edit as alice").click();
    await page.getByLabel("Text").fill("image: acme/app:1.2.0\n");
    await page.getByLabel("Branch").fill("faster");
    await click("Commit changes");
    expect(await page.locator("h1").innerText()).toBe("Update clusters/qa1/app.yaml #2");
    await open(`${path}#L1`);
    expect(await page.locator(".line:target").count()).toBe(1);
  });

  it("shows why GitHub refused, with a way back, also as somebody else", async () => {
    await open("/acme/config/pull/1");
    await switchTo("octocat");
    await click("Merge pull request");
    expect(await text()).toContain("Not Found");
    await page.goBack();
    await click("Merge pull request");
    await switchTo("bob");
    expect(new URL(page.url()).pathname).toBe("/acme/config/pull/1");
    await switchTo("octocat");
    await click("Merge pull request");
    await follow("link", "Back");
    expect(stage.world.pullRequest("acme/config", 1).state).toBe("open");
  });

  it("runs and loads nothing that a body brings, and shows the rest of it", async () => {
    await open("/acme/config/pull/1");
    expect(await page.locator("main").isVisible()).toBe(true);
    expect(await page.title()).toBe("Release app 1.1.0 to qa1 #1 · stand-in GitHub");
    expect(loaded.filter((path) => path !== "/acme/config/pull/1")).toEqual(["/-/page.css"]);
    expect(await page.getByRole("button", { name: "Merge me" }).count()).toBe(0);
    expect(await page.locator("article iframe, article script, article img").count()).toBe(0);
    expect(await text()).not.toContain("hidden");
    await page.getByText("More").click();
    expect(await page.locator("details em").innerText()).toBe("detail");
    expect(await page.getByRole("cell", { name: "1.1.0" }).innerText()).toBe("1.1.0");
  });

  it("lets a title turn no reading direction but its own", async () => {
    const title = "Release \u202eapp 1.1.0 to qa1";
    await stage.world.editPullRequestAs("bob", "acme/config", 1, { title });
    await open("/acme/config/pull/1");
    const end = await page.locator("h1 bdi").evaluate((element) => element.getBoundingClientRect().right);
    const number = await page.locator("h1 .quiet").evaluate((element) => element.getBoundingClientRect().left);
    expect(number).toBeGreaterThanOrEqual(end);
  });

  it("does not obey a form on another site", async () => {
    const merge = `${stage.github.url}/acme/config/pull/1/merge`;
    await page.route("http://elsewhere.test/", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method=post action="${merge}"><button>Win</button></form>`,
      }),
    );
    await page.goto("http://elsewhere.test/");
    await click("Win");
    expect(await text()).toContain("The form did not come from a page of this site.");
    expect(stage.world.pullRequest("acme/config", 1).state).toBe("open");
  });

  it.each([
    "/",
    "/acme/config",
    "/acme/config/pull/1",
    "/acme/config/compare/main...release/app",
    "/acme/config/blob/main/clusters/qa1/app.yaml",
  ])("fits %s into 360 pixels", async (path) => {
    await page.setViewportSize({ width: 360, height: 700 });
    await open(path);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });
});
