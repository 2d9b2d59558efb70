import { describe, expect, it } from "vitest";
import { checkout, run } from "./run.ts";

const valid = `environments:
  qa1:
    path: [clusters/qa1, "clusters/shared/*.yaml"]
services:
  web:
    repo: acme/web
    image: acme/web
`;

describe("tidegate check", () => {
  it("finds nothing wrong with a config file in order", async () => {
    const folder = checkout({ ".tidegate.yaml": valid, "clusters/qa1/a.yaml": "", "clusters/shared/b.yaml": "" });
    expect(await run(folder, ["check"])).toEqual({ exit: 0, out: "", err: ".tidegate.yaml is in order.\n" });
  });

  it("tells all problems with line, column, caret and suggestion", async () => {
    const folder = checkout({ "repo/.tidegate.yaml": valid.replace("path", "pth").replace("image", "imge") });
    const { exit, out, err } = await run(folder, ["check", "repo/"]);
    expect(out).toMatchInlineSnapshot(`
      "repo/.tidegate.yaml:2:3  environment "qa1" needs the key path
            qa1:
            ^^^
      repo/.tidegate.yaml:3:5  unknown key "pth" in environment "qa1"; known here: path, follow, release, writer, merge, hold, track, wait, require, freeze, lock, url, transient, production — did you mean path?
              pth: [clusters/qa1, "clusters/shared/*.yaml"]
              ^^^
      repo/.tidegate.yaml:5:3  service "web" needs the key image or images
            web:
            ^^^
      repo/.tidegate.yaml:7:5  unknown key "imge" in service "web"; known here: repo, image, images, tags, paths, lines, environments — did you mean image?
              imge: acme/web
              ^^^^
      "
    `);
    expect({ exit, err }).toEqual({ exit: 1, err: "4 problems.\n" });
  });

  it("tells the paths that match nothing in the checkout, each at its place", async () => {
    const folder = checkout({ ".tidegate.yaml": valid, "clusters/qa1/a.yaml": "" });
    const { exit, out } = await run(folder, ["check"]);
    expect(exit).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      ".tidegate.yaml:3:26  no file of the checkout matches the path "clusters/shared/*.yaml" of environment "qa1"
              path: [clusters/qa1, "clusters/shared/*.yaml"]
                                   ^^^^^^^^^^^^^^^^^^^^^^^^
      "
    `);
  });

  it("tells the named places that are in no file of the checkout, or not once", async () => {
    const config = `environments: { qa1: {}, qa2: {} }
services:
  web:
    repo: acme/web
    image: acme/web
    paths:
      - values.yaml#/{environment}/web
      - values.yaml#/{environment}/wbe
      - { path: "charts/{environment}/values.yaml#/web" }
      - twice.yaml#/{environment}
      - chart.tpl#/{environment}
    lines:
      - { file: "{environment}.env", pattern: "^WEB=(?P<tag>.+)" }
      - { file: "{environment}.env", pattern: "^{service}_WEB=(?P<tag>.+)" }
`;
    const folder = checkout({
      ".tidegate.yaml": config,
      "values.yaml": "qa1: { web: 1.0.0 }\n",
      "twice.yaml": "qa1: 1.0.0\n---\nqa1: 1.0.0\n",
      "chart.tpl": "qa1: {{ .tag }}\n",
      "qa1.env": "API=1\n",
      "qa2.env": "WEB=1.0.0\n",
    });
    const { exit, out } = await run(folder, ["check"]);
    expect(out).toMatchInlineSnapshot(`
      ".tidegate.yaml:8:9  the place "values.yaml#/{environment}/wbe" is in no environment: looked for in "values.yaml"
                - values.yaml#/{environment}/wbe
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      .tidegate.yaml:9:17  no file of the checkout matches "charts/{environment}/values.yaml" in any environment
                - { path: "charts/{environment}/values.yaml#/web" }
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      .tidegate.yaml:10:9  the place "twice.yaml#/{environment}" is in "twice.yaml" more than once
                - twice.yaml#/{environment}
                  ^^^^^^^^^^^^^^^^^^^^^^^^^
      .tidegate.yaml:11:9  the place "chart.tpl#/{environment}" is in "chart.tpl" that Tidegate leaves alone: not YAML, encrypted, a link or too large
                - chart.tpl#/{environment}
                  ^^^^^^^^^^^^^^^^^^^^^^^^
      .tidegate.yaml:14:47  the place "^{service}_WEB=(?P<tag>.+)" is in no environment: looked for in 2 files
                - { file: "{environment}.env", pattern: "^{service}_WEB=(?P<tag>.+)" }
                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      "
    `);
    expect(exit).toBe(1);
    expect(await run(folder, ["check", ".tidegate.yaml"])).toMatchObject({ exit: 0 });
  });

  it("checks a file by itself, and standard input, without looking for paths", async () => {
    const folder = checkout({ "draft.yaml": valid });
    expect(await run(folder, ["check", "draft.yaml"])).toMatchObject({ exit: 0 });
    expect(await run(folder, ["check", "-"], valid)).toMatchObject({ exit: 0 });
    expect(await run(folder, ["check", "-"], "a: [")).toMatchObject({ exit: 1 });
  });

  it.each([
    ["a checkout without config file", ["check"], 'The config file ".tidegate.yaml" is not there.'],
    ["a PATH that is not there", ["check", "nowhere"], 'There is no file or folder "nowhere".'],
    ["two PATHs", ["check", "a", "b"], "One PATH at a time"],
  ])("ends with 2 for %s", async (_, words, said) => {
    const { exit, out, err } = await run(checkout({}), words);
    expect(err).toContain(said);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
  });
});
