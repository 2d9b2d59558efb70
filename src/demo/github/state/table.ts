/** Records by id. A record is never changed in place: a new one takes its place, so what was handed out stays as it was. */
export interface Table<T extends { readonly id: number }> {
  readonly get: (id: number) => T | undefined;
  /** The record of an id that something else refers to; throws when it is gone. */
  readonly need: (id: number) => T;
  /** Puts a record in, or in the place of the one with its id, and returns it. */
  readonly put: (record: T) => T;
  readonly remove: (id: number) => void;
  /** All that pass, oldest first. */
  readonly filter: (test: (record: T) => boolean) => readonly T[];
  readonly find: (test: (record: T) => boolean) => T | undefined;
}

/** An empty table. */
export function createTable<T extends { readonly id: number }>(): Table<T> {
  const rows = new Map<number, T>();
  return {
    get: (id) => rows.get(id),
    need: (id) => {
      const record = rows.get(id);
      if (record === undefined) throw new Error(`no record ${id}`);
      return record;
    },
    put: (record) => {
      rows.set(record.id, record);
      return record;
    },
    remove: (id) => void rows.delete(id),
    filter: (test) => [...rows.values()].filter(test),
    find: (test) => [...rows.values()].find(test),
  };
}
