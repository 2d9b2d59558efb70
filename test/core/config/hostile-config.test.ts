import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/core/config/parse-config.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/config");
const sources = ["valid", "shape", "rules", "yaml"].flatMap((folder) =>
  readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(fixtures, folder, name), "utf8")),
);

describe("parseConfig on hostile files", () => {
  it("never throws on a file that was cut, doubled and sprinkled, and its problems have places", () => {
    const piece = fc.constantFrom(
      ..."{}[]:,-#&*!|>'\"%@`?\\/\t\n\r \0\u202e\uFEFF\ud800",
      "\n---\n",
      "<<: *a",
      "&a ",
      "*a",
      "!!set ",
      "__proto__: ",
      "constructor: ",
      "\n  ",
      "1.10",
      "~",
      "🌊",
    );
    const mutation = fc.record({ at: fc.nat(3_000), remove: fc.nat(20), insert: fc.array(piece, { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(mutation, { maxLength: 6 }), (source, mutations) => {
        const text = mutations.reduce(mutate, source);
        const parsed = parseConfig(text);
        if (parsed.kind === "valid") return;
        expect(parsed.problems.length).toBeGreaterThan(0);
        const lines = text.split("\n").length;
        for (const { line, column, frame, message } of parsed.problems) {
          expect(line >= 1 && line <= lines && column >= 1).toBe(true);
          expect(frame).toMatch(/^[^\n]*\n *\^+$/);
          expect(message).not.toMatch(unseen);
          expect(frame.replace("\n", "")).not.toMatch(unseen);
          expect(message.length).toBeLessThan(800);
        }
      }),
      { numRuns: 2_000, seed: 20_261_121 },
    );
  });

  it.each([
    { name: "lists in lists", text: "[".repeat(100_000), says: "lists or mappings are nested too deeply here" },
    {
      name: "mappings in mappings",
      text: "{a: ".repeat(200_000),
      says: "lists or mappings are nested too deeply here",
    },
    { name: "aliases of aliases", text: laughs(), says: "aliases of aliases make the file too large" },
    {
      name: "an alias of itself",
      text: "environments: &a { dev: *a }",
      says: 'the alias "*a" has no finished anchor "&a" before it',
    },
    {
      name: "too many environments",
      text: `environments:\n${lines(501, (i) => `  e${i}: { path: e${i} }`)}`,
      says: "501 environments are more than Tidegate reads from one file; at most 500 are read",
    },
    {
      name: "too many paths",
      text: `environments: { dev: { path: [${lines(1_001, (i) => ` p${i},`)}] } }`,
      says: "1001 paths are more than Tidegate reads from one file; at most 1000 are read",
    },
    {
      name: "too many named places",
      text: `environments:\n${lines(300, (i) => `  e${i}: { path: e${i} }`)}\nservices: { web: { paths: [${lines(400, (i) => ` "a#/p${i}",`)}] } }`,
      says: "120000 named places are more than Tidegate reads from one file; at most 100000 are read",
    },
  ])("says what is wrong with $name", ({ text, says }) => {
    const parsed = parseConfig(text);
    expect(parsed).toMatchObject({ kind: "invalid" });
    expect(parsed.kind === "invalid" && parsed.problems.map(({ message }) => message)).toContain(says);
  });

  it("shows the first 200 problems and counts the rest", () => {
    const parsed = parseConfig(`environments: { dev: { path: a } }\n${lines(1_000, (i) => `k${i}: 1`)}`);
    expect(parsed).toMatchObject({ kind: "invalid" });
    if (parsed.kind === "valid") return;
    expect(parsed.problems).toHaveLength(201);
    expect(parsed.problems.at(-1)).toMatchObject({ line: 202, message: "and 800 more problems" });
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("means by the name %s only a name", (name) => {
    const text = `environments: { dev: { path: a } }\nservices: { ${name}: { repo: acme/web, image: acme/${name === "constructor" ? "web" : ""} } }`;
    const parsed = parseConfig(text);
    const messages = parsed.kind === "invalid" ? parsed.problems.map(({ message }) => message) : [];
    expect(messages.some((message) => message.includes(name))).toBe(name !== "constructor");
    expect(({} as Record<string, unknown>)["repo"]).toBeUndefined();
  });

  it("quotes text from the file cut, and with nothing unseen in it", () => {
    const parsed = parseConfig(
      `environments: { dev: { path: a, "k\\e[31m\\u202e\\n@everyone${"x".repeat(500)}": 1 } }`,
    );
    expect(parsed).toMatchObject({
      problems: [
        {
          message: `unknown key "k\\u{1b}[31m\\u{202e}\\u{a}@everyone${"x".repeat(43)}…" in environment "dev"; known here: path, follow, release, writer, merge, hold, track, wait, require, freeze, lock, url, transient, production`,
        },
      ],
    });
  });
});

const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]|\p{Cs}/u;

function mutate(
  text: string,
  { at, remove, insert }: { at: number; remove: number; insert: readonly string[] },
): string {
  const place = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, place) + insert.join("") + text.slice(place + remove);
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

function laughs(): string {
  const level = (index: number) =>
    `l${index}: &l${index} [${Array(10)
      .fill(`*l${index - 1}`)
      .join(", ")}]`;
  return `l0: &l0 [1]\n${lines(12, (index) => level(index + 1))}\n`;
}
