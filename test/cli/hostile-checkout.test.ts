import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { replaceFiles } from "../../src/cli/checkout/replace-files.ts";
import { runProgram, sources } from "./program.ts";
import { checkout, deployment, run } from "./run.ts";

const config = "environments:\n  qa1: {path: qa1}\nservices:\n  web: {repo: acme/web, image: web}\n";
const web = deployment("web:1");
const obeyed = "\u001b]0;title\u0007\u001b[2J\u009b31m\u202e\u001b[8m";

describe("a PATH", () => {
  it.each([
    ["a link in a circle", "loop", 'There is no file or folder "loop".\n'],
    ["a link that leads nowhere", "broken.yaml", 'There is no file or folder "broken.yaml".\n'],
    ["below a file", "web.yaml/x", 'There is no file or folder "web.yaml/x".\n'],
    ["longer than any name", "x".repeat(5000), 'There is no file or folder "xxx'],
    ["a pipe", "pipe.yaml", '"pipe.yaml" is neither a file nor a folder.\n'],
    ["a device", "/dev/zero", '"/dev/zero" is neither a file nor a folder.\n'],
    ["empty, as an unset variable is", "", "An argument is empty. The folder one is in is . (one dot).\n"],
  ])("that is %s is refused, and nothing is done", async (_, path, said) => {
    const folder = checkout({ "web.yaml": web });
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync("nowhere", join(folder, "broken.yaml"));
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    for (const words of [
      ["images", path],
      ["bump", "web:2", "web.yaml", path],
    ]) {
      const { exit, out, err } = await run(folder, words);
      expect({ exit, out }).toEqual({ exit: 2, out: "" });
      expect(err).toContain(said);
    }
    expect(readFileSync(join(folder, "web.yaml"), "utf8")).toBe(web);
  });

  it("may begin with a dash behind a folder or --, and is shown as Git names it", async () => {
    const folder = checkout({ "-n.yaml": web });
    expect((await run(folder, ["images", "./-n.yaml"])).out).toContain("-n.yaml:10:22  web");
    expect((await run(folder, ["bump", "web:2", "--dry-run", "--", "-n.yaml"])).out).toContain("--- a/-n.yaml\n");
    expect((await run(folder, ["bump", "web:2", "-n.yaml"])).err).toBe(
      'There is no option "-n.yaml". If it is a PATH, write ./-n.yaml\n`tidegate bump --help` shows what there is.\n',
    );
  });

  it("may lead over a link, and what the config file names is found there", async () => {
    const named = config.replace("image: web", 'image: web, paths: ["{environment}.txt#/tag"]');
    const folder = checkout({
      "real/.tidegate.yaml": named,
      "real/.git/HEAD": "",
      "real/qa1/web.yaml": web,
      "real/qa1.txt": "tag: 1\n",
    });
    symlinkSync("real", join(folder, "link"));
    expect(await run(folder, ["bump", "web:2", "link"])).toEqual({
      exit: 0,
      out: "link/qa1/web.yaml:10  1 → 2\nlink/qa1.txt:1  1 → 2\n",
      err: "2 places in 2 files changed.\n",
    });
  });
});

describe("names that are not UTF-8", () => {
  const folderOf = () => {
    const folder = checkout({ "web.yaml": web });
    const odd = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, "latin1")]);
    writeFileSync(odd("caf\xe9.yaml"), web);
    mkdirSync(odd("dossier-\xe9"));
    return folder;
  };

  it("are listed as left alone, not passed over", async () => {
    const { exit, out } = await run(folderOf(), ["images"]);
    expect(exit).toBe(0);
    expect(out).toContain("\ncaf\ufffd.yaml  its name is not UTF-8\ndossier-\ufffd  its name is not UTF-8\n");
    expect((await run(folderOf(), ["bump", "api:2"])).err).toBe(
      "No reference to api was found. Not followed: 2 names not in UTF-8.\n",
    );
  });

  it("do not keep the config file from being checked", async () => {
    const folder = folderOf();
    writeFileSync(join(folder, ".tidegate.yaml"), config.replace("path: qa1", "path: ."));
    expect(await run(folder, ["check"])).toMatchObject({ exit: 0 });
  });
});

