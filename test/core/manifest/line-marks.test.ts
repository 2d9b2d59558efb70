import { describe, expect, it } from "vitest";
import { readLineMarks } from "../../../src/core/manifest/line-marks.ts";

describe("a line that is to stay as it is", () => {
  it.each([
    "image: acme/web:v1 # tidegate: ignore",
    "image: acme/web:v1 #tidegate:ignore",
    "image: acme/web:v1   #\ttidegate: ignore, until the release",
    "image: acme/web:v1 # why not # Tidegate: Ignore",
    "image: acme/web:v1 # do-not-rewrite",
    "image: acme/web:v1 # no-rewrite: a fork",
    "image: acme/web:v1 # renovate:ignore",
    "image: acme/web:v1 # renovate: ignore — a fork's build",
    "image: acme/web:v1 # argocd-image-updater: ignore",
    "web: 'acme/web:v1', // tidegate: ignore",
    "# tidegate: ignore",
  ])("says so: %s", (line) => {
    expect(readLineMarks(line)).toEqual({ kept: true });
  });

  it.each([
    "image: acme/web:v1",
    "image: acme/web:v1 # tidegate: ignored",
    "image: acme/web:v1# tidegate: ignore",
    "image: acme/web:v1 # ignore",
    "image: acme/web:v1 # do-not-rewrites",
    "image: acme/web:v1 # see renovate/ignore",
    "image: acme/web:v1 # renovate: datasource=docker",
    "url: https://tidegate:ignore@acme.example",
  ])("does not say so: %s", (line) => {
    expect(readLineMarks(line)).toEqual({ kept: false });
  });
});

describe("a marker of Flux", () => {
  it.each([
    { line: 'tag: v1 # {"$imagepolicy": "flux-system:web:tag"}', policy: "flux-system:web", part: "tag" },
    { line: 'name: web # {"$imagepolicy": "flux-system:web:name"}', policy: "flux-system:web", part: "name" },
    { line: 'digest: x # {"$imagepolicy": "flux-system:web:digest"}', policy: "flux-system:web", part: "digest" },
    { line: 'image: acme/web:v1 # {"$imagepolicy": "flux-system:web"}', policy: "flux-system:web" },
    { line: 'image: acme/web:v1 #{ "$imagepolicy" : "apps:web.v1" }', policy: "apps:web.v1" },
    { line: 'tag: v1 # {"$imagepolicy": "a:b:tag"} and more', policy: "a:b", part: "tag" },
  ])("is read from $line", ({ line, policy, part }) => {
    const marker = { kind: "flux-marker", policy, ...(part === undefined ? {} : { part }) };
    expect(readLineMarks(line)).toEqual({ kept: false, marker });
  });

  it.each([
    'tag: v1 {"$imagepolicy": "a:b"}',
    'tag: v1 # {"$imagepolicy": "a"}',
    'tag: v1 # {"$imagepolicy": "a:b:version"}',
    'tag: v1 # {"imagepolicy": "a:b"}',
    "tag: v1 # {$imagepolicy: a:b}",
  ])("is not read from %s", (line) => {
    expect(readLineMarks(line).marker).toBeUndefined();
  });
});
