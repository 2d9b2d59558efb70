import { asObject, isArray, isObject, type Json, type JsonObject } from "./json.ts";

/**
 * The named operations of an OpenAPI 3.0 document with every component schema that they reach, written so that ajv can
 * judge by it: `{ operations: { "GET /app": { parameters, body?, responses } }, components: { schemas } }`, where
 * `responses` is status → media type → schema, and references read `github#/components/schemas/NAME`.
 * Descriptions and examples are left out, and `nullable` becomes a union with null.
 *
 * @throws Error naming every operation that the document does not have.
 */
export function pickOperations(document: Json, operations: readonly string[]): JsonObject {
  const root = asObject(document);
  const unknown = operations.filter((operation) => findOperation(root, operation) === undefined);
  if (unknown.length > 0) throw new Error(`GitHub's OpenAPI document has no ${unknown.join(", no ")}`);
  const picked = Object.fromEntries(
    operations.map((operation) => [operation, renderOperation(root, asObject(findOperation(root, operation)))]),
  );
  return { operations: picked, components: { schemas: reachableSchemas(root, picked) } };
}

function findOperation(root: JsonObject, operation: string): Json | undefined {
  const [method = "", path = ""] = operation.split(" ");
  return asObject(asObject(root["paths"])[path])[method.toLowerCase()];
}

function renderOperation(root: JsonObject, operation: JsonObject): JsonObject {
  const parameters = isArray(operation["parameters"]) ? operation["parameters"] : [];
  const body = asObject(operation["requestBody"]);
  const bodySchema = asObject(asObject(body["content"])["application/json"])["schema"];
  return {
    parameters: parameters.map((parameter) => renderParameter(asObject(resolve(root, parameter)))),
    ...(bodySchema === undefined
      ? {}
      : { body: { required: body["required"] === true, schema: renderSchema(bodySchema) } }),
    responses: mapValues(asObject(operation["responses"]), (response) =>
      mapValues(asObject(asObject(resolve(root, response))["content"]), (content) =>
        renderSchema(asObject(content)["schema"] ?? {}),
      ),
    ),
  };
}

function renderParameter(parameter: JsonObject): JsonObject {
  return {
    name: parameter["name"] ?? "",
    in: parameter["in"] ?? "",
    required: parameter["required"] === true,
    schema: renderSchema(parameter["schema"] ?? {}),
  };
}

function resolve(root: JsonObject, node: Json): Json {
  const reference = asObject(node)["$ref"];
  if (typeof reference !== "string") return node;
  const [, , kind = "", name = ""] = reference.split("/");
  return asObject(asObject(root["components"])[kind])[name] ?? {};
}

const leftOut = new Set(["title", "description", "example", "examples", "default", "deprecated", "readOnly"]);

function renderSchema(node: Json): Json {
  if (!isObject(node)) return node;
  const { nullable, ...schema } = node;
  const entries = Object.entries(schema).filter(
    ([key]) => !leftOut.has(key) && !key.startsWith("x-") && key !== "discriminator",
  );
  const rendered = Object.fromEntries(entries.map(([key, value]) => renderKeyword(key, value)));
  return nullable === true ? { anyOf: [rendered, { type: "null" }] } : rendered;
}

function renderKeyword(key: string, value: Json): readonly [string, Json] {
  if (key === "$ref") return [key, `github${String(value)}`];
  if (key === "properties") return [key, mapValues(asObject(value), renderSchema)];
  // GitHub's alternatives overlap (an empty list of labels is both a list of names and of objects), so exactly one is
  // too much.
  if (key === "oneOf") return ["anyOf", isArray(value) ? value.map(renderSchema) : value];
  if (key === "anyOf" || key === "allOf") return [key, isArray(value) ? value.map(renderSchema) : value];
  if (key === "items" || key === "additionalProperties" || key === "not") return [key, renderSchema(value)];
  return [key, value];
}

function reachableSchemas(root: JsonObject, from: Json): JsonObject {
  const all = asObject(asObject(root["components"])["schemas"]);
  const reached = new Map<string, Json>();
  const waiting = [...referencesIn(from)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    const schema = renderSchema(all[name] ?? {});
    reached.set(name, schema);
    waiting.push(...referencesIn(schema));
  }
  return Object.fromEntries([...reached].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function referencesIn(node: Json): readonly string[] {
  const found = JSON.stringify(node).matchAll(/"\$ref":"github#\/components\/schemas\/([^"]+)"/g);
  return [...found].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function mapValues(object: JsonObject, render: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, render(value)]));
}
