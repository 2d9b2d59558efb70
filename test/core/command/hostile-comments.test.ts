import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/core/command/command.ts";
import { parseCommandLine, parseComment } from "../../../src/core/command/parse-comment.ts";
import { renderCommand } from "../../../src/core/command/render-command.ts";
import { readWrittenLine } from "../../../src/core/command/written-line.ts";
import { parseEnvironmentName, parseServiceName } from "../../../src/core/identity.ts";
import { parseImageTag } from "../../../src/core/image/reference.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { must } from "../words/samples.ts";
import { names, readOne } from "./names.ts";

const pieces = [
  ..."> - * + 1. ` ``` ~~~ # | --- === [ ] ( ) < > <!-- --> <details> </details> <br> <? \\ \" ' “ ” ‘ ’ , = -- – — &".split(
    " ",
  ),
  ..."/deploy /query /lock /delpoy /help /foo qa1 qa2 all-qa blip --tag --dry-run --for 2h v1".split(" "),
  " ",
  "    ",
  "\t",
  "\n",
  "\n\n",
  "\r\n",
  "\r",
  "\0",
  "\u00a0",
  "\u200b",
  "\ufeff",
  "\u2028",
  "\ud800",
];
const anyComment = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(" ", "\n")), { maxLength: 60 })
    .map((all) => all.join("")),
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((all) => `/deploy qa1 ${all.join(" ")}`),
  fc.string({ unit: "binary", maxLength: 200 }),
);

