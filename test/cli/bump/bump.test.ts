import { chmodSync, linkSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout, deployment, run } from "../run.ts";

const digest = `sha256:${"a".repeat(64)}`;
const otherDigest = `sha256:${"b".repeat(64)}`;
const read = (...parts: readonly string[]): string => readFileSync(join(...parts), "utf8");

describe("tidegate bump", () => {
  it("changes the characters of the version, and tells each place", async () => {
    const folder = checkout({
      "qa/web.yaml": deployment("acme/web:1.4.0"),
      "qa/values.yaml": "image:\r\n  repository: acme/web\r\n  tag: '1.4.0'",
    });
    expect(await run(folder, ["bump", "docker.io/acme/web:1.5.0"])).toEqual({
      exit: 0,
      out: "qa/values.yaml:3  1.4.0 → 1.5.0\nqa/web.yaml:10  1.4.0 → 1.5.0\n",
      err: "2 places in 2 files changed.\n",
    });
    expect(read(folder, "qa/web.yaml")).toBe(deployment("acme/web:1.5.0"));
    expect(read(folder, "qa/values.yaml")).toBe("image:\r\n  repository: acme/web\r\n  tag: '1.5.0'");
  });

  it("tells what else changes by an anchor, without counting it as a place of the image", async () => {
    const text = "version: &v 1.4.0\nimage: {repository: acme/web, tag: *v}\nenv: {VERSION: *v}\n";
    const folder = checkout({ "values.yaml": text });
    const words = ["bump", "acme/web:1.5.0"];
    const { changesWith, changes } = JSON.parse((await run(folder, [...words, "--dry-run", "--json"])).out);
    expect(changes).toHaveLength(1);
    expect(changesWith).toEqual([
      { path: "values.yaml", line: 1, column: 13, withLine: 2, from: "1.4.0", to: "1.5.0" },
      { path: "values.yaml", line: 3, column: 16, withLine: 2, from: "1.4.0", to: "1.5.0" },
    ]);
    expect(await run(folder, words)).toEqual({
      exit: 0,
      out: [
        "values.yaml:1  1.4.0 → 1.5.0  (shares an anchor with line 2)\n",
        "values.yaml:2  1.4.0 → 1.5.0\n",
        "values.yaml:3  1.4.0 → 1.5.0  (shares an anchor with line 2)\n",
      ].join(""),
      err: "1 place in 1 file changed. By their anchors 2 other values change too.\n",
    });
  });

  it("ends with 0 and writes nothing when all is there already", async () => {
    const folder = checkout({ "web.yaml": deployment("acme/web:1.5.0") });
    const before = statSync(join(folder, "web.yaml"));
    expect(await run(folder, ["bump", "acme/web:1.5.0"])).toEqual({
      exit: 0,
      out: "",
      err: "Nothing to change: 1 place at acme/web:1.5.0 already.\n",
    });
    expect(statSync(join(folder, "web.yaml")).ino).toBe(before.ino);
  });

  it.each([
    ["another image", deployment("acme/website:1.0.0")],
    ["nothing", "a: b\n"],
  ])("ends with 1 when the files name %s", async (_, text) => {
    const folder = checkout({ "web.yaml": text });
    const ran = await run(folder, ["bump", "acme/web:1.5.0"]);
    expect(ran).toEqual({ exit: 1, out: "", err: "No reference to acme/web was found.\n" });
  });

  it("takes only what is below the paths given, each file once", async () => {
    const folder = checkout({ "a/web.yaml": deployment("web:1"), "b/web.yaml": deployment("web:1") });
    const { out } = await run(folder, ["bump", "web:2", "a", "./a/web.yaml", join(folder, "a")]);
    expect(out).toBe("a/web.yaml:10  1 → 2\n");
    expect(read(folder, "b/web.yaml")).toBe(deployment("web:1"));
  });

  it.each([
    ["escapes spell it", "values.yaml", '"im\\x61ge": "acme/w\\x65b:1.0.0"\n', 0],
    ["only a pattern takes it", "kustomization.yaml", "images:\n  - name: acme/.*b\n    newTag: 1.0.0\n", 1],
  ])("sees a name where %s", async (_, name, text, exit) => {
    const ran = await run(checkout({ [name]: text }), ["bump", "acme/web:1.5.0"]);
    expect(ran.exit).toBe(exit);
    expect(ran.out + ran.err).toContain(`${name}:`);
  });

  it("takes a file that is named itself, whatever its name", async () => {
    const folder = checkout({ "web.txt": deployment("web:1") });
    expect(await run(folder, ["bump", "web:2"])).toMatchObject({ exit: 1 });
    expect(await run(folder, ["bump", "web:2", "web.txt"])).toMatchObject({ exit: 0 });
  });

  it("shows a diff that patch takes, and writes nothing, with --dry-run", async () => {
    const folder = checkout({ "web.yaml": deployment("web:1") });
    expect(await run(folder, ["bump", "web:2", "--dry-run"])).toEqual({
      exit: 0,
      out: `--- a/web.yaml
+++ b/web.yaml
@@ -7,4 +7,4 @@
     spec:
       containers:
         - name: web
-          image: web:1  # kept
+          image: web:2  # kept
`,
      err: "1 place in 1 file would change.\n",
    });
    expect(read(folder, "web.yaml")).toBe(deployment("web:1"));
  });

  describe("where a digest pins the place", () => {
    it("leaves it as it is without --digest, and ends with 1 when nothing else was done", async () => {
      const folder = checkout({ "web.yaml": deployment(`web:1@${digest}`) });
      expect(await run(folder, ["bump", "web:2"])).toEqual({
        exit: 1,
        out: "",
        err: "web.yaml:10  left as it is: a digest pins it, and the new digest is not known (give it with --digest sha256:…)\nNothing was changed.\n",
      });
      expect(read(folder, "web.yaml")).toBe(deployment(`web:1@${digest}`));
    });

    it("ends with 0 when another place could be changed", async () => {
      const folder = checkout({ "pinned.yaml": deployment(`web:1@${digest}`), "web.yaml": deployment("web:1") });
      const { exit, out, err } = await run(folder, ["bump", "web:2"]);
      expect({ exit, out }).toEqual({ exit: 0, out: "web.yaml:10  1 → 2\n" });
      expect(err).toContain("pinned.yaml:10  left as it is");
    });

    it.each([
      ["--digest", ["bump", "web:2", "--digest", otherDigest]],
      ["a digest behind the tag", ["bump", `web:2@${otherDigest}`]],
    ])("moves tag and digest together with %s", async (_, words) => {
      const folder = checkout({ "web.yaml": deployment(`web:1@${digest}`), "plain.yaml": deployment("web:1") });
      const { out } = await run(folder, words);
      expect(out).toContain("web.yaml:10  1@sha256:aaaaaaaaaaaa → 2@sha256:bbbbbbbbbbbb\n");
      expect(read(folder, "web.yaml")).toBe(deployment(`web:2@${otherDigest}`));
      expect(read(folder, "plain.yaml")).toBe(deployment("web:2"));
    });
  });

  describe("with -", () => {
    it("reads standard input and writes the result to standard output, talk apart", async () => {
      expect(await run("/", ["bump", "web:2", "-"], deployment("web:1"))).toEqual({
        exit: 0,
        out: deployment("web:2"),
        err: "-:10  1 → 2\n1 place in 1 file changed.\n",
      });
    });

    it.each([
      ["without the image", "a: b"],
      ["that are not YAML", "a: web: [\n"],
      ["that are a template", "image: web:{{ .Values.tag }}\n  x: {{ y }}"],
      ["that are binary", "web\u0000"],
    ])("gives bytes %s through as they are, and ends with 1", async (_, text) => {
      expect(await run("/", ["bump", "web:2", "-"], text)).toMatchObject({ exit: 1, out: text });
    });

    it("gives bytes that are not UTF-8 through as they are", async () => {
      const input = Buffer.from([0x77, 0x65, 0x62, 0xff, 0x0a]);
      const { exit, out, err } = await run("/", ["bump", "web:2", "-"], input);
      expect({ exit, out }).toEqual({ exit: 1, out: input.toString() });
      expect(err).toContain("left alone: it is binary");
    });
  });

  it.each([
    ["no image", ["bump"], "Which image, at which tag?"],
    ["an image without a tag", ["bump", "acme/web"], '"acme/web" names no tag; write it as acme/web:TAG.'],
    ["a name in capitals", ["bump", "acme/Web:1"], "acme/web:1 is."],
    ["what is no image", ["bump", "a b"], '"a b" is no image with a tag'],
    ["a digest that is none", ["bump", "web:1", "--digest", "sha256:12"], '"sha256:12" is no digest'],
    ["two digests", ["bump", `web:1@${digest}`, "--digest", otherDigest], "two different digests"],
    [
      "a PATH that is not there",
      ["bump", "web:1", "nowhere", "neither"],
      'There is no file or folder "nowhere".\nThere is no file or folder "neither".',
    ],
    ["- beside a PATH", ["bump", "web:1", "-", "."], "takes no PATH beside it"],
    ["- with --json", ["bump", "web:1", "-", "--json"], "needs --dry-run"],
  ])("refuses %s with 2", async (_, words, said) => {
    const { exit, out, err } = await run(checkout({}), words);
    expect(err).toContain(said);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
  });
});

