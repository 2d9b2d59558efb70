import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout, deployment, run } from "../run.ts";

const digest = `sha256:${"a".repeat(64)}`;
const newDigest = `sha256:${"b".repeat(64)}`;

const config = `environments:
  qa1:
    path: clusters/qa1
    follow: { semver: ">=1.0.0" }
  dev:
    path: clusters/dev
    release: commit
services:
  web:
    repo: acme/web
    image: acme/web
  api:
    repo: acme/api
    images: [acme/api, acme/worker]
`;

const files = {
  ".tidegate.yaml": config,
  "clusters/qa1/web.yaml": deployment("acme/web:1.4.0"),
  "clusters/qa1/api.yaml": `${deployment("acme/api:2.0.0")}        - name: worker\n          image: acme/worker:2.0.0\n`,
  "clusters/dev/web.yaml": deployment(`acme/web:1.4.0@${digest}`),
};

describe("tidegate plan", () => {
  it("prints what a release would change as a diff, and writes nothing", async () => {
    const folder = checkout(files);
    const { exit, out, err } = await run(folder, ["plan", "qa1", "web=1.5.0"]);
    expect(out).toContain("--- a/clusters/qa1/web.yaml\n+++ b/clusters/qa1/web.yaml\n");
    expect(out).toContain("-          image: acme/web:1.4.0  # kept\n+          image: acme/web:1.5.0  # kept\n");
    expect(err).toBe("web 1.5.0: a release pull request that changes 1 place (1.4.0 → 1.5.0).\n");
    expect(exit).toBe(0);
    expect(readFileSync(join(folder, "clusters/qa1/web.yaml"), "utf8")).toBe(files["clusters/qa1/web.yaml"]);
  });

  it("tells what else changes by an anchor", async () => {
    const values = "v: &v 1.4.0\nimage: {repository: acme/web, tag: *v}\nenv: {VERSION: *v}\n";
    const folder = checkout({ ...files, "clusters/qa1/web.yaml": values });
    const { err } = await run(folder, ["plan", "qa1", "web=1.5.0"]);
    expect(err).toBe(
      [
        "web 1.5.0: a release pull request that changes 1 place (1.4.0 → 1.5.0).\n",
        "  clusters/qa1/web.yaml:1  changes with line 2, by its anchor\n",
        "  clusters/qa1/web.yaml:3  changes with line 2, by its anchor\n",
      ].join(""),
    );
    const { releases } = JSON.parse((await run(folder, ["plan", "qa1", "web=1.5.0", "--json"])).out);
    expect(releases).toMatchObject([
      {
        changesWith: [
          { line: 1, withLine: 2 },
          { line: 3, from: "1.4.0", to: "1.5.0" },
        ],
      },
    ]);
  });

  it("plans several services together, all images of each", async () => {
    const folder = checkout(files);
    const { exit, out } = await run(folder, ["plan", "qa1", "web=1.5.0", "api=2.1.0", folder]);
    expect(exit).toBe(0);
    expect(out.match(/^\+ .*/gm)?.map((line) => line.trim().split(/\s+/).slice(2).join(" "))).toEqual([
      "acme/api:2.1.0 # kept",
      "acme/worker:2.1.0",
      "acme/web:1.5.0 # kept",
    ]);
  });

  it("refuses what the bot would refuse, in its words, with 1", async () => {
    expect(await run(checkout(files), ["plan", "qa1", "web=1.3.0"])).toEqual({
      exit: 1,
      out: "",
      err: "web 1.3.0: refused (older-than-git). 1.3.0 was not released to qa1. Git has 1.4.0 of acme/web there, which is newer. Nothing needs to be done. To go back on purpose, revert the release pull request that brought 1.4.0.\n",
    });
  });

  it("shows the others when one is refused", async () => {
    const { exit, out } = await run(checkout(files), ["plan", "qa1", "web=1.3.0", "api=2.1.0"]);
    expect(exit).toBe(1);
    expect(out).toContain("+          image: acme/worker:2.1.0");
    expect(out).not.toContain("acme/web");
  });

  it("has nothing to do when Git has it already", async () => {
    expect(await run(checkout(files), ["plan", "qa1", "web=1.4.0"])).toEqual({
      exit: 0,
      out: "",
      err: "web 1.4.0: nothing to do, qa1 has it already.\n",
    });
  });

  it("leaves a pinned place as it is, unless the digest is given", async () => {
    const folder = checkout({ ...files, ".tidegate.yaml": config.replace("release: commit", "release: pull-request") });
    const without = await run(folder, ["plan", "dev", "web=1.5.0"]);
    expect(without.out).toBe("");
    const { out } = await run(folder, ["plan", "dev", `web=1.5.0@${newDigest}`]);
    expect(out).toContain(`+          image: acme/web:1.5.0@${newDigest}`);
  });

  it("says when the environment would not take the tag by itself", async () => {
    const { err } = await run(checkout(files), ["plan", "qa1", "web=2.0.0-rc.1"]);
    expect(err).toContain("  qa1 would not take it by itself (pre-release).\n");
  });

  const named = {
    ".tidegate.yaml": `environments: { qa1: {}, qa2: {} }
services:
  web:
    repo: acme/web
    image: acme/web
    paths: ["values.yaml#/namespaces/{environment}/{service}"]
  api:
    repo: acme/api
    image: acme/api
    lines: [{ file: "tf/{environment}.tf", pattern: 'api_tag *= *"(?P<tag>[^"]+)"' }]
`,
    "values.yaml": "namespaces:\n  qa1:\n    web: 1.4.0\n  qa2:\n    web: 1.4.0\n",
    "tf/qa1.tf": 'api_tag = "1.4.0"\n',
  };

  it("changes the places that the config file names, in files of any language", async () => {
    const { exit, out, err } = await run(checkout(named), ["plan", "qa1", "web=1.5.0", "api=1.5.0"]);
    expect(out).toMatchInlineSnapshot(`
      "--- a/values.yaml
      +++ b/values.yaml
      @@ -1,5 +1,5 @@
       namespaces:
         qa1:
      -    web: 1.4.0
      +    web: 1.5.0
         qa2:
           web: 1.4.0
      --- a/tf/qa1.tf
      +++ b/tf/qa1.tf
      @@ -1,1 +1,1 @@
      -api_tag = "1.4.0"
      +api_tag = "1.5.0"
      "
    `);
    expect({ exit, err }).toMatchObject({ exit: 0, err: expect.not.stringContaining("left as it is") });
  });

  it("refuses when the place is not there, and says which file was looked into", async () => {
    const { exit, out, err } = await run(checkout(named), ["plan", "qa2", "web=1.5.0", "api=1.5.0"]);
    expect(err).toMatchInlineSnapshot(`
      "web 1.5.0: a release pull request that changes 1 place (1.4.0 → 1.5.0).
        qa2 would not take it by itself (changes-only-when-asked).
        Nothing tells whether it is newer: 1.4.0 → 1.5.0.
      api 1.5.0: refused (unclear-reference). qa2 was left as it is. No place of the image was found: tf/qa2.tf (the place that the config file names is not there). Correct the place in the config file, or write the version where the config file says.
      "
    `);
    expect(exit).toBe(1);
    expect(out).toContain("+++ b/values.yaml");
  });

  it("leaves a named file alone that is a link", async () => {
    const folder = checkout({ ...named, "tf/qa1.tf": "" });
    rmSync(join(folder, "tf/qa1.tf"));
    symlinkSync("elsewhere.tf", join(folder, "tf/qa1.tf"));
    const { exit, err } = await run(folder, ["plan", "qa1", "api=1.5.0"]);
    expect(err).toContain("Left alone: tf/qa1.tf (it is a symbolic link).");
    expect(exit).toBe(1);
  });

  it.each([
    ["nothing", ["plan"], "Which environment, and which service"],
    ["no service", ["plan", "qa1"], "Which environment, and which service"],
    ["an unknown environment", ["plan", "qa2", "web=1"], 'names no environment "qa2". Did you mean qa1?'],
    ["an unknown service", ["plan", "qa1", "frontend=1"], 'names no service "frontend". There are web, api.'],
    ["a tag that is none", ["plan", "qa1", "web=a b"], '"a b" is no tag'],
    ["a digest that is none", ["plan", "qa1", "web=1@sha256:x"], '"sha256:x" is no digest'],
    ["a service twice", ["plan", "qa1", "web=1", "web=2"], 'The service "web" is given twice.'],
    ["something behind the PATH", ["plan", "qa1", "web=1", ".", "api=2"], '"api=2" follows'],
  ])("refuses %s with 2", async (_, words, said) => {
    const { exit, out, err } = await run(checkout(files), words);
    expect(err).toContain(said);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
  });

  it("refuses a config file with problems, all named, with 2", async () => {
    const folder = checkout({ ".tidegate.yaml": config.replace("semver", "semvr") });
    const { exit, err } = await run(folder, ["plan", "qa1", "web=1.5.0"]);
    expect(exit).toBe(2);
    expect(err).toMatch(/^\.tidegate\.yaml:4:\d+ {2}/);
    expect(err).toContain(`        follow: { semvr: ">=1.0.0" }\n        ^^^^^^\n`);
  });
});
