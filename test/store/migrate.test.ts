import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { type Migration, migrate, readMigrations } from "../../src/store/migrate.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { silent } from "../support/silent-log.ts";

let own: TestDatabase;
let database: Database;
const open = () => openDatabase({ connectionString: own.connectionString, log: silent, size: 4, name: "test" });

beforeEach(async () => {
  own = await createEmptyDatabase();
  database = open();
});
afterEach(async () => {
  await database.close();
  await own.close();
});

const first: Migration = { name: "0001_words", sql: "CREATE TABLE tidegate.word (text text NOT NULL);" };
const second: Migration = {
  name: "0002_more",
  sql: "ALTER TABLE tidegate.word ADD COLUMN times int NOT NULL DEFAULT 1;",
};
const third: Migration = { name: "0003_last", sql: "CREATE INDEX word_text ON tidegate.word (text);" };
const names = (migrations: readonly Migration[]) => migrations.map(({ name }) => name);

describe("migrations", () => {
  it("are applied in order, once", async () => {
    expect(await migrate(database, [first, second])).toEqual(["0001_words", "0002_more"]);
    expect(await migrate(database, [first, second])).toEqual([]);
    expect(await migrate(database, [first, second, third])).toEqual(["0003_last"]);
  });

  it("are applied once by many programs that start together", async () => {
    const others = Array.from({ length: 4 }, open);
    const applied = await Promise.all(others.map((other) => migrate(other, [first, second, third])));
    expect(applied.flat().sort()).toEqual(names([first, second, third]));
    await Promise.all(others.map((other) => other.close()));
  });

  it("are applied whole or not at all, and go on where they failed", async () => {
    const broken = { name: second.name, sql: "CREATE TABLE tidegate.half (); SELECT 1 / 0;" };
    await expect(migrate(database, [first, broken, third])).rejects.toThrow("division by zero");
    const { rows } = await database.query(
      "SELECT to_regclass('tidegate.half') IS NULL AS half, to_regclass('tidegate.word') IS NULL AS word",
    );
    expect(rows).toEqual([{ half: true, word: false }]);
    expect(await migrate(database, [first, second, third])).toEqual(["0002_more", "0003_last"]);
  });

  it.each([
    {
      name: "a newer program's database",
      now: [first],
      said: "The database was written by a newer Tidegate: its migration 0002_more is not known here.",
    },
    {
      name: "a file that was changed",
      now: [{ ...first, sql: `${first.sql} ` }, second],
      said: "Migration 0001_words was changed after it was applied",
    },
    {
      name: "a file that is gone",
      now: [second],
      said: "Migration 0001_words was applied to the database, but its file is gone",
    },
    {
      name: "a file put before an applied one",
      now: [first, { name: "0001_x_late", sql: "SELECT 1" }, second],
      said: "Migration 0001_x_late comes before 0002_more, which is applied already",
    },
  ])("refuse $name, and change nothing", async ({ now, said }) => {
    await migrate(database, [first, second]);
    await expect(migrate(database, now)).rejects.toThrow(said);
    expect(await migrate(database, [first, second])).toEqual([]);
  });
});

/** What stands in the tables before the migration of that name comes. */
const dataBefore: Readonly<Record<string, readonly string[]>> = {
  "0001_inbox": [],
  "0002_releases": [
    `INSERT INTO tidegate.event VALUES ('github:1', 'github', '1', 'GitHub Packages', '{}', now(), NULL, NULL)`,
  ],
  "0003_reports": [
    `INSERT INTO tidegate.release (id, key, config_repo, environment, service, state, origin_repo, changed_at, record)
     VALUES ('\\x01', 'key', 'acme/config', 'qa1', 'web', 'merged', 'acme/web', now(), '{}')`,
  ],
  "0004_commands": [`INSERT INTO tidegate.said_comment VALUES ('acme/web', 3, 1, 'proposed')`],
  "0005_release-askers": [
    `INSERT INTO tidegate.release (id, key, config_repo, environment, service, state, origin_repo, changed_at, record)
     VALUES ('\\x01', 'key', 'acme/config', 'qa1', 'web', 'merged', 'acme/web', now(), '{}')`,
    `INSERT INTO tidegate.release (id, key, config_repo, environment, service, state, origin_repo, changed_at, record)
     VALUES ('\\x02', 'key', 'acme/config', 'dev', 'web', 'merged', 'acme/web', now(),
       '{"carrier":{"kind":"commit","sha":"cc"}}')`,
  ],
  "0006_published": [`INSERT INTO tidegate.said_deployment VALUES ('acme/web', 'aa', 'qa1', 1, '{}')`],
  "0007_awaited-commits": [
    `INSERT INTO tidegate.waiting_deploy (config_repo, environment, repo, pull_request, commit, waits_for, record)
     VALUES ('acme/config', 'qa1', 'acme/web', 3, 'aa', 'checks', '{}')`,
  ],
  "0008_notices": [
    `INSERT INTO tidegate.command VALUES ('acme/web', 3, 'description', 1764500000, 0, now(), '{"answers":[]}')`,
  ],
};

describe("this program's migrations", () => {
  const migrations = readMigrations();

  it("are numbered without a gap", () => {
    expect(migrations.map(({ name }) => Number(name.slice(0, 4)))).toEqual(migrations.map((_, index) => index + 1));
    expect(migrations.filter(({ name }) => !/^\d{4}_[a-z0-9-]+$/.test(name))).toEqual([]);
  });

  it.each(migrations.map(({ name }, index) => ({ name, index })))("apply over data: $name", async ({ name, index }) => {
    await migrate(database, migrations.slice(0, index));
    const data = dataBefore[name];
    expect(data, `dataBefore has no row for ${name}`).toBeDefined();
    for (const statement of data ?? []) await database.query(statement);
    expect(await migrate(database, migrations.slice(0, index + 1))).toEqual([name]);
  });
});
