import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderConfigSchema } from "../../../src/core/config/config-schema.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { parseEnvironmentName, parseRepoName } from "../../../src/core/identity.ts";

const root = join(import.meta.dirname, "../../..");
const fixtures = join(root, "test/fixtures/config");
const committed = readFileSync(join(root, "schema/tidegate.schema.json"), "utf8");
const accepts = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(JSON.parse(committed));

const filesIn = (folder: string) =>
  readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(join(fixtures, folder, name), "utf8") }));

describe("the JSON Schema", () => {
  it("is the committed one; `npm run schema` writes it", () => {
    expect(committed).toBe(renderConfigSchema());
  });

  it.each(filesIn("valid"))("takes valid/$name, as parseConfig does", ({ text }) => {
    expect(accepts(parse(text, { merge: true }))).toBe(true);
    expect(parseConfig(text).kind).toBe("valid");
  });

  it.each(filesIn("shape"))("refuses shape/$name, as parseConfig does", ({ text }) => {
    expect(accepts(parse(text, { uniqueKeys: false }))).toBe(false);
    expect(parseConfig(text).kind).toBe("invalid");
  });

  it.each(filesIn("rules"))("cannot tell what is wrong with rules/$name, and parseConfig can", ({ text }) => {
    expect(accepts(parse(text))).toBe(true);
    expect(parseConfig(text).kind).toBe("invalid");
  });

  const examples = ["README.md", "docs/configuration.md"].flatMap((document) =>
    [...readFileSync(join(root, document), "utf8").matchAll(/```yaml\n(environments:[\s\S]*?)```/g)].map(
      ([, text], index) => ({
        document,
        example: index + 1,
        text: String(text),
      }),
    ),
  );

  it.each(examples)("takes example $example of $document, as parseConfig does", ({ text }) => {
    expect(accepts(parse(text))).toBe(true);
    expect(parseConfig(text)).toMatchObject({ kind: "valid" });
  });

  it("gives examples that are right", () => {
    const { definitions } = JSON.parse(committed);
    const examplesOf = (definition: string, key: string): readonly unknown[] =>
      definitions[definition].properties[key].examples ?? definitions[definition].properties[key].anyOf[0].examples;
    const service = { repo: "acme/web", image: "acme/web", tags: "{branch}-{sha}" };
    const configs = [
      ...examplesOf("environment", "path").map((path) => ({ environments: { dev: { path } } })),
      ...["semver", "branch", "pattern"].flatMap((kind) =>
        examplesOf("follow", kind).map((text) => ({ environments: { dev: { path: ".", follow: { [kind]: text } } } })),
      ),
      ...["repo", "image", "tags"].flatMap((key) =>
        examplesOf("service", key).map((text) => ({
          environments: { dev: { path: "." } },
          services: { web: { ...service, [key]: text } },
        })),
      ),
    ];
    expect(configs.length).toBeGreaterThan(12);
    for (const config of configs) expect(parseConfig(JSON.stringify(config))).toMatchObject({ kind: "valid" });
  });

  it("knows the names that the code takes", () => {
    const nearName = fc.string({ unit: fc.constantFrom(...".-_lock/aZ9é"), maxLength: 8 });
    fc.assert(
      fc.property(nearName, (name) => {
        const config = { environments: { [name]: { path: "." } } };
        expect(accepts(config)).toBe(parseEnvironmentName(name) !== undefined);
      }),
      { examples: [["a".repeat(63)], ["a".repeat(64)], ["a.lock"], ["alock"], ["a..b"]] },
    );
  });

  it("knows the repositories that the code takes", () => {
    const nearRepo = fc.string({ unit: fc.constantFrom(..."./-_aZ9é"), maxLength: 6 });
    fc.assert(
      fc.property(nearRepo, (repo) => {
        const config = { environments: { dev: { path: "." } }, services: { web: { repo, image: "web" } } };
        expect(accepts(config)).toBe(parseRepoName(repo) !== undefined);
      }),
      { examples: [["a/.."], ["a/."], ["a/..."], [`${"a".repeat(39)}/b`], [`${"a".repeat(40)}/b`]] },
    );
  });
});
