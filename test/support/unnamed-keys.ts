import { asObject, isArray, isObject, type Json, type JsonObject } from "../../tools/json.ts";

/**
 * The JSON paths (below `path`) of the keys in `value` that no alternative of `schema` names. GitHub's schemas leave
 * `additionalProperties` open nearly everywhere and GitHub ignores what it does not know, so a misspelt key passes
 * both; here it is found. An object that the schema does not describe (a deployment's `payload`) may hold anything.
 * `components` are the schemas that references name.
 */
export function unnamedKeys(schema: Json, value: Json, path: string, components: JsonObject): readonly string[] {
  return unnamedBelow(alternatives(schema, components), value, path, components);
}

function unnamedBelow(schemas: readonly JsonObject[], value: Json, path: string, components: JsonObject): string[] {
  const flat = (nested: readonly Json[]) => nested.flatMap((schema) => alternatives(schema, components));
  if (isArray(value)) {
    const items = flat(schemas.flatMap(({ items }) => (items === undefined ? [] : [items])));
    return value.flatMap((item, index) => unnamedBelow(items, item, `${path}/${index}`, components));
  }
  if (!isObject(value) || schemas.some(isOpen) || schemas.length === 0) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const named = schemas.flatMap(({ properties }) => asObject(properties)[key] ?? []);
    return named.length === 0 ? [`${path}/${key}`] : unnamedBelow(flat(named), member, `${path}/${key}`, components);
  });
}

/** The schema and everything it is composed of, without references and without compositions. */
function alternatives(schema: Json, components: JsonObject): readonly JsonObject[] {
  if (!isObject(schema)) return [];
  const { $ref, anyOf, allOf, ...own } = schema;
  if (typeof $ref === "string") return alternatives(components[$ref.split("/").at(-1) ?? ""] ?? {}, components);
  const composed = [anyOf, allOf].flatMap((list) => (isArray(list) ? list : []));
  const nested = composed.flatMap((each) => alternatives(each, components));
  return own["properties"] === undefined && composed.length > 0 ? nested : [own, ...nested];
}

function isOpen(schema: JsonObject): boolean {
  const rest = schema["additionalProperties"];
  if (isObject(rest) && Object.keys(rest).length > 0) return true;
  const mayBeObject = schema["type"] === undefined || schema["type"] === "object";
  // An alternative that only says which keys are required adds no key and opens nothing.
  return mayBeObject && schema["properties"] === undefined && schema["required"] === undefined && rest !== false;
}
