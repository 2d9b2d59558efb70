import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHook } from "../../src/intake/hook.ts";
import { readEventFixture } from "./event-fixtures.ts";

const full = readEventFixture("ci-says-that-an-image-was-built");
const digest = `sha256:${"1".repeat(64)}`;
const revision = "6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b";

describe("a hook of CI", () => {
  it("is an image with all that it says", () => {
    expect(parseHook(full)).toEqual({
      kind: "event",
      event: {
        kind: "image-published",
        image: "ghcr.io/acme/web",
        tag: "1.2.3",
        digest,
        build: { repo: "acme/web", revision },
      },
    });
  });

  it.each<[string, object, object]>([
    ["image and tag alone", { image: "acme/web", tag: "1" }, { image: "docker.io/acme/web", build: {} }],
    ["a port", { image: "localhost:5000/web", tag: "1" }, { image: "localhost:5000/web", build: {} }],
    ["a repository alone", { image: "a/b", tag: "1", source: { repo: "Acme/Web" } }, { build: { repo: "acme/web" } }],
    ["a revision alone", { image: "a/b", tag: "1", source: { revision } }, { build: { revision } }],
  ])("is taken with %s", (_, body, expected) => {
    expect(parseHook(body)).toMatchObject({ kind: "event", event: expected });
  });

  it("for a signature's tag is ignored", () => {
    expect(parseHook({ image: "a/b", tag: `sha256-${"1".repeat(64)}.sig` })).toEqual({
      kind: "ignored",
      reason: "artefact",
    });
  });

  it.each<[string, unknown, string[]]>([
    [
      "a tag in the image",
      { image: "ghcr.io/acme/web:1.2.3", tag: "1.2.3" },
      ['image: must hold no tag; put "1.2.3" into "tag"'],
    ],
    [
      "a digest in the image",
      { image: `ghcr.io/acme/web@${digest}`, tag: "1" },
      ['image: must hold no digest; put it into "digest"'],
    ],
    [
      "a URL",
      { image: "https://ghcr.io/acme/web", tag: "1" },
      ["image: not an image's name (host/path, the path in lower case)"],
    ],
    [
      "capitals",
      { image: "ghcr.io/Acme/web", tag: "1" },
      ["image: not an image's name (host/path, the path in lower case)"],
    ],
    [
      "unknown keys",
      { image: "a/b", tags: "1", tag: "1", zzz: 1 },
      ['unknown key "tags"; did you mean "tag"?', 'unknown key "zzz"'],
    ],
    [
      "an unknown key in source",
      { image: "a/b", tag: "1", source: { revison: "x" } },
      ['source: unknown key "revison"; did you mean "revision"?'],
    ],
    [
      "a key of a megabyte",
      { image: "a/b", tag: "1", ["x".repeat(1024 * 1024)]: 1 },
      [`unknown key "${"x".repeat(60)}…"`],
    ],
    [
      "everything wrong",
      { image: "A", tag: "-1", digest: "sha256:abc", source: { repo: "web", revision: "6c62fb4" } },
      [
        "image: not an image's name (host/path, the path in lower case)",
        "tag: not a tag (letters, digits, _, . and -; at most 128)",
        "digest: expected sha256: and 64 lower-case hex digits",
        "source.repo: expected owner/name",
        "source.revision: expected a full commit SHA, 40 or 64 hex digits",
      ],
    ],
    ["nothing", {}, ["image: is missing", "tag: is missing"]],
    ["null for the digest", { image: "a/b", tag: "1", digest: null }, ["digest: expected string, received null"]],
    ["an empty tag", { image: "a/b", tag: "" }, ["tag: is empty"]],
    ["a tag of a megabyte", { image: "a/b", tag: "1".repeat(1024 * 1024) }, ["tag: longer than 1024"]],
    ["a list", [], ["expected object, received array"]],
  ])("is malformed with %s", (_, body, problems) => {
    expect(parseHook(body)).toEqual({ kind: "malformed", problems });
  });

  it("never throws and never repeats long input", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        for (const body of [
          value,
          { image: text, tag: value, source: value },
          { image: "a/b", tag: text, source: value },
        ]) {
          const result = parseHook(body);
          if (result.kind === "malformed") expect(result.problems.every((problem) => problem.length < 400)).toBe(true);
        }
      }),
    );
  });

  it("with __proto__ as a key is malformed", () => {
    expect(parseHook(JSON.parse('{"image":"a/b","tag":"1","__proto__":{"digest":"x"}}'))).toMatchObject({
      kind: "malformed",
    });
  });
});
