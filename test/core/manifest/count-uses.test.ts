import { describe, expect, it } from "vitest";
import { countUses } from "../../../src/core/manifest/count-uses.ts";
import { parseYamlSource } from "../../../src/core/manifest/yaml-source.ts";

describe("countUses", () => {
  it.each([
    ["a scalar by itself", "a: HERE\n", 1],
    ["an alias", "a: &x HERE\nb: *x\n", 2],
    ["an alias in a list in a list", "a: &x HERE\nb: [[*x], *x]\n", 3],
    ["merged maps", "a: &x { v: HERE }\nb:\n  <<: *x\nc:\n  <<: [*x]\n", 3],
    ["a merged map whose key is overruled", "a: &x { v: HERE }\nb:\n  <<: *x\n  v: other\n", 1],
    ["an aliased map", "a: &x { v: HERE }\nb: *x\n", 2],
    ["a key that stands twice", "a: HERE\na: other\n", 1],
    ["another document", "a: other\n---\na: 'HERE'\n", 1],
  ])("counts %s", (_, text, count) => {
    const at = text.search(/'?HERE/);
    expect(uses(text, at)).toBe(count);
  });

  it("counts each use of aliases of aliases", () => {
    const levels = Array.from({ length: 5 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]\n`).join("");
    const text = `l0: &l0 HERE\n${levels}`;
    expect(uses(text, text.indexOf("HERE"))).toBe(2 ** 6 - 1);
  });
});

function uses(text: string, at: number): number | undefined {
  const source = parseYamlSource({ path: "a.yaml", text });
  if ("skipped" in source) throw new Error(source.skipped);
  return countUses(source.roots, new Set([at])).get(at);
}
