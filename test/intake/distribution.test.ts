import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDistributionEnvelope } from "../../src/intake/distribution.ts";
import { put, readEventFixture } from "./event-fixtures.ts";

const one = readEventFixture("a-registry-tells-of-an-image");
const [event] = Object(one).events;
const digest = `sha256:${"6".repeat(64)}`;
const parse = (changed: unknown, hosts: Record<string, string> = {}) =>
  parseDistributionEnvelope({ events: [changed] }, new Map(Object.entries(hosts)));

describe("a registry's notification", () => {
  it("is an image with its tag and digest, under the registry's own id", () => {
    expect(parseDistributionEnvelope(one, new Map())).toEqual({
      kind: "events",
      ignored: [],
      events: [
        {
          id: "672f353b-27e7-4e71-97a7-4eac17208af7",
          host: "127.0.0.1:5000",
          event: { kind: "image-published", image: "127.0.0.1:5000/acme/web", tag: "1.2.3", digest, build: {} },
        },
      ],
    });
  });

  it("of many things is the pushes of tagged images", () => {
    const result = parseDistributionEnvelope(readEventFixture("a-registry-tells-of-many-things"), new Map());
    expect(result).toMatchObject({
      events: [{ event: { tag: "1.2.3" } }],
      ignored: ["not-a-manifest", "no-tag", "chart", "artefact", "unknown-action", "unknown-action"],
    });
  });

  it.each<[string, string, Record<string, string>, string]>([
    ["another name", "127.0.0.1:5000", { "127.0.0.1:5000": "registry.example.com" }, "registry.example.com/acme/web"],
    [
      "a name that no image could have",
      "registry",
      { registry: "registry.example.com" },
      "registry.example.com/acme/web",
    ],
    ["capitals", "Registry.Example.COM", {}, "registry.example.com/acme/web"],
    ["localhost", "localhost:5000", {}, "localhost:5000/acme/web"],
  ])("names the image by the host, here with %s", (_, host, hosts, image) => {
    expect(parse(put(event, ["request", "host"], host), hosts)).toMatchObject({ events: [{ event: { image } }] });
  });

  it.each<[string, unknown]>([
    ["a host of one word", put(event, ["request", "host"], "registry")],
    ["a host with a path", put(event, ["request", "host"], "example.com/evil")],
    ["no host", put(event, ["request"], {})],
    ["capitals in the repository", put(event, ["target", "repository"], "Acme/web")],
    ["dots in the repository", put(event, ["target", "repository"], "../web")],
    ["a tag outside the grammar", put(event, ["target", "tag"], "1 2")],
    ["a text", "push"],
    ["null", null],
  ])("does not count with %s, and the others do", (_, odd) => {
    const result = parseDistributionEnvelope({ events: [odd, event] }, new Map());
    expect(result).toMatchObject({ kind: "events", events: [{ event: { tag: "1.2.3" } }], ignored: ["malformed"] });
  });

  it.each<[string, unknown]>([
    ["no digest", put(event, ["target", "digest"], undefined)],
    ["a digest of 40 digits", put(event, ["target", "digest"], `sha256:${"a".repeat(40)}`)],
    ["null for references", put(event, ["target", "references"], null)],
  ])("is taken with %s", (_, odd) => {
    expect(parse(odd)).toMatchObject({ events: [{ event: { tag: "1.2.3" } }] });
  });

  it("gets an id from what it says when it has none, the same each time", () => {
    const ids = [undefined, "", "with blank"].map((id) => {
      const result = parse(put(event, ["id"], id));
      return result.kind === "events" ? result.events[0]?.id : undefined;
    });
    expect(ids.every((id) => /^[0-9a-f]{64}$/.test(String(id)))).toBe(true);
    expect(parse(put(event, ["id"], ""))).toEqual(parse(put(event, ["id"], "")));
  });

  it.each<[string, unknown]>([
    ["no events", {}],
    ["a list", []],
    ["nothing", undefined],
    ["too many events", { events: Array.from({ length: 1001 }, () => event) }],
  ])("is malformed with %s", (_, body) => {
    expect(parseDistributionEnvelope(body, new Map()).kind).toBe("malformed");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, target) => {
        parseDistributionEnvelope(value, new Map());
        parse(put(event, ["target"], target));
      }),
    );
  });
});
