import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout, deployment, run } from "./run.ts";

const config = `environments:
  qa1: {path: clusters/qa1}
  prod: {path: clusters/prod}
services:
  web:
    repo: acme/web
    image: acme/web
    paths: ["settings.yaml#/versions/{environment}/{service}"]
    lines:
      - file: "terraform/{environment}/*.tf"
        pattern: 'web_tag *= *"(?P<tag>[^"]+)"'
`;
const files = {
  ".git/HEAD": "",
  ".tidegate.yaml": config,
  "settings.yaml": "versions:\n  qa1:\n    web: 1.4.0  # kept\n    api: 1.4.0\n",
  "terraform/qa1/web.tf": 'region  = "eu"\nweb_tag = "1.4.0"\napi_tag = "1.4.0"\n',
  "terraform/qa1/other.tf": 'region = "eu"\n',
  "terraform/web.tf": 'web_tag = "1.4.0"\n',
  "clusters/qa1/web.yaml": deployment("acme/web:1.4.0"),
};
const read = (...parts: readonly string[]): string => readFileSync(join(...parts), "utf8");

describe("the places that the config file names", () => {
  it("are listed, whatever the name of their file, and no other is missed", async () => {
    expect(await run(checkout(files), ["images"])).toEqual({
      exit: 0,
      out: `clusters/qa1/web.yaml:10:27  acme/web  1.4.0  pod-spec
settings.yaml:3:10  acme/web  1.4.0  named-path
terraform/qa1/web.tf:2:12  acme/web  1.4.0  named-line
`,
      err: "3 references in 3 files.\n",
    });
  });

  it("are bumped, and the places beside them are not", async () => {
    const folder = checkout(files);
    expect(await run(folder, ["bump", "acme/web:1.5.0"])).toEqual({
      exit: 0,
      out: `clusters/qa1/web.yaml:10  1.4.0 → 1.5.0
settings.yaml:3  1.4.0 → 1.5.0
terraform/qa1/web.tf:2  1.4.0 → 1.5.0
`,
      err: "3 places in 3 files changed.\n",
    });
    expect(read(folder, "settings.yaml")).toBe("versions:\n  qa1:\n    web: 1.5.0  # kept\n    api: 1.4.0\n");
    expect(read(folder, "terraform/qa1/web.tf")).toBe('region  = "eu"\nweb_tag = "1.5.0"\napi_tag = "1.4.0"\n');
    expect(read(folder, "terraform/web.tf")).toBe(files["terraform/web.tf"]);
    expect(await run(folder, ["bump", "acme/web:1.5.0"])).toMatchObject({ exit: 0, out: "" });
  });

  it.each([
    ["from a folder below the root", "terraform", ["images"], "qa1/web.tf:2:12  acme/web  1.4.0  named-line\n"],
    [
      "from elsewhere",
      "clusters",
      ["images", "../terraform/qa1/web.tf"],
      "../terraform/qa1/web.tf:2:12  acme/web  1.4.0  named-line\n",
    ],
    ["below the PATH only", ".", ["images", "./settings.yaml"], "settings.yaml:3:10  acme/web  1.4.0  named-path\n"],
  ])("are found %s", async (_, below, words, out) => {
    expect(await run(join(checkout(files), below), words)).toMatchObject({ exit: 0, out });
  });

  it("are those of the folder itself where there is no .git above", async () => {
    const { ".git/HEAD": _, ...plain } = files;
    const folder = checkout(plain);
    expect((await run(folder, ["images", "terraform"])).out).toBe("");
    expect((await run(folder, ["images"])).out).toContain("terraform/qa1/web.tf:2:12");
  });

  it("are found by threads as well", async () => {
    const many = Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`many/${n}.yaml`, "a: b\n"]));
    const { out } = await run(checkout({ ...files, ...many }), ["images"]);
    expect(out.split("\n").filter((line) => line.includes("named"))).toHaveLength(2);
  });

  it("are not followed through links", async () => {
    const folder = checkout(files);
    mkdirSync(join(folder, "terraform/prod"));
    symlinkSync("../web.tf", join(folder, "terraform/prod/web.tf"));
    const { out } = await run(folder, ["images"]);
    expect(out).toContain("Left alone:\nterraform/prod/web.tf  it is a symbolic link\n");
  });

  it.each([
    [
      "has problems",
      { ".tidegate.yaml": config.replace("repo:", "rpo:") },
      'The config file ".tidegate.yaml" has 2 problems, so the places that it names are not looked at. `tidegate check` tells more.\n',
    ],
    [
      "is no plain file",
      { ".tidegate.yaml/x": "" },
      'The config file ".tidegate.yaml" is no plain file, so the places that it names are not looked at.\n',
    ],
  ])("are left out with a warning where the config file %s", async (_, broken, warning) => {
    const { ".tidegate.yaml": __, ...rest } = files;
    const ran = await run(checkout({ ...rest, ...broken }), ["bump", "acme/web:1.5.0"]);
    expect(ran).toEqual({
      exit: 0,
      out: "clusters/qa1/web.yaml:10  1.4.0 → 1.5.0\n",
      err: `${warning}1 place in 1 file changed.\n`,
    });
  });

  it("are named when their file cannot be looked into", async () => {
    const ran = await run(checkout({ ...files, "settings.yaml": "versions: [\n" }), ["bump", "acme/web:1.5.0"]);
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.err).toContain("settings.yaml:1:12  left alone: it is not YAML: ");
  });

  it("name nothing in what comes from standard input", async () => {
    const { out } = await run(checkout(files), ["images", "-"], files["settings.yaml"]);
    expect(out).toBe("");
  });
});
