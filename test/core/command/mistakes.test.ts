import { describe, expect, it } from "vitest";
import { parseComment } from "../../../src/core/command/parse-comment.ts";
import { mistakesOf, names, read } from "./names.ts";

const environments = ["qa1", "qa2", "production"];
const known = { environments, groups: ["all-qa", "nobody"] };

describe("a mistake", () => {
  it.each([
    { text: "/delpoy qa1", mistake: { code: "unknown-command", word: "delpoy", nearest: "deploy" } },
    { text: "/deploy", mistake: { code: "missing-environment", command: "deploy", known } },
    {
      text: "/deploy prodution",
      mistake: {
        code: "unknown-environment",
        command: "deploy",
        words: [{ word: "prodution", nearest: "production" }],
        known,
      },
    },
    {
      text: "/query everywhere,qa1,all-quu blip",
      mistake: {
        code: "unknown-environment",
        command: "query",
        words: [{ word: "everywhere" }, { word: "all-quu", nearest: "all-qa" }],
        known,
      },
    },
    { text: "/deploy nobody", mistake: { code: "empty-group", group: "nobody" } },
    { text: "/deploy blip", mistake: { code: "service-first", command: "deploy", services: ["blip"], known } },
    { text: "/deploy blip qa1", mistake: { code: "service-first", command: "deploy", services: ["blip"], known } },
    {
      text: "/deploy qa1 qa2",
      mistake: { code: "environments-apart", command: "deploy", together: "qa1,qa2", apart: ["qa2"] },
    },
    {
      text: "/deploy qa1 blip all-qa",
      mistake: { code: "environments-apart", command: "deploy", together: "qa1,all-qa", apart: ["all-qa"] },
    },
    {
      text: "/query blip qa1",
      mistake: { code: "environments-apart", command: "query", together: "qa1", apart: ["qa1"] },
    },
    {
      text: "/lock qa1 qa2",
      mistake: { code: "environments-apart", command: "lock", together: "qa1,qa2", apart: ["qa2"] },
    },
    {
      text: "/unlock qa1 qa2",
      mistake: { code: "environments-apart", command: "unlock", together: "qa1,qa2", apart: ["qa2"] },
    },
    {
      text: "/deploy qa1 blib @alice",
      mistake: {
        code: "unknown-service",
        command: "deploy",
        words: [{ word: "blib", nearest: "blip" }, { word: "@alice" }],
        known: ["blip", "platform", "jellyfish"],
      },
    },
    { text: "/unlock qa1 please", mistake: { code: "extra-words", command: "unlock", words: ["please"] } },
    {
      text: "/deploy qa1 --dryrun",
      mistake: {
        code: "unknown-flag",
        command: "deploy",
        flag: "--dryrun",
        nearest: "--dry-run",
        known: ["--tag", "--dry-run"],
      },
    },
    {
      text: "/deploy qa1 -dry-run",
      mistake: {
        code: "unknown-flag",
        command: "deploy",
        flag: "-dry-run",
        nearest: "--dry-run",
        known: ["--tag", "--dry-run"],
      },
    },
    {
      text: "/deploy qa1 --tga v1",
      mistake: {
        code: "unknown-flag",
        command: "deploy",
        flag: "--tga",
        nearest: "--tag",
        known: ["--tag", "--dry-run"],
      },
    },
    {
      text: "/default qa1 --tag v1",
      mistake: { code: "unknown-flag", command: "default", flag: "--tag", known: [] },
    },
    {
      text: "/lock qa1 waits for --foo",
      mistake: { code: "unknown-flag", command: "lock", flag: "--foo", nearest: "--for", known: ["--for"] },
    },
    { text: "/deploy qa1 --tag", mistake: { code: "flag-without-value", command: "deploy", flag: "--tag" } },
    { text: "/deploy qa1 --tag=", mistake: { code: "flag-without-value", command: "deploy", flag: "--tag" } },
    { text: '/deploy qa1 --tag ""', mistake: { code: "flag-without-value", command: "deploy", flag: "--tag" } },
    { text: "/deploy qa1 --tag --dry-run", mistake: { code: "flag-without-value", command: "deploy", flag: "--tag" } },
    {
      text: "/deploy qa1 --dry-run=false",
      mistake: { code: "flag-with-value", flag: "--dry-run", value: "false" },
    },
    {
      text: "/deploy qa1 --tag v1 --tag=v2",
      mistake: { code: "flag-twice", flag: "--tag", values: ["v1", "v2"] },
    },
    { text: '/deploy qa1 --tag "v1 rc"', mistake: { code: "ill-tag", flag: "--tag", value: "v1 rc" } },
    {
      text: "/rollback qa1 --to acme/blip:1.4.0",
      mistake: { code: "ill-tag", flag: "--to", value: "acme/blip:1.4.0", nearest: "1.4.0" },
    },
    { text: "/lock qa1 --for ever", mistake: { code: "ill-duration", flag: "--for", value: "ever" } },
    {
      text: `/lock qa1 ${"é".repeat(301)}`,
      mistake: { code: "reason-too-long", characters: 301, most: 300 },
    },
  ])("is told of $text", ({ text, mistake }) => {
    expect(parseComment(text, names)).toEqual([{ kind: "mistake", line: 1, source: text, mistakes: [mistake] }]);
  });

  it("is told with all others of the line", () => {
    expect(mistakesOf("/deploy qa3 blop --tag a:b --dry-run=1 --foo")).toEqual([
      "unknown-environment",
      "unknown-service",
      "flag-with-value",
      "unknown-flag",
      "ill-tag",
    ]);
  });

  it("does not guess where the list of environments is wrong itself", () => {
    expect(mistakesOf("/deploy qa3 qa2")).toEqual(["unknown-environment"]);
    expect(mistakesOf("/lock qa3 qa2")).toEqual(["unknown-environment"]);
    expect(mistakesOf("/unlock qa3 qa2")).toEqual(["unknown-environment"]);
  });

  it("keeps other lines running", () => {
    expect(read("/deploy qa3\n/deploy qa1")).toEqual(["unknown-environment", "/deploy qa1"]);
  });

  it("is told where nothing is known at all", () => {
    const nothing = { environments: [], services: [], groups: new Map() };
    expect(parseComment("/deploy qa1 blip", nothing)).toMatchObject([
      { mistakes: [{ code: "unknown-environment" }, { code: "unknown-service" }] },
    ]);
    expect(parseComment("/query", nothing)).toMatchObject([{ kind: "command" }]);
  });
});
