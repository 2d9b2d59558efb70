import { describe, expect, it } from "vitest";
import { pickOperations } from "../../tools/openapi-subset.ts";

const document = {
  paths: {
    "/things/{id}": {
      get: {
        description: "long",
        parameters: [{ $ref: "#/components/parameters/id" }],
        responses: { "200": { $ref: "#/components/responses/thing" }, "204": { description: "none" } },
      },
    },
    "/other": { get: { responses: {} } },
  },
  components: {
    parameters: { id: { name: "id", in: "path", required: true, schema: { type: "integer", example: 7 } } },
    responses: { thing: { content: { "application/json": { schema: { $ref: "#/components/schemas/thing" } } } } },
    schemas: {
      thing: {
        type: "object",
        title: "Thing",
        properties: {
          description: { type: "string", nullable: true, description: "said in words", example: "x" },
          part: { $ref: "#/components/schemas/part" },
          kind: { oneOf: [{ type: "string" }, { type: "string", enum: ["a"] }], "x-note": 1 },
        },
      },
      part: { type: "object", properties: { whole: { $ref: "#/components/schemas/thing" } } },
      stranger: { type: "object" },
    },
  },
};

describe("pickOperations", () => {
  it("keeps the named operations with what they reach, without prose, in a form that ajv can judge by", () => {
    const ref = (name: string) => ({ $ref: `github#/components/schemas/${name}` });
    expect(pickOperations(document, ["GET /things/{id}"])).toEqual({
      operations: {
        "GET /things/{id}": {
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
          responses: { "200": { "application/json": ref("thing") }, "204": {} },
        },
      },
      components: {
        schemas: {
          part: { type: "object", properties: { whole: ref("thing") } },
          thing: {
            type: "object",
            properties: {
              description: { anyOf: [{ type: "string" }, { type: "null" }] },
              part: ref("part"),
              kind: { anyOf: [{ type: "string" }, { type: "string", enum: ["a"] }] },
            },
          },
        },
      },
    });
  });

  it("names every operation that the document does not have", () => {
    expect(() => pickOperations(document, ["POST /other", "GET /other", "GET /nowhere"])).toThrow(
      "has no POST /other, no GET /nowhere",
    );
  });
});
