import { describe, expect, it } from "vitest";
import { checkout, run } from "../run.ts";

const tags = (words: readonly string[], input: string) => run("/", ["tags", ...words], input);

describe("tidegate tags", () => {
  it.each([
    ["the newest in a range", ["--semver", ">=1.0.0"], "1.2.0\nlatest\n1.10.0\r\n\n2.0.0-rc.1\n", "1.10.0"],
    ["pre-releases where the range names one", ["--semver", ">=1.0.0-0"], "1.2.0\n2.0.0-rc.1\n", "2.0.0-rc.1"],
    [
      "the newest build of a branch",
      ["--branch", "main", "--template", "{branch}-{sha}-{number}"],
      "main-abcdef0-9\nmain-abcdef1-10\ndev-abcdef2-11\n",
      "main-abcdef1-10",
    ],
    [
      "by a pattern",
      ["--pattern", "(?P<n>\\d+)-prod", "--extract", "$n", "--order", "numeric"],
      "9-prod\n10-prod\n11-dev\n",
      "10-prod",
    ],
    [
      "not what is ignored",
      ["--pattern", ".*", "--order", "text", "--ignore", "b*", "--ignore", "c"],
      "a\nb\nbb\nc\n",
      "a",
    ],
    [
      "a tag beside its build time",
      ["--argocd", "newest-build"],
      "a 2026-01-02T00:00:00Z\nb 2026-01-03T00:00:00Z\nc\n",
      "b",
    ],
    ["a range of versions by Flux v1", ["--flux-v1", "semver:~1"], "1\n1.4\n2.0\n", "1.4"],
    [
      "a strategy with its filters",
      ["--argocd", "semver", "--constraint", "^1", "--ignore-tags", "1.9*,x", "--allow-tags", "regexp:^1"],
      "1.8\n1.9.1\n2.0\n",
      "1.8",
    ],
    ["Renovate's update", ["--renovate", "3.7-alpine"], "3.8-alpine\n3.9\n3.10-alpine\n3.11.1-alpine\n", "3.10-alpine"],
  ])("chooses %s", async (_, words, input, chosen) => {
    expect(await tags(words, input)).toMatchObject({ exit: 0, out: `${chosen}\n` });
  });

  it("chooses by an ImagePolicy in a file", async () => {
    const folder = checkout({
      "policy.yaml": `kind: ImageRepository
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
spec:
  filterTags: {pattern: 'rc-(?P<n>\\d+)', extract: $n}
  policy: {numerical: {order: asc}}
`,
    });
    const { exit, out } = await run(folder, ["tags", "--flux", "policy.yaml"], "rc-9\nrc-10\nstable\n");
    expect({ exit, out }).toEqual({ exit: 0, out: "rc-10\n" });
  });

  it("puts older tags in their order, whatever the order of the lines", async () => {
    const words = ["tags", "--semver", ">=1", "--explain"];
    const { out } = await run(checkout({}), words, "1.2.0\n1.10.0\n1.9.0\n2.0.0\n");
    expect(out.split("\n").map((line) => line.split(" ")[0])).toEqual(["TAG", "2.0.0", "1.10.0", "1.9.0", "1.2.0", ""]);
    const input = "a 2026-11-20\nb 2026-11-21T10:00:00Z\nc 2026-11-21T10:30:00+02:00\nd 2026-11-21T09:00\n";
    const byTime = await run(checkout({}), ["tags", "--flux-v1", "*", "--explain"], input);
    expect(byTime.out.split("\n").map((line) => line.split(" ")[0])).toEqual(["TAG", "b", "d", "c", "a", ""]);
  });

  it.each(["yesterday", "5", "21/11/2026", "2026-13-01"])("does not take %s for a time", async (time) => {
    const ran = await run(checkout({}), ["tags", "--flux-v1", "*", "--explain"], `a ${time}\n`);
    expect(ran.exit).toBe(1);
    expect(ran.out).toContain(`stands beside "${time}", which is no time\n`);
  });

  it("says when a pattern would take more if it need not match the whole tag", async () => {
    const words = ["tags", "--pattern", "main-\\d+", "--order", "text"];
    const { err } = await run(checkout({}), words, "main-1\nold-main-2\nmain-3-fix\ndev\n");
    expect(err).toBe(
      [
        "Not taken: 3 pattern mismatch.\n",
        "The pattern must match the whole tag: 2 tags hold a match with more beside it. Write .* where more may stand.\n",
      ].join(""),
    );
  });

  it("ends with 1 when no tag is taken, and counts the reasons", async () => {
    expect(await tags(["--semver", ">=3"], "1.0.0\n2.0.0\nlatest\n-x\n")).toEqual({
      exit: 1,
      out: "",
      err: "None of 4 tags is taken.\nNot taken: 1 not a tag, 2 outside range, 1 not a version.\n",
    });
    expect(await tags(["--semver", "*"], "")).toEqual({ exit: 1, out: "", err: "No tag was given.\n" });
  });

  it("explains every tag", async () => {
    const { out } = await tags(
      ["--semver", ">=1.0.0", "--explain"],
      "1.0.0\nv1.2.0\n1.2.0\n0.9.0\nlatest\n1.3.0-rc.1\n-\u001b\n",
    );
    expect(out).toMatchInlineSnapshot(`
      "TAG         WHAT BECAME OF IT
      v1.2.0      chosen, the newest of 3
      1.2.0       as new as the chosen one, which is greater as text
      1.0.0       taken, but older
      -\\u{1b}     is no tag
      0.9.0       is outside >=1.0.0
      latest      is no version
      1.3.0-rc.1  is a pre-release, and >=1.0.0 names none
      "
    `);
  });

  it.each([
    ["no policy", [], "By which policy?"],
    ["two policies", ["--semver", "1", "--branch", "main"], "--semver and --branch are different policies"],
    ["a companion of another", ["--semver", "1", "--order", "text"], "--order goes with --pattern only."],
    ["no range", ["--semver", "newest"], '--semver: "newest" is no version range'],
    ["no RE2 pattern", ["--pattern", "a("], "--pattern: It is not RE2 syntax"],
    ["a group that is not there", ["--pattern", "a", "--extract", "$n"], "--extract: The pattern has no group $n."],
    ["a branch without template", ["--branch", "main"], "--branch needs --template"],
    ["a template without branch", ["--branch", "main", "--template", "{sha}"], "does not name {branch}"],
    ["an ill template", ["--branch", "main", "--template", "{brnch}"], "--template: {brnch} is no placeholder"],
    ["a file that is not there", ["--flux", "nowhere.yaml"], 'The file "nowhere.yaml" is not there.'],
    ["an unknown strategy", ["--argocd", "smver"], "Did you mean semver?"],
    ["a digest without its tag", ["--argocd", "digest"], "needs a constraint"],
    ["a current tag without version", ["--renovate", "latest"], 'no version in "latest"'],
    ["an ill constraint", ["--flux-v1", "semver:newest"], '"newest" is no range of versions'],
  ])("refuses %s with 2", async (_, words, said) => {
    const { exit, out, err } = await tags(words, "1.0.0\n");
    expect(err).toContain(said);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
  });
});