describe("a config file", () => {
  it.each([
    ["a link to a device without end", (path: string) => symlinkSync("/dev/zero", path)],
    ["a pipe that nobody writes to", (path: string) => execFileSync("mkfifo", [path])],
  ])("that is %s is told as such, and not read", async (_, make) => {
    const folder = checkout({ "web.yaml": web });
    make(join(folder, ".tidegate.yaml"));
    const refused = { exit: 2, out: "", err: 'The config file ".tidegate.yaml" is no plain file.\n' };
    expect(await run(folder, ["check"])).toEqual(refused);
    expect(await run(folder, ["plan", "qa1", "web=2"])).toEqual(refused);
    const { exit, err } = await run(folder, ["images"]);
    expect({ exit, err }).toMatchObject({ exit: 0, err: expect.stringContaining("is no plain file, so the places") });
  });

  it("that is named itself may be a link, or come out of a pipe", async () => {
    const folder = checkout({ "draft.yaml": config });
    symlinkSync("draft.yaml", join(folder, "link.yaml"));
    expect(await run(folder, ["check", "link.yaml"])).toMatchObject({ exit: 0 });
    const piped = `"${process.execPath}" "${sources}" check <(cat draft.yaml)`;
    expect(execFileSync("bash", ["-c", `${piped} 2>&1`], { cwd: folder, encoding: "utf8" })).toContain("is in order.");
  });

  it("that is huge is left alone", async () => {
    const folder = checkout({ ".tidegate.yaml": `${config}# ${"x".repeat(5_000_000)}\n` });
    expect((await run(folder, ["check"])).err).toBe('The config file ".tidegate.yaml" is not read: it is too large.\n');
  });
});

describe("what a terminal would obey", () => {
  const hostile = {
    [`${obeyed}.yaml`]: `# ${obeyed}\nimage: web:1 # ${obeyed}\n\t[`,
    "web.yaml": `${web}# ${obeyed}\n`,
  };

  it.each([
    ["a diff", ["bump", "web:2", "--dry-run"]],
    ["a list", ["images"]],
    ["a document", ["images", "--json"]],
    ["a pattern", ["tags", "--pattern", `(${obeyed}`]],
    ["a range", ["tags", "--semver", obeyed]],
    ["a strategy", ["tags", "--argocd", "name", "--allow-tags", obeyed]],
    ["a config file", ["check", `${obeyed}.yaml`]],
  ])("stands as escapes on a terminal: %s", (_, words) => {
    const folder = checkout(hostile);
    const quoted = [process.execPath, sources, ...words].map((word) => `'${word}'`).join(" ");
    const said = execFileSync("script", ["-qec", `${quoted} || true`, "/dev/null"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, TERM: "xterm", SHELL: "/bin/sh" },
    });
    // Progress and the styler's own colours are what may stand there.
    const ours = ["\r\u001b[K", ...[1, 2, 22, 31, 32, 36, 39].map((color) => `\u001b[${color}m`)];
    const rest = ours.reduce((text, each) => text.replaceAll(each, ""), said);
    expect(rest).not.toMatch(/[^\P{Cc}\t\r\n]|\p{Cf}/u);
  });

  it("stands as escapes in JSON and in talk, wherever they go", async () => {
    const folder = checkout(hostile);
    for (const words of [["images"], ["bump", "web:2", "-n"]]) {
      const { out, err } = await run(folder, [...words, "--json"]);
      expect(out + err).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      expect(JSON.stringify(JSON.parse(out))).toContain("\u009b");
    }
    const list = await run("/", ["tags", "--semver", "*", "--json"], `${obeyed}\u{e0001}\n`);
    expect(JSON.parse(list.out)).toMatchObject({ rejected: [{ tag: `${obeyed}\u{e0001}` }] });
    expect(list.out).toContain("\\udb40\\udc01");
  });

  it("goes through a pipe byte for byte, where it is the manifest", () => {
    const input = `${web}# ${obeyed}\n`;
    expect(runProgram(["bump", "web:2", "-"], { input }).stdout).toBe(input.replace("web:1", "web:2"));
  });
});

describe("a folder that became a link after it was read", () => {
  it("does not lead a write out of the checkout", async () => {
    const folder = checkout({ "checkout/app/web.yaml": "a", "outside/web.yaml": "a" });
    const replacement = {
      path: "app/web.yaml",
      absolute: join(folder, "checkout/app/web.yaml"),
      before: "a",
      after: "b",
    };
    renameSync(join(folder, "checkout/app"), join(folder, "checkout/old"));
    symlinkSync("../outside", join(folder, "checkout/app"));
    await expect(replaceFiles([replacement])).rejects.toThrow('"app/web.yaml" is in another folder now.');
    expect(readFileSync(join(folder, "outside/web.yaml"), "utf8")).toBe("a");
  });
});
