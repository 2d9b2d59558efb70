import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { schemaCacheFile, schemaCacheFolder } from "../../tools/github-schema-cache.ts";
import { asObject, type Json, type JsonObject } from "../../tools/json.ts";

const compiled = new Map<string, ValidateFunction>();

/**
 * What the schema has against the value, one line a problem, each beginning with its place:
 * `body/base: must be string (type)`.
 * Schemas are compiled once per `name` and may refer to `github#/components/schemas/…` and `webhooks#/definitions/…`.
 * With `place` `query` or `path` the values come as text, so that "2" is a number; in a body it is not.
 */
export function judge(name: string, schema: Json, value: Json, place: "body" | "query" | "path"): readonly string[] {
  const validate = compiled.get(name) ?? (place === "body" ? bodyAjv() : textAjv()).compile(asObject(schema));
  compiled.set(name, validate);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // A failed union lists every branch's failure, the null branch's too, and then itself; the deeper lines say more.
  const telling = errors.filter((error) => !isBranchNoise(error, errors));
  return [...new Set((telling.length > 0 ? telling : errors).map((error) => renderError(error, place)))];
}

function isBranchNoise(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  const others = all.filter((other) => other !== error && other.instancePath.startsWith(error.instancePath));
  if (error.keyword === "type" && error.params["type"] === "null")
    return others.some(({ keyword }) => keyword !== "anyOf");
  return error.keyword === "anyOf" && others.length > 0;
}

function renderError({ instancePath, message, keyword, params }: ErrorObject, place: string): string {
  const extra = keyword === "enum" ? `: ${String(params["allowedValues"])}` : "";
  const key = keyword === "additionalProperties" ? ` '${String(params["additionalProperty"])}'` : "";
  return `${place}${instancePath}: ${message ?? "is wrong"}${key}${extra} (${keyword})`;
}

let ajvForBodies: Ajv | undefined;
let ajvForText: Ajv | undefined;

function bodyAjv(): Ajv {
  ajvForBodies ??= new Ajv({ strict: false, validateFormats: false, allErrors: true, validateSchema: false })
    .addSchema({ $id: "github", components: openapi()["components"] })
    .addSchema({ ...webhookSchemas(), $id: "webhooks" });
  return ajvForBodies;
}

function textAjv(): Ajv {
  ajvForText ??= new Ajv({ strict: false, validateFormats: false, allErrors: true, coerceTypes: "array" });
  return ajvForText;
}

let openapiExtract: JsonObject | undefined;
let webhookDocument: JsonObject | undefined;

/** The extract of GitHub's OpenAPI document. @throws Error when `npm run prepare:schemas` has not been run. */
export function openapi(): JsonObject {
  openapiExtract ??= readJson(join(schemaCacheFolder, schemaCacheFile()), "Run `npm run prepare:schemas` first.");
  return openapiExtract;
}

/** The published webhook schemas, as one document with `definitions`. */
export function webhookSchemas(): JsonObject {
  const file = createRequire(import.meta.url).resolve("@octokit/webhooks-schemas/schema.json");
  webhookDocument ??= readJson(file, "Run `npm ci` first.");
  return webhookDocument;
}

function readJson(file: string, otherwise: string): JsonObject {
  try {
    // Alternatives may overlap: an address and an empty text differ only in `format`, which is not checked.
    const document: Json = JSON.parse(readFileSync(file, "utf8").replaceAll('"oneOf":', '"anyOf":'));
    return asObject(document);
  } catch (cause) {
    throw new Error(`The published schemas cannot be read. ${otherwise}`, { cause });
  }
}