describe("writing", () => {
  it("keeps the mode, and leaves nothing beside the file", async () => {
    const folder = checkout({ "web.yaml": deployment("web:1") });
    chmodSync(join(folder, "web.yaml"), 0o754);
    await run(folder, ["bump", "web:2"]);
    expect(statSync(join(folder, "web.yaml")).mode & 0o7777).toBe(0o754);
    expect(readdirSync(folder)).toEqual(["web.yaml"]);
  });

  it("leaves a second hard link with the old text", async () => {
    const folder = checkout({ "in/web.yaml": deployment("web:1") });
    linkSync(join(folder, "in/web.yaml"), join(folder, "other.txt"));
    await run(folder, ["bump", "web:2", "in"]);
    expect([read(folder, "in/web.yaml"), read(folder, "other.txt")]).toEqual([
      deployment("web:2"),
      deployment("web:1"),
    ]);
  });

  it("follows no symbolic link, to a file or a folder, and says so when nothing was found", async () => {
    const outside = checkout({ "web.yaml": deployment("web:1") });
    const folder = checkout({});
    symlinkSync(join(outside, "web.yaml"), join(folder, "web.yaml"));
    symlinkSync(outside, join(folder, "linked"));
    expect(await run(folder, ["bump", "web:2"])).toEqual({
      exit: 1,
      out: "",
      err: "No reference to web was found. Not followed: 2 symbolic links.\n",
    });
    expect(read(outside, "web.yaml")).toBe(deployment("web:1"));
    expect(lstatSync(join(folder, "web.yaml")).isSymbolicLink()).toBe(true);
  });

  it("enters a folder that is named itself, though it is a link", async () => {
    const outside = checkout({ "web.yaml": deployment("web:1") });
    const folder = checkout({});
    symlinkSync(outside, join(folder, "linked"));
    expect(await run(folder, ["bump", "web:2", "linked"])).toMatchObject({
      exit: 0,
      out: "linked/web.yaml:10  1 → 2\n",
    });
  });

  it("enters no submodule, no .git and no node_modules", async () => {
    const text = deployment("web:1");
    const folder = checkout({
      "sub/.git": "gitdir: ../.git/modules/sub\n",
      "sub/web.yaml": text,
      ".git/web.yaml": text,
      "node_modules/a/web.yaml": text,
    });
    expect(await run(folder, ["bump", "web:2"])).toMatchObject({
      exit: 1,
      err: "No reference to web was found. Not followed: 1 submodule.\n",
    });
  });

  it("writes nothing at all when one file is read-only", async () => {
    const folder = checkout({
      "a.yaml": deployment("web:1"),
      "b.yaml": deployment("web:1"),
      "c.yaml": deployment("web:1"),
    });
    chmodSync(join(folder, "b.yaml"), 0o444);
    expect(await run(folder, ["bump", "web:2"])).toEqual({
      exit: 2,
      out: "",
      err: '"b.yaml" is read-only.\nNothing was written.\n',
    });
    for (const name of ["a.yaml", "b.yaml", "c.yaml"]) expect(read(folder, name)).toBe(deployment("web:1"));
    expect(readdirSync(folder)).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
  });

  it("names the files that mention the image but cannot be looked into", async () => {
    const folder = checkout({
      "chart/templates/web.yaml": "image: web:{{ .Values.tag }}\n{{- if x }}\n",
      "binary.yaml": "image: web\u0000",
      "secret.yaml": "image: web:1\nsops:\n  mac: x\n  lastmodified: y\n",
      "unrelated.yaml": "image: nginx:{{ x }}\n{{- if x }}\n",
      "web.yaml": deployment("web:1"),
    });
    const { exit, err } = await run(folder, ["bump", "web:2"]);
    expect(exit).toBe(0);
    expect(err).toBe(`binary.yaml  left alone: it is binary
chart/templates/web.yaml  left alone: it is a template
secret.yaml  left alone: it is encrypted
1 place in 1 file changed.
`);
  });

  it("looks into files of 5 MB, and leaves larger ones alone", async () => {
    const pad = (bytes: number) => {
      const text = deployment("web:1");
      return `${text}# ${"x".repeat(bytes - text.length - 3)}\n`;
    };
    const folder = checkout({ "fits.yaml": pad(5_000_000), "large.yaml": pad(5_000_001) });
    const { out, err } = await run(folder, ["bump", "web:2"]);
    expect(out).toBe("fits.yaml:10  1 → 2\n");
    expect(err).toContain("large.yaml  left alone: it is too large");
    expect(read(folder, "fits.yaml")).toBe(pad(5_000_000).replace("web:1", "web:2"));
  });

  it("shows a hostile file name without letting the terminal obey it", async () => {
    const folder = checkout({ "a\u001b[31m\n.yaml": deployment("web:1") });
    expect((await run(folder, ["bump", "web:2"])).out).toBe("a\\u{1b}[31m\\u{a}.yaml:10  1 → 2\n");
  });

  it("does nothing the second time", async () => {
    const folder = checkout({ "web.yaml": deployment("web:1.10") });
    await run(folder, ["bump", "web:1.20"]);
    const once = read(folder, "web.yaml");
    expect(await run(folder, ["bump", "web:1.20"])).toMatchObject({ exit: 0, out: "" });
    expect(read(folder, "web.yaml")).toBe(once);
  });
});
