import { type ZodType, z } from "zod";

/**
 * A value as JSON text that every `jsonb` takes. PostgreSQL's text has no NUL and no lone surrogate; both come in from
 * outside, mean nothing there, and become U+FFFD here.
 * @see https://www.postgresql.org/docs/current/datatype-json.html
 */
export function renderStoredJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === "string") return storableText(each);
    return each instanceof Map ? Object.fromEntries(each) : each;
  });
}

/** The same for a text column. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** An instant within JSON, read back. */
export const storedInstant: ZodType<Date> = z.iso.datetime().transform((text) => new Date(text));

/**
 * Reads back what an earlier statement stored.
 * @throws {Error} when it does not read: a bug, named by `what`, which says the row's key.
 */
export function parseStored<Value>(schema: ZodType<Value>, stored: unknown, what: string): Value {
  const read = schema.safeParse(stored);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`);
  throw new Error(`The database holds ${what}, which this version cannot read: ${problems.join("; ")}`);
}
