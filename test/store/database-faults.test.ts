import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { asDatabaseFault } from "../../src/store/database-faults.ts";

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

describe("a database's error", () => {
  it.each([
    { name: "connection failure", error: withCode("gone", "08006") },
    { name: "serialization failure", error: withCode("could not serialize access", "40001") },
    { name: "deadlock", error: withCode("deadlock detected", "40P01") },
    { name: "too many connections", error: withCode("sorry, too many clients already", "53300") },
    { name: "disk full", error: withCode("could not extend file", "53100") },
    { name: "shutdown", error: withCode("terminating connection due to administrator command", "57P01") },
    { name: "starting up", error: withCode("the database system is starting up", "57P03") },
    { name: "statement timeout", error: withCode("canceling statement due to statement timeout", "57014") },
    { name: "lock timeout", error: withCode("canceling statement due to lock timeout", "55P03") },
    { name: "a standby", error: withCode("cannot execute INSERT in a read-only transaction", "25006") },
    { name: "no server", error: withCode("connect ECONNREFUSED", "ECONNREFUSED") },
    { name: "no socket file", error: withCode("connect ENOENT /tmp/x/.s.PGSQL.5432", "ENOENT") },
    { name: "several addresses", error: new AggregateError([withCode("connect ECONNREFUSED ::1", "ECONNREFUSED")]) },
    { name: "the driver's own words", error: new Error("Connection terminated unexpectedly") },
    { name: "a full pool", error: new Error("timeout exceeded when trying to connect") },
  ])("passes by itself: $name", ({ error }) => {
    const fault = asDatabaseFault(error);
    expect(fault).toBeInstanceOf(RetryLater);
    expect(fault).toMatchObject({ source: "database", cause: error });
  });

  it.each([
    { name: "unique violation", error: withCode("duplicate key", "23505") },
    { name: "syntax error", error: withCode("syntax error", "42601") },
    { name: "no such table", error: withCode("relation does not exist", "42P01") },
    { name: "wrong password", error: withCode("password authentication failed", "28P01") },
    { name: "a character that text has not", error: withCode("invalid byte sequence", "22021") },
    { name: "an error of our own", error: new TypeError("x is not a function") },
    { name: "something that is no error", error: "text" },
    { name: "a fault of another source", error: new RetryLater("github", "rate limit") },
  ])("is thrown on as it came: $name", ({ error }) => {
    expect(asDatabaseFault(error)).toBe(error);
  });
});
