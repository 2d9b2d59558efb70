import { describe, expect, it } from "vitest";
import type { ConfirmedImage } from "../../../src/core/image/reference.ts";
import {
  isSameInGit,
  isVersionInGit,
  readVersionInGit,
  type VersionInGit,
} from "../../../src/core/release/version-in-git.ts";
import { confirmed, digest, snapshot } from "../../support/snapshot-builder.ts";

const pinned = (digit: string) => `@sha256:${digit.repeat(64)}`;

/** What stands in pods that name these references. */
function inGit(...references: readonly string[]): VersionInGit {
  const pods = references.map((image, index) => [
    `qa/pod-${index}.yaml`,
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - { name: x, image: "${image}" }\n`,
  ]);
  const { service, manifests } = snapshot({
    images: ["acme/app", "acme/web"],
    files: Object.fromEntries(pods),
  });
  return readVersionInGit(service, manifests);
}

const app = confirmed("acme/app:1.0", "a");
const web = confirmed("acme/web:2.0", "b");

describe("the version in Git", () => {
  it("is each version of each image, told once; other images are left out", () => {
    const version = inGit("acme/app:1.0", "acme/app:1.0", "acme/app:1.1", `acme/web${pinned("b")}`, "acme/other:1");
    expect([...version]).toEqual([
      [app.name, [{ tag: "1.0" }, { tag: "1.1" }]],
      [web.name, [{ digest: digest("b") }]],
    ]);
  });

  it.each<[string, VersionInGit, readonly ConfirmedImage[], boolean]>([
    ["the tag", inGit("acme/app:1.0"), [app], true],
    ["another tag", inGit("acme/app:1.1"), [app], false],
    ["tag and digest", inGit(`acme/app:1.0${pinned("a")}`), [app], true],
    ["the tag with another digest", inGit(`acme/app:1.0${pinned("f")}`), [app], false],
    ["another tag with the digest", inGit(`acme/app:1.1${pinned("a")}`), [app], false],
    ["the digest alone", inGit(`acme/app${pinned("a")}`), [app], true],
    ["another digest alone", inGit(`acme/app${pinned("f")}`), [app], false],
    ["one of two places has another", inGit("acme/app:1.0", "acme/app:1.1"), [app], false],
    ["both images", inGit("acme/app:1.0", "acme/web:2.0"), [app, web], true],
    ["one of both images", inGit("acme/app:1.0", "acme/web:2.1"), [app, web], false],
    ["an image that is written nowhere beside it", inGit("acme/app:1.0"), [app, web], true],
    ["nothing of it", inGit("acme/other:1"), [app], false],
    ["no version asked for", inGit("acme/app:1.0"), [], false],
    ["no version written", inGit("acme/app"), [app], false],
  ])("is a release's: %s", (_, version, images, expected) => {
    expect(isVersionInGit(version, images)).toBe(expected);
  });

  it("is that of a release whose digest nobody asked for, by its tag alone", () => {
    const { digest: _, ...asked } = app;
    expect(isVersionInGit(inGit(`acme/app:1.0${pinned("f")}`), [asked])).toBe(true);
    expect(isVersionInGit(inGit(`acme/app${pinned("f")}`), [asked])).toBe(false);
    expect(isVersionInGit(inGit("acme/app"), [asked])).toBe(false);
  });

  it.each<[string, VersionInGit, VersionInGit, boolean]>([
    [
      "in another order",
      inGit("acme/app:1", "acme/app:2", "acme/web:1"),
      inGit("acme/web:1", "acme/app:2", "acme/app:1"),
      true,
    ],
    ["with another tag", inGit("acme/app:1"), inGit("acme/app:2"), false],
    ["with another digest", inGit(`acme/app:1${pinned("a")}`), inGit(`acme/app:1${pinned("b")}`), false],
    ["with one image more", inGit("acme/app:1"), inGit("acme/app:1", "acme/web:1"), false],
    ["with one place more of another version", inGit("acme/app:1"), inGit("acme/app:1", "acme/app:2"), false],
    ["empty", inGit(), inGit("acme/other:1"), true],
  ])("is compared %s", (_, one, other, expected) => {
    expect(isSameInGit(one, other)).toBe(expected);
    expect(isSameInGit(other, one)).toBe(expected);
  });
});