describe("any comment", () => {
  it("is read without an error, and each command that is read can be said again", () => {
    fc.assert(
      fc.property(anyComment, (comment) => {
        for (const line of parseComment(comment, names)) {
          expect(line.line).toBeGreaterThan(0);
          expect(line.line).toBeLessThanOrEqual(comment.split(/\r\n?|\n/).length);
          if (line.kind === "mistake") expect(line.mistakes).not.toEqual([]);
          else expect(readOne(renderCommand(line.command))).toEqual(line.command);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("has lines that are read the same one by one, with the names of a later moment", () => {
    const noNames = { environments: [], services: [], groups: new Map() };
    fc.assert(
      fc.property(anyComment, (comment) => {
        const later = new Map(parseComment(comment, noNames).map(({ line, source }) => [line, source]));
        for (const { line, ...read } of parseComment(comment, names)) {
          const source = later.get(line);
          if (read.kind !== "command" || source === undefined) continue;
          expect(parseCommandLine(source, names)).toMatchObject(read);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("is read the same with other line breaks, a byte order mark and a footer", () => {
    const withoutOpenEnd = anyComment.filter((comment) => !/[\0`~<\r]/.test(comment));
    fc.assert(
      fc.property(withoutOpenEnd, (comment) => {
        const plain = parseComment(comment, names);
        expect(parseComment(comment.replaceAll("\n", "\r\n"), names)).toEqual(plain);
        expect(parseComment(`\ufeff${comment.replace(/^\ufeff/, "")}`, names)).toEqual(plain);
        expect(parseComment(`${comment}\n\n---\n<!-- bot: 1 -->\nSent from my phone`, names)).toEqual(plain);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(hostileTexts)("keeps $name as a lock's reason", ({ text }) => {
    const [line] = readWrittenLine(text.replaceAll("\n", " ")).split(/(?<=^.{290})/u);
    const reason = (line ?? "").replace(/ +/g, " ").trim();
    if (reason === "") return;
    const command: Command = { kind: "lock", environments: names.environments, reason };
    expect(readOne(renderCommand(command))).toEqual(command);
  });
});

const name = fc.stringMatching(/^[a-z\d][a-z\d._-]{0,10}$/).filter((text) => parseEnvironmentName(text) !== undefined);
const reasonText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((all) => all.join(" ")),
  )
  .map((text) => readWrittenLine(text).replace(/ +/g, " ").trim())
  .filter((text) => text !== "" && Array.from(text).length <= 300);

/** Commands over names of their own, none of which is a service and an environment both. */
const anyCommand = fc
  .record({
    environments: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    services: fc.uniqueArray(name, { maxLength: 4 }),
    tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}$/), { nil: undefined }),
    forSeconds: fc.option(fc.integer({ min: 1, max: 86_400 * 3_650 }), { nil: undefined }),
    reason: fc.option(reasonText, { nil: undefined }),
    kind: fc.constantFrom("deploy", "default", "query", "rollback", "resume", "lock", "unlock", "help"),
    isOther: fc.boolean(),
  })
  .map(({ environments: places, services: all, tag: version, forSeconds, reason, kind, isOther }) => {
    const environments = places.map((each) => must(parseEnvironmentName(each)));
    const services = all.filter((each) => !places.includes(each)).map((each) => must(parseServiceName(each)));
    const tag = version === undefined ? undefined : must(parseImageTag(version));
    const scope = { environments, services };
    const commands: Readonly<Record<Command["kind"], Command>> = {
      deploy: {
        kind: "deploy",
        ...scope,
        ...(tag === undefined ? {} : { tag }),
        mode: isOther ? "dry-run" : "release",
      },
      default: { kind: "default", ...scope },
      query: { kind: "query", services, environments: isOther ? [] : environments },
      rollback: { kind: "rollback", ...scope, ...(tag === undefined ? {} : { to: tag }) },
      resume: { kind: "resume", ...scope },
      lock: {
        kind: "lock",
        environments,
        ...(forSeconds === undefined ? {} : { forSeconds }),
        ...(reason === undefined ? {} : { reason }),
      },
      unlock: { kind: "unlock", environments, locks: isOther ? "any" : "own" },
      help: { kind: "help" },
    };
    return { command: commands[kind], names: { ...scope, groups: new Map() } };
  });

describe("any command", () => {
  it("is read back as it was rendered", () => {
    fc.assert(
      fc.property(anyCommand, ({ command, names: own }) => {
        expect(parseComment(renderCommand(command), own)).toMatchObject([{ kind: "command", command, line: 1 }]);
      }),
      { numRuns: 2_000 },
    );
  });
});

/**
 * The Markdown library alone takes from 1 to 100 s for each of these at this length; Tidegate's reader takes some 0.1 s,
 * and at most 1 s. What is asserted is that it ends well within the time that a test has.
 */
describe("Markdown that is made to take long", { timeout: 10_000 }, () => {
  const ticks = Array.from({ length: 350 }, (_, index) => "`".repeat(index + 1));
  const fill = (piece: string, length = 65_000) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  const paragraph = (piece: string) => fill(`/deploy qa1 ${fill(piece, 1_900)}\n\n`);

  it.each([
    { what: "quotes in quotes", text: fill(">") },
    { what: "quotes of the greatest depth", text: fill(`${">".repeat(32)}\n`) },
    { what: "lists in lists", text: fill("1. ") },
    { what: "lists of the greatest depth", text: fill(`${"- ".repeat(32)}a\n`) },
    { what: "as many lists as are read", text: `${"- ".repeat(32)}a\n`.repeat(156) },
    { what: "lists and quotes by turns", text: fill(`${"- ".repeat(12)}a\n${"> ".repeat(12)}b\n`, 40_000) },
    {
      what: "lists deeper on each line",
      text: Array.from({ length: 350 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n"),
    },
    { what: "lines that belong to a quote", text: fill(`${">".repeat(32)}a\n/deploy x\n`) },
    { what: "underlines of headings", text: fill("aaaaaaaaaaaaaa\n-\n") },
    { what: "short items", text: fill("- aaaaaaaaaaaa\n") },
    { what: "definitions", text: fill("[aaaaaaa]: /x\n") },
    { what: "runs of backticks", text: ticks.join(" ") },
    { what: "runs of backticks on lines", text: ticks.join("\n") },
    { what: "open emphasis", text: fill("*a_ ") },
    { what: "open links", text: fill("[a](") },
    { what: "open comments", text: fill("a <!-- \n") },
    { what: "open instructions", text: fill("a<?") },
    { what: "commands", text: fill("/deploy qa1\n\n", 60_000) },
    { what: "near commands", text: fill("/delpoy qa1\n", 59_000) },
    { what: "commands with open emphasis", text: paragraph("*a_ ") },
    { what: "commands with open links", text: paragraph("[a](<") },
    { what: "commands with open comments", text: paragraph("a <!-- ") },
    { what: "commands with open quotes", text: paragraph("\" 'a ") },
    { what: "commands with misspelt services", text: paragraph("blpi ") },
    { what: "a million characters", text: fill("> *a_ /deploy\n", 1_000_000) },
    { what: "a million lines", text: fill("/a\n", 1_000_000) },
  ])("is read in time: $what", ({ text }) => {
    for (const comment of [`/deploy qa1\n${text}`, `${text}\n/deploy qa1`, `${text}\n\n/deploy qa1`]) {
      expect(parseComment(comment, names).length).toBeLessThanOrEqual(11);
    }
  });
});
