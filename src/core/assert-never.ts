/**
 * Ends a `switch` over a union, so that a forgotten case does not compile.
 * @throws {Error} always: reaching it is a bug.
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
