import { describe, expect, it } from "vitest";
import { parseComment } from "../../../src/core/command/parse-comment.ts";
import { mistakesOf, names, read, readOne } from "./names.ts";

describe("a command", () => {
  it.each([
    { text: "/deploy qa1", command: { kind: "deploy", environments: ["qa1"], services: [], mode: "release" } },
    {
      text: "/deploy qa1,qa2 blip platform --tag v1.5.0-rc.1 --dry-run",
      command: {
        kind: "deploy",
        environments: ["qa1", "qa2"],
        services: ["blip", "platform"],
        tag: "v1.5.0-rc.1",
        mode: "dry-run",
      },
    },
    { text: "/default qa1 blip", command: { kind: "default", environments: ["qa1"], services: ["blip"] } },
    { text: "/query", command: { kind: "query", environments: [], services: [] } },
    { text: "/query qa1", command: { kind: "query", environments: ["qa1"], services: [] } },
    { text: "/query blip", command: { kind: "query", environments: [], services: ["blip"] } },
    { text: "/query qa1 blip", command: { kind: "query", environments: ["qa1"], services: ["blip"] } },
    { text: "/rollback production", command: { kind: "rollback", environments: ["production"], services: [] } },
    {
      text: "/rollback production blip --to=1.4.0",
      command: { kind: "rollback", environments: ["production"], services: ["blip"], to: "1.4.0" },
    },
    { text: "/resume production", command: { kind: "resume", environments: ["production"], services: [] } },
    { text: "/lock qa1", command: { kind: "lock", environments: ["qa1"] } },
    {
      text: "/lock qa1 --for 2h load test for octocat",
      command: { kind: "lock", environments: ["qa1"], forSeconds: 7200, reason: "load test for octocat" },
    },
    { text: "/unlock qa1", command: { kind: "unlock", environments: ["qa1"], locks: "own" } },
    { text: "/unlock qa1 --force", command: { kind: "unlock", environments: ["qa1"], locks: "any" } },
    { text: "/help", command: { kind: "help" } },
    { text: "/help me with --this", command: { kind: "help" } },
  ])("is read from $text", ({ text, command }) => {
    expect(readOne(text)).toEqual(command);
  });

  it("tells its line and how it was written", () => {
    expect(parseComment("Ready.\n\n  /Deploy\u00a0qa1   blip \n", names)).toMatchObject([
      { kind: "command", line: 3, source: "/Deploy qa1   blip" },
    ]);
  });
});

describe("environments", () => {
  it.each([
    { text: "/deploy qa1,qa2" },
    { text: "/deploy qa1, qa2" },
    { text: "/deploy qa1 ,qa2" },
    { text: "/deploy qa1 , qa2" },
    { text: "/deploy qa1,,qa2," },
    { text: "/deploy qa1,qa2,qa1" },
    { text: "/deploy all-qa" },
    { text: "/deploy qa1,all-qa" },
    { text: '/deploy "qa1","qa2"' },
    { text: "/deploy 'qa1, qa2'" },
    { text: "/deploy QA1,Qa2" },
    { text: "/deploy --dry-run=x qa1,qa2", mistake: "flag-with-value" },
  ])("are the same two in $text", ({ text, mistake }) => {
    expect(read(text)).toEqual([mistake ?? "/deploy qa1,qa2"]);
  });

  it("end where no comma goes on", () => {
    expect(read("/deploy qa1, qa2 blip")).toEqual(["/deploy qa1,qa2 blip"]);
    expect(read("/lock qa1, qa2 blip is slow")).toEqual(['/lock qa1,qa2 "blip is slow"']);
  });

  it.each(["deploy", "default", "rollback", "resume", "lock", "unlock"])("must be given to /%s", (word) => {
    expect(mistakesOf(`/${word}`)).toEqual(["missing-environment"]);
    expect(mistakesOf(`/${word} ,`)).toEqual(["missing-environment"]);
  });

  it("come before a group of the same name", () => {
    const groups = new Map([["qa1", names.environments]]);
    expect(parseComment("/deploy qa1", { ...names, groups })).toMatchObject([{ command: { environments: ["qa1"] } }]);
  });
});

