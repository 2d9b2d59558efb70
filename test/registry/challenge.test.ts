import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChallenges } from "../../src/registry/challenge.ts";

describe("a WWW-Authenticate header", () => {
  it.each<[string, string, [string, Record<string, string>][]]>([
    [
      "Docker Hub's",
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
      [
        [
          "bearer",
          {
            realm: "https://auth.docker.io/token",
            service: "registry.docker.io",
            scope: "repository:library/nginx:pull",
          },
        ],
      ],
    ],
    ["basic", 'Basic realm="Registry Realm"', [["basic", { realm: "Registry Realm" }]]],
    [
      "a comma in quotes",
      'Bearer scope="repository:a:pull,push",realm=x',
      [["bearer", { scope: "repository:a:pull,push", realm: "x" }]],
    ],
    ["escaped quotes", String.raw`Bearer realm="a \"b\" \\c"`, [["bearer", { realm: String.raw`a "b" \c` }]]],
    ["an equals sign in quotes", 'Bearer realm="https://r/t?a=b"', [["bearer", { realm: "https://r/t?a=b" }]]],
    ["capitals and blanks", 'BEARER  Realm = "x" , SERVICE="y"', [["bearer", { realm: "x", service: "y" }]]],
    [
      "two challenges in one header",
      'Basic realm="a", Bearer realm="https://t",service="s"',
      [
        ["basic", { realm: "a" }],
        ["bearer", { realm: "https://t", service: "s" }],
      ],
    ],
    [
      "a scheme alone",
      "Negotiate, Basic realm=x",
      [
        ["negotiate", {}],
        ["basic", { realm: "x" }],
      ],
    ],
    ["a name twice", 'Bearer realm="first",realm="second"', [["bearer", { realm: "first" }]]],
    ["an empty value", 'Bearer realm=""', [["bearer", { realm: "" }]]],
    ["an open quote", 'Bearer realm="https://t', [["bearer", {}]]],
    ["a parameter without a scheme", 'realm="x"', []],
    ["rubbish", "\u0000{}", []],
    ["nothing", "", []],
  ])("is read with %s", (_, header, expected) => {
    const read = parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
    expect(read).toEqual(expected);
  });

  it("gives back any quoted text", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const quoted = value.replaceAll(/[\r\n\u2028\u2029]/g, "").replaceAll(/["\\]/g, String.raw`\$&`);
        const [challenge] = parseChallenges(`Bearer realm="${quoted}"`);
        expect(challenge?.parameters.get("realm")).toBe(value.replaceAll(/[\r\n\u2028\u2029]/g, ""));
      }),
    );
  });

  it("ends for any text, however long", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseChallenges(text)));
    parseChallenges(`Bearer ${'a="\\'.repeat(20_000)}`);
    parseChallenges(`Bearer ${"a ".repeat(20_000)}`);
  });
});
