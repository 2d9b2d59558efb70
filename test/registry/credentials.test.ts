import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRegistryCredentials } from "../../src/registry/credentials.ts";

const auth = (text: string) => Buffer.from(text).toString("base64");
const parse = (auths: unknown) => parseRegistryCredentials(JSON.stringify({ auths }));

describe("registry credentials", () => {
  it.each<[string, unknown, Record<string, unknown>]>([
    ["base64", { "ghcr.io": { auth: auth("bob:s3cret") } }, { "ghcr.io": { username: "bob", password: "s3cret" } }],
    [
      "name and password",
      { "ghcr.io": { username: "bob", password: "s3cret" } },
      { "ghcr.io": { username: "bob", password: "s3cret" } },
    ],
    [
      "colons in the password",
      { "eu.gcr.io": { auth: auth('_json_key:{"a":"b"}') } },
      { "eu.gcr.io": { username: "_json_key", password: '{"a":"b"}' } },
    ],
    [
      "Docker's padding",
      { "ghcr.io": { auth: auth("bob:s3cret\0\0") } },
      { "ghcr.io": { username: "bob", password: "s3cret" } },
    ],
    [
      "Docker Hub's old address",
      { "https://index.docker.io/v1/": { auth: auth("bob:x") } },
      { "docker.io": { username: "bob", password: "x" } },
    ],
    [
      "an address in place of a host",
      { "https://Registry.Example.com:5000/v2/": { auth: auth("bob:x") } },
      { "registry.example.com:5000": { username: "bob", password: "x" } },
    ],
    [
      "one host in two spellings that agree",
      { "docker.io": { auth: auth("bob:x") }, "https://index.docker.io/v1/": { auth: auth("bob:x") } },
      { "docker.io": { username: "bob", password: "x" } },
    ],
    ["none", {}, {}],
  ])("are read with %s", (_, auths, expected) => {
    const result = parse(auths);
    expect(result.kind === "valid" ? Object.fromEntries(result.credentials) : result).toEqual(expected);
  });

  it("tell all problems at once and no value", () => {
    const result = parse({
      "ghcr.io/acme": { auth: auth("bob:topsecret") },
      "a.example.com": { auth: "topsecret!" },
      "b.example.com": { auth: auth("topsecret") },
      "c.example.com": {},
      "d.example.com": { auth: 7 },
      "e.example.com": { username: "bob" },
      "f.example.com": { auth: auth(":topsecret") },
      "g.example.com": { username: "bob", password: "top\nsecret" },
      "h.example.com": { username: "bo:b", password: "topsecret" },
      "docker.io": { auth: auth("bob:topsecret") },
      "index.docker.io": { auth: auth("eve:topsecret") },
    });
    expect(result).toEqual({
      kind: "invalid",
      problems: [
        'auths: "ghcr.io/acme" is not a registry\'s host',
        "auths.a.example.com: auth is not base64",
        "auths.b.example.com: auth does not decode to username:password",
        "auths.c.example.com: neither auth nor username and password is given",
        "auths.d.example.com: expected texts in auth, username and password",
        "auths.e.example.com: neither auth nor username and password is given",
        "auths.f.example.com: auth has an empty part",
        "auths.g.example.com: username or password has signs that cannot be sent",
        "auths.h.example.com: username has a colon, which cannot be sent",
        "auths.docker.io: given twice, and not the same",
      ],
    });
  });

  it.each(["", "topsecret", "[]", "null", '{"auths": []}', '{"auth": "topsecret"}'])("refuse the text %j", (text) => {
    const result = parseRegistryCredentials(text);
    expect(result).toEqual({
      kind: "invalid",
      problems: ['expected JSON of the form {"auths": {"HOST": {"auth": "…"}}}'],
    });
  });

  it("are read or refused, whatever the JSON", () => {
    fc.assert(fc.property(fc.json(), (text) => void parseRegistryCredentials(`{"auths":${text}}`)));
    fc.assert(fc.property(fc.string(), (text) => void parseRegistryCredentials(text)));
  });
});
