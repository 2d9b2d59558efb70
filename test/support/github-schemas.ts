import { asObject, isArray, type Json, type JsonObject } from "../../tools/json.ts";
import { matchOperation } from "./github-operation.ts";
import { judge, openapi, webhookSchemas } from "./schema-judge.ts";
import { unnamedKeys } from "./unnamed-keys.ts";

/**
 * What GitHub's published OpenAPI document has against a request; an empty list means valid. `path` is the concrete
 * path, escaped as it is sent (`/repos/acme/config/git/ref/heads%2Fmain`), and may carry the query; `body` is the
 * parsed JSON. An unknown operation, query parameter or body key is a problem too. Each problem names the place and
 * the rule: `body: must have required property 'base' (required)`.
 *
 * @see https://docs.github.com/rest
 */
export function validateRequest(request: {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}): readonly string[] {
  const [path = "", search = ""] = request.path.split("?");
  const found = findOperation(request.method, path);
  if (found === undefined) return [unknownOperation(request.method, path)];
  const query = { ...Object.fromEntries(new URLSearchParams(search)), ...request.query };
  return [
    ...judgeParameters(found.operation, "path", found.pathParameters),
    ...judgeParameters(found.operation, "query", query),
    ...judgeRequestBody(found.operation, request.body),
  ];
}

/**
 * What GitHub's published OpenAPI document has against an answer; an empty list means valid. `body` is the parsed
 * JSON, or undefined, null or "" for none; `mediaType` is `application/json` unless the operation offers another.
 * A status that GitHub does not document for the operation is a problem, and so is a key that its schema does not
 * name: nobody must come to lean on what only a stand-in sends.
 */
export function validateResponse(response: {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  readonly mediaType?: string;
}): readonly string[] {
  const [path = ""] = response.path.split("?");
  const found = findOperation(response.method, path);
  if (found === undefined) return [unknownOperation(response.method, path)];
  const documented = found.operation.definition["responses"];
  const contents = asObject(documented)[response.status] ?? answersToAnything.get(response.status);
  if (contents === undefined)
    return [`status: ${found.operation.name} does not answer ${response.status} (it knows ${statuses(documented)})`];
  const empty = response.body === undefined || response.body === null || response.body === "";
  const offered = Object.keys(asObject(contents));
  if (offered.length === 0) return empty ? [] : [`body: ${found.operation.name} ${response.status} has none`];
  const mediaType = response.mediaType ?? "application/json";
  const schema = asObject(contents)[mediaType];
  if (schema === undefined)
    return [
      `body: ${found.operation.name} ${response.status} is not offered as ${mediaType} but as ${offered.join(", ")}`,
    ];
  return judgeBody(`${found.operation.name} ${response.status} ${mediaType}`, schema, response.body);
}

/**
 * What the published webhook schemas have against a delivery's body; an empty list means valid.
 * `eventName` is the header's: `pull_request`.
 *
 * The schemas are `@octokit/webhooks-schemas` 7.6.1, made from collected payloads, in parts older than GitHub's own:
 * - Too strict: no key beyond the named ones, so a field that GitHub added since is a problem here. For a stand-in
 *   that is right, for a body captured from GitHub it may be wrong. Fields that GitHub added once are required
 *   everywhere (`custom_properties`, `is_template`): 50-odd of the 329 published examples, all older, fail.
 *   A `registry_package` must have a `repository`, which an unlinked package has not; its `package_type` may be
 *   `docker` or `CONTAINER` but not `container`; a null there in `labels` or `manifest` passes.
 * - Too loose: formats (dates, addresses) are not checked, and most texts are just texts: neither a commit's 40 digits
 *   nor an image's digest is looked at.
 * - Absent: the events that came after it (sub-issues, issue types, repository rulesets). For those, and for GitHub's
 *   own word on `registry_package`, `@octokit/openapi-webhooks` (36 MB) is needed; `x-webhooks` in the document that
 *   `prepare:schemas` reads has the same.
 */
export function validateWebhook(eventName: string, body: unknown): readonly string[] {
  const payload = toJson(body);
  const action = asObject(payload)["action"];
  const known = asObject(webhookSchemas()["definitions"]);
  const name = [`${eventName}$event`, `${eventName}$${String(action)}`].find((each) => each in known);
  if (name === undefined) return [`action: no published schema for ${eventName} with action ${JSON.stringify(action)}`];
  return judge(`webhook ${name}`, { $ref: `webhooks#/definitions/${name}` }, payload, "body");
}

interface Operation {
  readonly name: string;
  readonly definition: JsonObject;
}

// What GitHub answers to any request, listed for the operation or not: bad JSON, bad credentials, no permission or a
// rate limit, hidden or absent, too many, and its own faults.
// See https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api.
const basicError = { "application/json": { $ref: "github#/components/schemas/basic-error" } };
const answersToAnything: ReadonlyMap<number, Json> = new Map(
  [400, 401, 403, 404, 429, 500, 502, 503].map((status) => [status, basicError]),
);

function findOperation(method: string, path: string) {
  const match = matchOperation(method, path);
  if (match === undefined) return undefined;
  const operation: Operation = {
    name: match.operation,
    definition: asObject(asObject(openapi()["operations"])[match.operation]),
  };
  return { operation, pathParameters: match.pathParameters };
}

function unknownOperation(method: string, path: string): string {
  return `path: no operation for ${method.toUpperCase()} ${path} (misspelt, or a line is missing in tools/github-operations.ts)`;
}

function statuses(responses: Json | undefined): string {
  return Object.keys(asObject(responses)).join(", ");
}

function judgeParameters(
  { name, definition }: Operation,
  place: "path" | "query",
  given: Readonly<Record<string, unknown>>,
): readonly string[] {
  const all = isArray(definition["parameters"]) ? definition["parameters"].map(asObject) : [];
  const here = all.filter((parameter) => parameter["in"] === place);
  const schema: Json = {
    type: "object",
    properties: Object.fromEntries(here.map((parameter) => [String(parameter["name"]), parameter["schema"] ?? {}])),
    required: here.filter((parameter) => parameter["required"] === true).map((parameter) => String(parameter["name"])),
    additionalProperties: false,
  };
  return judge(`${name} ${place}`, schema, toJson(given), place);
}

function judgeRequestBody({ name, definition }: Operation, body: unknown): readonly string[] {
  const expected = asObject(definition["body"]);
  if (body === undefined || body === null || body === "")
    return expected["required"] === true ? [`body: ${name} needs one (required)`] : [];
  const schema = expected["schema"];
  if (schema !== undefined) return judgeBody(`${name} body`, schema, body);
  return Object.keys(asObject(toJson(body))).length === 0 ? [] : [`body: ${name} takes none`];
}

function judgeBody(name: string, schema: Json, body: unknown): readonly string[] {
  const value = toJson(body);
  const components = asObject(asObject(openapi()["components"])["schemas"]);
  const unnamed = unnamedKeys(schema, value, "body", components);
  return [
    ...judge(name, schema, value, "body"),
    ...unnamed.map((path) => `${path}: is no key of ${name} (unknown key)`),
  ];
}

// The value as it would be on the wire: a Date is text, an undefined key is absent.
function toJson(value: unknown): Json {
  const sent: Json = JSON.parse(JSON.stringify(value) ?? "null");
  return sent;
}
