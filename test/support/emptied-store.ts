import { afterAll, beforeEach } from "vitest";
import { openTestStore, type TestStore, withClient } from "./database.ts";

/**
 * One store for all tests of a file, in which each of them finds a table of the schema `tidegate` empty. To be called once,
 * outside of any test; what it answers gives the store.
 */
export function openEmptiedStore(table: string): () => Promise<TestStore> {
  let store: TestStore | undefined;
  const opened = async () => {
    store ??= await openTestStore();
    return store;
  };
  beforeEach(async () => {
    const { connectionString } = await opened();
    await withClient(connectionString, (client) => client.query(`TRUNCATE tidegate.${table}`));
  });
  afterAll(() => store?.close());
  return opened;
}
