import { ApiError, invalidRequest } from "../api-error.ts";

/** A JSON object that a caller sent; every reader throws GitHub's 422 where the member has another type. */
export interface Body {
  readonly has: (name: string) => boolean;
  /** Throws when the member is absent. */
  readonly text: (name: string) => string;
  /** `undefined` when the member is absent or `null`. */
  readonly optionalText: (name: string) => string | undefined;
  readonly optionalFlag: (name: string) => boolean | undefined;
  readonly optionalTexts: (name: string) => readonly string[] | undefined;
  readonly optionalNumbers: (name: string) => readonly number[] | undefined;
  readonly optionalInstant: (name: string) => Date | undefined;
  readonly optionalBody: (name: string) => Body | undefined;
  readonly bodies: (name: string) => readonly Body[];
  readonly optionalOneOf: <T extends string>(name: string, allowed: readonly T[]) => T | undefined;
  readonly oneOf: <T extends string>(name: string, allowed: readonly T[]) => T;
  /** Whether the member is `null`, which is not the same as absent where something is to be taken away. */
  readonly isNull: (name: string) => boolean;
  /** The members as they came. */
  readonly entries: Readonly<Record<string, unknown>>;
}

/** Reads a request's body; nothing counts as `{}`, and a bare list as `{ list: … }`. Throws GitHub's 400. */
export function parseBody(text: string): Body {
  if (text.trim() === "") return createBody({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new ApiError(400, "Problems parsing JSON"), { cause });
  }
  if (Array.isArray(value)) return createBody({ list: value });
  if (!isRecord(value)) throw new ApiError(400, "Body should be a JSON object");
  return createBody(value);
}

function createBody(entries: Readonly<Record<string, unknown>>): Body {
  const value = (name: string) => (Object.hasOwn(entries, name) ? (entries[name] ?? undefined) : undefined);
  const optional =
    <T>(is: (each: unknown) => each is T, kind: string) =>
    (name: string): T | undefined => {
      const found = value(name);
      if (found === undefined || is(found)) return found;
      throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(found).slice(0, 100)} is not ${kind}.`);
    };
  const optionalText = optional(isText, "a string");
  const optionalRecord = optional(isRecord, "an object");
  const optionalOneOf = <T extends string>(name: string, allowed: readonly T[]): T | undefined => {
    const found = optionalText(name);
    const known = allowed.find((each) => each === found);
    if (found !== undefined && known === undefined)
      throw invalidRequest(
        `For 'properties/${name}', ${JSON.stringify(found)} is not a possible value. Must be one of the following: ${allowed.join(", ")}.`,
      );
    return known;
  };
  return {
    entries,
    has: (name) => value(name) !== undefined,
    isNull: (name) => Object.hasOwn(entries, name) && entries[name] === null,
    text: (name) => optionalText(name) ?? missing(name),
    optionalText,
    optionalFlag: optional(isFlag, "a boolean"),
    optionalTexts: optional(listOf(isText), "a list of strings"),
    optionalNumbers: optional(listOf(isNumber), "a list of numbers"),
    optionalInstant: (name) => {
      const text = optionalText(name);
      if (text === undefined) return undefined;
      if (Number.isNaN(Date.parse(text)))
        throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(text)} is not a date-time.`);
      return new Date(text);
    },
    optionalBody: (name) => {
      const found = optionalRecord(name);
      return found === undefined ? undefined : createBody(found);
    },
    bodies: (name) => (optional(listOf(isRecord), "a list of objects")(name) ?? missing(name)).map(createBody),
    optionalOneOf,
    oneOf: (name, allowed) => optionalOneOf(name, allowed) ?? missing(name),
  };
}

function missing(name: string): never {
  throw invalidRequest(`"${name}" wasn't supplied.`);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf<T>(is: (each: unknown) => each is T): (value: unknown) => value is T[] {
  return (value): value is T[] => Array.isArray(value) && value.every(is);
}
