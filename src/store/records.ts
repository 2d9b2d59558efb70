import { type ZodType, z } from "zod";
import type { Querier } from "./database.ts";
import { parseStored, renderStoredJson } from "./stored-json.ts";

/** A table of schema `tidegate` that keeps each record as JSON in column `record`, and beside it the columns that are searched. */
export interface RecordTable<Value> {
  readonly name: string;
  /** What a row is, for the message that it cannot be read: "the track". */
  readonly what: string;
  readonly schema: ZodType<Value>;
  /** The columns of its primary key. */
  readonly key: readonly string[];
  /** The key's columns and all others that are searched, each with the record's value. */
  readonly columnsOf: (value: Value) => Readonly<Record<string, unknown>>;
}

/** What every such table can do; a `condition` is all that follows the table's name, with `$1` and so on. */
export interface Records<Value> {
  /** Inserts, or replaces the record with the same key. */
  save(value: Value): Promise<void>;
  find(condition: string, values: readonly unknown[]): Promise<Value | undefined>;
  list(condition: string, values: readonly unknown[]): Promise<readonly Value[]>;
  /** Answers what was there. */
  remove(condition: string, values: readonly unknown[]): Promise<readonly Value[]>;
}

/** The table's records. */
export function createRecords<Value>(database: Querier, table: RecordTable<Value>): Records<Value> {
  const read = async (statement: string, values: readonly unknown[]): Promise<readonly Value[]> =>
    (await database.query(statement, values)).rows.map((row) => readRecord(table, row));
  const list = (condition: string, values: readonly unknown[]) =>
    read(`SELECT ${returned(table)} FROM tidegate.${table.name} ${condition}`, values);
  return {
    save: async (value) => {
      const { columns, values } = writtenColumns(table, value);
      await database.query(
        `INSERT INTO tidegate.${table.name} (${columns.join(", ")}) VALUES (${placeholders(columns)})
         ON CONFLICT (${table.key.join(", ")}) DO UPDATE SET ${columns.map((each) => `${each} = excluded.${each}`).join(", ")}`,
        values,
      );
    },
    find: async (condition, values) => (await list(condition, values))[0],
    list,
    remove: (condition, values) =>
      read(`DELETE FROM tidegate.${table.name} ${condition} RETURNING ${returned(table)}`, values),
  };
}

/** The columns of a new row and their values, in one order. */
export function writtenColumns<Value>(
  table: RecordTable<Value>,
  value: Value,
): { readonly columns: readonly string[]; readonly values: readonly unknown[] } {
  const row = { ...table.columnsOf(value), record: renderStoredJson(value) };
  return { columns: Object.keys(row), values: Object.values(row) };
}

/** `$1, $2, …`, one a column. */
export function placeholders(columns: readonly string[]): string {
  return columns.map((_, index) => `$${index + 1}`).join(", ");
}

/**
 * Reads one row back: at least the key's columns and `record`.
 * @throws {Error} when this version cannot read it; the message names the key.
 */
export function readRecord<Value>(table: RecordTable<Value>, row: unknown): Value {
  const columns = parseStored(anyRow, row, `${table.what}, without columns`);
  const key = table.key.map((column) => String(columns[column])).join(" ");
  return parseStored(table.schema, columns["record"], `${table.what} of ${key}`);
}

const anyRow = z.record(z.string(), z.unknown());

function returned({ key }: { readonly key: readonly string[] }): string {
  return [...key, "record"].join(", ");
}