describe("flags", () => {
  it.each([
    "/deploy qa1 blip --tag v1 --dry-run",
    "/deploy --tag v1 qa1 --dry-run blip",
    "/deploy --dry-run --tag=v1 qa1 blip",
    '/deploy qa1 blip --tag="v1" --DRY-RUN',
    "/deploy qa1 blip --tag 'v1' --dry-run",
    "/deploy qa1 blip –tag v1 –dry-run",
    "/deploy qa1 blip —tag v1 —dry-run",
    "/deploy qa1 blip —tag=“v1” ––dry‑run",
    "/deploy qa1 blip --tag `v1` --dry-run --dry-run",
    "/deploy qa1 blip --tag v1 --tag v1 --dry-run",
  ])("are the same in %s", (text) => {
    expect(read(text)).toEqual(["/deploy qa1 blip --tag v1 --dry-run"]);
  });

  it("keep a tag as it was typed, whatever Markdown makes of it", () => {
    expect(readOne("/deploy qa1 --tag main-_rc_-__1__")).toMatchObject({ tag: "main-_rc_-__1__" });
    expect(readOne("/deploy qa1 --tag main\\_1")).toMatchObject({ tag: "main_1" });
  });
});

describe("a reason", () => {
  it.each([
    { text: "/lock qa1 don't touch", reason: "don't touch" },
    { text: "/lock qa1 'tis alice's", reason: "'tis alice's" },
    { text: '/lock qa1 "don\'t touch"', reason: "don't touch" },
    { text: "/lock qa1 he said “no” — really", reason: "he said “no” — really" },
    { text: '/lock qa1 "a \\"b\\" \\\\ c"', reason: 'a "b" \\ c' },
    { text: '/lock qa1 "not closed', reason: '"not closed' },
    { text: "/lock qa1 load   test --for 1h again", reason: "load test again" },
    { text: "/lock qa1 see https://example.com/a?b=c&d", reason: "see https://example.com/a?b=c&d" },
    { text: '/lock qa1 "--for ever"', reason: "--for ever" },
    { text: '/lock qa1 "qa2"', reason: "qa2" },
    { text: "/lock qa1 qa2 is slow", reason: "qa2 is slow" },
    { text: "/lock qa1 👩‍💻 works\u200b here", reason: "👩‍💻 works here" },
    { text: "/lock qa1 a <b>bold</b> one<!-- unseen -->", reason: "a bold one" },
    { text: "/lock qa1 \u202egnitset", reason: "gnitset" },
    { text: '/lock qa1 ""', reason: undefined },
  ])("is read from $text", ({ text, reason }) => {
    const command = readOne(text);
    expect(command.kind === "lock" ? command.reason : "no lock").toBe(reason);
  });
});

describe("several commands", () => {
  it("are read in their order, wrong ones among them", () => {
    expect(read("/deploy qa1\n/deploy qa9\n/foo\n\nand\n/query qa1")).toEqual([
      "/deploy qa1",
      "unknown-environment",
      "/query qa1",
    ]);
  });

  it("are one when the same is said twice in a row", () => {
    expect(read("/deploy qa1\n/Deploy  qa1,qa1\n\n/deploy qa1")).toEqual(["/deploy qa1"]);
    expect(read("/deploy qa1\n/default qa1\n/deploy qa1")).toEqual(["/deploy qa1", "/default qa1", "/deploy qa1"]);
  });

  it("are ten at most", () => {
    const lines = Array.from({ length: 13 }, (_, index) => `/query ${index % 2 === 0 ? "qa1" : "qa2"}`);
    const found = parseComment(lines.join("\n"), names);
    expect(found).toHaveLength(11);
    expect(found[10]).toMatchObject({ line: 11, mistakes: [{ code: "too-many-commands", left: 3, most: 10 }] });
    expect(parseComment(lines.slice(0, 10).join("\n"), names)).toHaveLength(10);
  });
});
