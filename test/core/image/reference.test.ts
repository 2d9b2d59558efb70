import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseImageDigest,
  parseImageName,
  parseImageReference,
  parseImageTag,
  parseWrittenReference,
  renderImageName,
} from "../../../src/core/image/reference.ts";

const hex = "0123456789abcdef".repeat(4);
const digest = `sha256:${hex}`;

describe("an image reference", () => {
  it.each([
    // Docker Hub, in all its spellings
    { text: "nginx", name: "docker.io/library/nginx" },
    { text: "library/nginx", name: "docker.io/library/nginx" },
    { text: "docker.io/nginx", name: "docker.io/library/nginx" },
    { text: "docker.io/library/nginx", name: "docker.io/library/nginx" },
    { text: "index.docker.io/nginx", name: "docker.io/library/nginx" },
    { text: "index.docker.io/library/nginx", name: "docker.io/library/nginx" },
    { text: "Docker.io/nginx", name: "docker.io/library/nginx" },
    { text: "tidepool/blip", name: "docker.io/tidepool/blip" },
    { text: "a/b/c/d", name: "docker.io/a/b/c/d" },
    { text: "localhost", name: "docker.io/library/localhost" },
    { text: "127.0.0.1", name: "docker.io/library/127.0.0.1" },
    // Other hosts
    { text: "localhost/web", name: "localhost/web" },
    { text: "localhost:5000/web", name: "localhost:5000/web" },
    { text: "127.0.0.1:5000/docker/docker", name: "127.0.0.1:5000/docker/docker" },
    { text: "GHCR.io/acme/web", name: "ghcr.io/acme/web" },
    { text: "test.com/repo", name: "test.com/repo" },
    { text: "test:5000/repo", name: "test:5000/repo" },
    { text: "sub-dom1.foo.com/bar/baz/quux", name: "sub-dom1.foo.com/bar/baz/quux" },
    { text: "xn--n3h.com/myimage", name: "xn--n3h.com/myimage" },
    { text: "[2001:db8::1]/repo", name: "[2001:db8::1]/repo" },
    { text: "[2001:db8::1]:5000/repo", name: "[2001:db8::1]:5000/repo" },
    { text: "[2001:DB8::1]:5000/repo", name: "[2001:db8::1]:5000/repo" },
    // Paths
    { text: "foo/foo_bar.com", name: "docker.io/foo/foo_bar.com" },
    { text: "foo__bar/a--b", name: "docker.io/foo__bar/a--b" },
    { text: "aa/asdf-one.two_three", name: "docker.io/aa/asdf-one.two_three" },
    { text: "b.gcr.io/test.example.com/my-app", name: "b.gcr.io/test.example.com/my-app" },
    { text: "deadbeef", name: "docker.io/library/deadbeef" },
  ])("reads $text as $name", ({ text, name }) => {
    expect(parseImageReference(text)).toEqual({ name });
    expect(parseImageName(name)).toBe(name);
  });

  it.each([
    { text: "test.com:tag", name: "docker.io/library/test.com", tag: "tag" },
    { text: "test.com:5000", name: "docker.io/library/test.com", tag: "5000" },
    { text: "test.com/repo:tag", name: "test.com/repo", tag: "tag" },
    { text: "test:5000/repo:tag", name: "test:5000/repo", tag: "tag" },
    { text: `test:5000/repo@${digest}`, name: "test:5000/repo", digest },
    { text: `test:5000/repo:tag@${digest}`, name: "test:5000/repo", tag: "tag", digest },
    { text: "lowercase:Uppercase", name: "docker.io/library/lowercase", tag: "Uppercase" },
    { text: "xn--7o8h.com/myimage:xn--7o8h.com", name: "xn--7o8h.com/myimage", tag: "xn--7o8h.com" },
    { text: "[2001:db8::1]:5000/repo:tag", name: "[2001:db8::1]:5000/repo", tag: "tag" },
    { text: `[2001:db8::1]:5000/repo:tag@${digest}`, name: "[2001:db8::1]:5000/repo", tag: "tag", digest },
    { text: "foo_bar.com:8080", name: "docker.io/library/foo_bar.com", tag: "8080" },
    { text: "foo/foo_bar.com:8080", name: "docker.io/foo/foo_bar.com", tag: "8080" },
    { text: "nginx:1.10", name: "docker.io/library/nginx", tag: "1.10" },
    { text: `repo@sha512:${hex}${hex}`, name: "docker.io/library/repo", digest: `sha512:${hex}${hex}` },
  ])("reads name, tag and digest of $text", ({ text, ...reference }) => {
    expect(parseImageReference(text)).toEqual(reference);
  });

  it.each([
    "",
    ":justtag",
    `@${digest}`,
    "repo@sha256:ffffffffffffffffffffffffffffffffff",
    `validname@invaliddigest:${hex}${hex}`,
    `repo@sha256:${hex.toUpperCase()}`,
    `repo@sha256:${hex}00`,
    "repo:",
    "repo@",
    "repo:a:b",
    "repo:.tag",
    "repo:-tag",
    "repo:a/b",
    `repo:${"a".repeat(129)}`,
    "Uppercase:tag",
    "Uppercase/lowercase:tag",
    "lowercase/Uppercase",
    "foo_bar.com/x",
    "docker///docker",
    "docker.io/docker/Docker",
    "docker.io/docker///docker",
    "a//b",
    "/nginx",
    "nginx/",
    "-foo/bar",
    "foo-/bar",
    "foo/-bar",
    "foo/bar-",
    "_foo/bar",
    "foo_/bar",
    "foo/_bar",
    "foo/bar_",
    "foo/__bar",
    "foo___bar",
    "foo..bar",
    "a.-b",
    ".foo/bar",
    "-test.com/repo",
    "test-.com/repo",
    "test..com/repo",
    "[2001:db8::1]",
    "[fe80::1%25eth0]:5000/repo",
    "[fe80::1%@invalidzone]:5000/repo",
    "[2001:db8:3:4::192.0.2.33]:5000/debian",
    "2001:db8::1/repo",
    "::1/repo",
    "test.com:port/repo",
    "repo name",
    "nginx:1.2\n",
    "nginx\u0000",
    "ｎｇｉｎｘ",
    "https://ghcr.io/acme/web",
    "aa/asdf$$^/aa",
    hex,
    `library/${"a/".repeat(128)}a:tag`,
    `${"a.".repeat(200)}com/x`,
  ])("refuses %j", (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  it("takes a path of 255 characters", () => {
    const path = `${"a/".repeat(127)}a`;
    expect(parseImageName(`a.io/${path}`)).toBe(`a.io/${path}`);
    expect(parseImageName(`a.io/${path}a`)).toBeUndefined();
  });

  it("tells the name as it was written", () => {
    expect(parseWrittenReference("Docker.io/nginx:1.2")).toMatchObject({
      writtenName: "Docker.io/nginx",
      name: "docker.io/library/nginx",
    });
  });

  it("answers hostile lengths at once", () => {
    for (const unit of ["a", "a.", "a-", "a/", "-", ".", "[", ":", "@"]) {
      expect(parseImageReference(`${unit.repeat(1_000_000)}!`)).toBeUndefined();
    }
  });

  it("never takes a text that spells another image when rendered and read again", () => {
    const piece = fc.stringMatching(/^[a-zA-Z0-9._:@/[\]-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        const name = parseImageReference(pieces.join("/"))?.name;
        if (name === undefined) return;
        expect(parseImageName(name)).toBe(name);
        expect(parseImageName(renderImageName(name))).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the short form of a name", () => {
  it.each([
    { name: "docker.io/library/nginx", short: "nginx" },
    { name: "docker.io/tidepool/blip", short: "tidepool/blip" },
    { name: "docker.io/library/a/b", short: "library/a/b" },
    { name: "ghcr.io/acme/web", short: "ghcr.io/acme/web" },
    { name: "localhost/web", short: "localhost/web" },
  ])("of $name is $short", ({ name, short }) => {
    const parsed = parseImageName(name);
    expect(parsed).toBe(name);
    expect(parsed === undefined ? undefined : renderImageName(parsed)).toBe(short);
  });
});

describe("a tag", () => {
  it.each(["1.10", "latest", "_x", "0123", "a".repeat(128), "v1.2.3-rc.1", "1.0_build"])("may be %s", (text) => {
    expect(parseImageTag(text)).toBe(text);
  });

  it.each(["", ".a", "-a", "a+b", "a b", "a/b", "a:b", "é", "a".repeat(129), "a\n"])("may not be %j", (text) => {
    expect(parseImageTag(text)).toBeUndefined();
  });
});

describe("a digest", () => {
  it.each([digest, `sha384:${hex}${hex.slice(0, 32)}`, `sha512:${hex}${hex}`, `blake3:${hex}`])("may be %s", (text) => {
    expect(parseImageDigest(text)).toBe(text);
  });

  it.each([hex, `md5:${hex}`, `sha256:${hex}\n`, `SHA256:${hex}`, `sha512:${hex}`])("may not be %j", (text) => {
    expect(parseImageDigest(text)).toBeUndefined();
  });
});
