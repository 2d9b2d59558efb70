import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseStored, renderStoredJson, storableText } from "../../src/store/stored-json.ts";
import { createEmptyDatabase, type TestDatabase, withClient } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.close());

/** Any text at all: NULs and lone surrogates too. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

describe("text for the database", () => {
  it.each([
    { text: "plain", stored: "plain" },
    { text: "a\0b", stored: "a\ufffdb" },
    { text: "\ud800", stored: "\ufffd" },
    { text: "\udc00\ud800", stored: "\ufffd\ufffd" },
    { text: "\ud83c\udf0a", stored: "\u{1f30a}" },
  ])("has no character that PostgreSQL has not: $stored", ({ text, stored }) => {
    expect(storableText(text)).toBe(stored);
  });

  it("comes back from a text column and from a jsonb one as it was stored", async () => {
    await withClient(database.connectionString, (client) =>
      fc.assert(
        fc.asyncProperty(anyText, async (text) => {
          const json = renderStoredJson({ text, list: [text] });
          const { rows } = await client.query("SELECT $1::text AS text, $2::jsonb AS json", [storableText(text), json]);
          const stored = storableText(text);
          expect(rows).toEqual([{ text: stored, json: { text: stored, list: [stored] } }]);
        }),
        { numRuns: 200 },
      ),
    );
  });
});

describe("a stored value", () => {
  it("that does not read is named, with all that is wrong with it", () => {
    const shape = z.object({ name: z.string(), size: z.object({ height: z.number() }) });
    expect(() => parseStored(shape, { size: { height: "tall" } }, "thing 7")).toThrow(
      /^The database holds thing 7, which this version cannot read: name: .*; size\.height: /,
    );
    expect(() => parseStored(z.string(), 1, "thing 8")).toThrow("thing 8, which this version cannot read: it: ");
  });

  it("is rendered with maps as objects and without what is absent", () => {
    expect(renderStoredJson({ a: new Map([["x", 1]]), b: undefined, c: new Date(0) })).toBe(
      '{"a":{"x":1},"c":"1970-01-01T00:00:00.000Z"}',
    );
  });
});
