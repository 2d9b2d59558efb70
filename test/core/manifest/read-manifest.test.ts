import { describe, expect, it } from "vitest";
import { parseImageName } from "../../../src/core/image/reference.ts";
import { mentions } from "../../../src/core/manifest/mentions.ts";
import { decodeManifest, isManifestPath, largestManifestBytes } from "../../../src/core/manifest/read-manifest.ts";

describe("decoding a file", () => {
  it("keeps a byte order mark, carriage returns and characters outside the basic plane", () => {
    const bytes = Buffer.from("\ufeffa: 😀\r\n\r");
    const manifest = decodeManifest("a.yaml", bytes);
    expect(manifest).toEqual({ path: "a.yaml", text: "\ufeffa: 😀\r\n\r" });
  });

  it.each([
    { what: "a NUL byte", bytes: Buffer.from("a: b\0"), skipped: "binary" },
    { what: "UTF-16", bytes: Buffer.from("\ufeffa: b", "utf16le"), skipped: "binary" },
    { what: "Latin-1", bytes: Buffer.from("a: é", "latin1"), skipped: "binary" },
    { what: "an overlong form", bytes: Buffer.from([0xc0, 0xaf]), skipped: "binary" },
    { what: "a surrogate", bytes: Buffer.from([0xed, 0xa0, 0x80]), skipped: "binary" },
    { what: "one byte too many", bytes: Buffer.alloc(largestManifestBytes + 1, 32), skipped: "too-large" },
  ])("leaves $what alone", ({ bytes, skipped }) => {
    expect(decodeManifest("a.yaml", bytes)).toEqual({ skipped });
  });
});

describe("a manifest's path", () => {
  it.each(["a.yaml", "x/y.yml", "kustomization.yaml", "Kustomization", "x/Kustomization"])("may be %s", (path) => {
    expect(isManifestPath(path)).toBe(true);
  });

  it.each(["a.yaml.bak", "yaml", "README.md", "x.yaml/y.txt", "MyKustomization", "x/.tidegate.yaml"])(
    "is not %s",
    (path) => {
      expect(isManifestPath(path)).toBe(false);
    },
  );
});

describe("whether a text may refer to an image", () => {
  const names = ["docker.io/tidepool/blip", "ghcr.io/acme/web"].map(
    (text) => parseImageName(text) ?? expect.fail(text),
  );

  it.each([
    { text: "image: tidepool/blip:1.0", mentioned: true },
    { text: "registry: docker.io/tidepool\nrepository: blip", mentioned: true },
    { text: "repository: acme/web", mentioned: true },
    { text: '"acme/w\\x65b:1"', mentioned: true },
    { text: '"acme/w\\\n  eb:1"', mentioned: true },
    { text: "C:\\path", mentioned: false },
    { text: "image: tidepool/export:1.0", mentioned: false },
    { text: "", mentioned: false },
  ])("$text: $mentioned", ({ text, mentioned }) => {
    expect(mentions(text, names)).toBe(mentioned);
  });

  it("is no when no image is asked for", () => {
    expect(mentions('"\\x65"', [])).toBe(false);
  });
});
