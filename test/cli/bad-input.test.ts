import { describe, expect, it } from "vitest";
import { checkout, run } from "./run.ts";

const policy = (spec: string): string => `kind: ImagePolicy\nspec:\n${spec.replace(/^/gm, "  ")}\n`;

const config = "environments:\n  qa1:\n    path: qa1\nservices:\n  web: {repo: acme/web, image: acme/web}\n";

describe("bad input to tidegate tags --flux", () => {
  it.each([
    {
      name: "what is not YAML",
      text: "kind: ImagePolicy\nspec: {a: [\n\n",
      said: ["policy.yaml:2:12  The file is not YAML: ", "    spec: {a: [\n               ^"],
    },
    {
      name: "JSON that ends too early",
      text: '{"kind": "ImagePolicy", "spec": {}',
      said: ["policy.yaml:1:35  The file is not YAML: Flow map must end with a }."],
    },
    {
      name: "a word that Flux does not have",
      text: policy("policy:\n  numerical: {order: up}"),
      said: ["policy.yaml:4:24  ", "spec.policy.numerical.order must be asc or desc.", "{order: up}\n", "^^"],
    },
    {
      name: "a field that is missing",
      text: policy("policy: {semver: {}}"),
      said: ["policy.yaml:3:12  ", "spec.policy.semver.range is missing."],
    },
    {
      name: "no policy at all",
      text: policy("policy: {}"),
      said: ["policy.yaml:3:3  ", "spec.policy needs one of semver, alphabetical, numerical."],
    },
    { name: "nothing below spec", text: "kind: ImagePolicy\n", said: ["policy.yaml: ", "spec is missing."] },
    {
      name: "a pattern and a range, both at once, each as it is written",
      text: policy("filterTags:\n  pattern: (a\npolicy:\n  semver: {range: latest}"),
      said: [
        "policy.yaml:4:14  filterTags.pattern: It is not RE2 syntax: missing closing ): `(a`.",
        'policy.yaml:6:21  "latest" is no range of versions.',
      ],
    },
    {
      name: "several policies",
      text: "kind: ImagePolicy\n---\nkind: ImagePolicy\n",
      said: [
        "policy.yaml:3:7  The file holds several ImagePolicies; give one.\n    kind: ImagePolicy\n          ^^^^^^^^^^^",
      ],
    },
    { name: "no policy", text: "a: b\n", said: ["policy.yaml: The file holds no ImagePolicy."] },
    {
      name: "bytes that are no text",
      text: Buffer.from([255, 254, 0]),
      said: ['"policy.yaml" is not read: it is binary.'],
    },
  ])("shows $name where it stands", async ({ text, said }) => {
    const ran = await run(checkout({ "policy.yaml": text }), ["tags", "--flux", "policy.yaml"], "1.0.0\n");
    expect({ exit: ran.exit, out: ran.out }).toEqual({ exit: 2, out: "" });
    for (const each of said) expect(ran.err).toContain(each);
  });

  it.each([
    ["nowhere.yaml", 'The file "nowhere.yaml" is not there.\n'],
    ["folder", 'The file "folder" is a folder, and a file is wanted.\n'],
  ])("says why %s cannot be read", async (file, err) => {
    const folder = checkout({ "folder/a.yaml": "" });
    expect(await run(folder, ["tags", "--flux", file])).toEqual({ exit: 2, out: "", err });
  });
});

describe("bad input to tidegate bump", () => {
  it("is told all at once", async () => {
    expect(await run(checkout({}), ["bump", "web", "-", "a.yaml", "--digest", "abc"])).toEqual({
      exit: 2,
      out: "",
      err: [
        "- stands for standard input and takes no PATH beside it.\n",
        '"web" names no tag; write it as web:TAG.\n',
        '"abc" is no digest; sha256: and 64 hex digits are one.\n',
      ].join(""),
    });
  });

  it("shows where a file that names the image stops being YAML", async () => {
    const folder = checkout({ "web.yaml": "a: b\nimage: [acme/web:1\n" });
    const { exit, out, err } = await run(folder, ["bump", "acme/web:2"]);
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(err).toMatch(
      /^web\.yaml:2:19 {2}left alone: it is not YAML: Flow sequence .*\n {4}image: \[acme\/web:1\n {22}\^\n/,
    );
    const { skipped } = JSON.parse((await run(folder, ["bump", "acme/web:2", "--json"])).out);
    expect(skipped).toMatchObject([{ path: "web.yaml", line: 2, column: 19, reason: "not-yaml" }]);
    const listed = await run(folder, ["images"]);
    expect(listed.out).toMatch(/web\.yaml:2:19 {2}it is not YAML: Flow sequence/);
  });
});

describe("bad input to tidegate plan", () => {
  it("is told all at once", async () => {
    const folder = checkout({ ".tidegate.yaml": config });
    expect(await run(folder, ["plan", "qa1", "web=a b", "api=", "x=1@sha256:1", "y=1", "y=2"])).toEqual({
      exit: 2,
      out: "",
      err: [
        '"a b" is no tag for "web": letters, digits, _, . and -, at most 128, not beginning with . or -.\n',
        '"" is no tag for "api": letters, digits, _, . and -, at most 128, not beginning with . or -.\n',
        '"sha256:1" is no digest; sha256: and 64 hex digits are one.\n',
        'The service "y" is given twice.\n',
      ].join(""),
    });
    expect((await run(folder, ["plan", "qa2", "wbe=1", "web=1"])).err).toBe(
      'The config file names no environment "qa2". Did you mean qa1?\nThe config file names no service "wbe". Did you mean web?\n',
    );
  });

  it("shows each problem of the config file with its line", async () => {
    const folder = checkout({ ".tidegate.yaml": config.replace("path: qa1", "pth: qa1") });
    const { exit, err } = await run(folder, ["plan", "qa1", "web=1"]);
    expect(exit).toBe(2);
    expect(err).toContain(".tidegate.yaml:3:5  unknown key");
    expect(err).toContain("        pth: qa1\n        ^^^\n");
  });
});

describe("a config file that is no text", () => {
  it.each([["check"], ["plan", "qa1", "web=1"]])("is told as such by %s", async (...words) => {
    const ran = await run(checkout({ ".tidegate.yaml": Buffer.from([0xff, 0xfe, 0]) }), words);
    expect(ran).toEqual({ exit: 2, out: "", err: 'The config file ".tidegate.yaml" is not read: it is binary.\n' });
  });
});
