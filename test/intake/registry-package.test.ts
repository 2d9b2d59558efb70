import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRegistryPackage } from "../../src/intake/registry-package.ts";
import { validateWebhook } from "../support/github-schemas.ts";
import { put, readEventFixture, readGitHubExamples } from "./event-fixtures.ts";

const published = readEventFixture("an-image-was-published-to-github-packages");
const revision = "6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b";
const digest = `sha256:${"1".repeat(64)}`;
const tag = "main-6c62fb4-20261121120000";

const version = ["registry_package", "package_version"];
const metadata = [...version, "container_metadata"];
const labels = [...metadata, "labels"];
const changed = (...changes: readonly (readonly [readonly string[], unknown])[]) =>
  changes.reduce((payload, [path, value]) => put(payload, path, value), published);

describe("GitHub's registry_package", () => {
  it.each([
    "an-image-was-published-to-github-packages",
    "one-platform-of-an-image-was-published-to-github-packages",
    "an-image-of-two-platforms-was-published-to-github-packages",
    "a-chart-was-published-to-github-packages",
  ])("has the published schema in the fixture %s", (name) => {
    expect(validateWebhook("registry_package", readEventFixture(name))).toEqual([]);
  });

  it("is an image with its tag, digest, repository and commit", () => {
    expect(parseRegistryPackage(published)).toEqual({
      kind: "event",
      event: { kind: "image-published", image: "ghcr.io/acme/web", tag, digest, build: { repo: "acme/web", revision } },
    });
  });

  it("is the same under the name package, and as an update", () => {
    const { registry_package, ...rest } = Object(published);
    expect(parseRegistryPackage({ ...rest, package: registry_package })).toEqual(parseRegistryPackage(published));
    expect(parseRegistryPackage(changed([["action"], "updated"]))).toEqual(parseRegistryPackage(published));
  });

  it("has no commit for an image of many platforms", () => {
    const index = readEventFixture("an-image-of-two-platforms-was-published-to-github-packages");
    expect(parseRegistryPackage(index)).toMatchObject({ event: { tag: "1.2.3", build: { repo: "acme/web" } } });
  });

  it.each<[string, unknown, string]>([
    [
      "one platform of an image",
      readEventFixture("one-platform-of-an-image-was-published-to-github-packages"),
      "no-tag",
    ],
    ["a digest in the place of the tag", changed([[...metadata, "tag", "name"], digest]), "no-tag"],
    [
      "no metadata and no tag in the address",
      changed([metadata, null], [[...version, "package_url"], "ghcr.io/acme/web:"]),
      "no-tag",
    ],
    ["a chart", readEventFixture("a-chart-was-published-to-github-packages"), "chart"],
    ["a signature", changed([[...metadata, "tag", "name"], `sha256-${"1".repeat(64)}.sig`]), "artefact"],
    ["an attestation", changed([[...metadata, "tag", "name"], `sha256-${"1".repeat(64)}.att`]), "artefact"],
    ["a referrers index", changed([[...metadata, "tag", "name"], `sha256-${"1".repeat(64)}`]), "artefact"],
    ["a deletion", changed([["action"], "deleted"]), "unknown-action"],
    [
      "a package of npm",
      changed(
        [metadata, undefined],
        [["registry_package", "package_type"], "npm"],
        [["registry_package", "ecosystem"], "npm"],
      ),
      "not-a-container",
    ],
  ])("is ignored for %s", (_, payload, reason) => {
    expect(parseRegistryPackage(payload)).toEqual({ kind: "ignored", reason });
  });

  it.each<[string, unknown, object]>([
    ["package_type in small letters", changed([["registry_package", "package_type"], "container"]), {}],
    [
      "only docker for its type",
      changed([["registry_package", "package_type"], "Docker"], [["registry_package", "ecosystem"], null]),
      {},
    ],
    [
      "the type npm, as GitHub's example",
      changed([["registry_package", "package_type"], "npm"], [["registry_package", "ecosystem"], "docker"]),
      {},
    ],
    ["a trailing colon in its address", changed([[...version, "package_url"], "ghcr.io/Acme/web:"]), {}],
    ["https in its address", changed([[...version, "package_url"], "https://ghcr.io/Acme/web:1"]), {}],
    ["a digest in its address", changed([[...version, "package_url"], `ghcr.io/Acme/web@${digest}`]), {}],
    ["no address", changed([[...version, "package_url"], null]), {}],
    ["an address without a host", changed([[...version, "package_url"], "acme/web:1"]), {}],
    ["no owner and no address", changed([[...version, "package_url"], ""], [["registry_package", "owner"], null]), {}],
    [
      "slashes in its name",
      changed([[...version, "package_url"], "ghcr.io/Acme/web/api/v2:1"]),
      { image: "ghcr.io/acme/web/api/v2" },
    ],
    [
      "slashes in its name and no address",
      changed([[...version, "package_url"], ""], [["registry_package", "name"], "Web/Api"]),
      { image: "ghcr.io/acme/web/api" },
    ],
    [
      "an Enterprise Server's registry",
      changed([[...version, "package_url"], "containers.git.example.com/Acme/web:1"]),
      { image: "containers.git.example.com/acme/web" },
    ],
    [
      "an Enterprise Server and no address",
      changed([[...version, "package_url"], ""], [["repository", "html_url"], "https://git.example.com/Acme/web"]),
      { image: "containers.git.example.com/acme/web" },
    ],
    ["no metadata, but a tag in the address", changed([metadata, null]), { build: { repo: "acme/web" } }],
    [
      "a digest of 40 digits, and a right one elsewhere",
      changed([[...metadata, "tag", "digest"], `sha256:${revision}`]),
      {},
    ],
    [
      "no right digest at all",
      changed(
        [[...metadata, "tag", "digest"], ""],
        [[...metadata, "manifest", "digest"], null],
        [[...version, "version"], "1.0"],
        [[...version, "name"], "latest"],
      ),
      { digest: undefined },
    ],
    ["null for labels", changed([labels, null]), { build: { repo: "acme/web" } }],
    ["a list for labels", changed([labels, []]), { build: { repo: "acme/web" } }],
    ["null for all labels", changed([[...labels, "all_labels"], null], [[...labels, "revision"], revision]), {}],
    [
      "an empty label and a set short field",
      changed(
        [[...labels, "all_labels", "org.opencontainers.image.revision"], " "],
        [[...labels, "revision"], revision.toUpperCase()],
      ),
      {},
    ],
    ["a label that is not the short field", changed([[...labels, "revision"], "a".repeat(40)]), {}],
    [
      "a short revision",
      changed([[...labels, "all_labels", "org.opencontainers.image.revision"], "6c62fb4"]),
      { build: { repo: "acme/web" } },
    ],
    [
      "labels of a megabyte",
      changed(
        [[...labels, "all_labels", "org.opencontainers.image.revision"], "a".repeat(1024 * 1024)],
        [[...labels, "all_labels", "org.opencontainers.image.source"], `https://github.com/${"a".repeat(1024 * 1024)}`],
      ),
      { build: { repo: "acme/web" } },
    ],
    [
      "the labels of its base image",
      changed([[...labels, "all_labels", "org.opencontainers.image.source"], "https://github.com/base/image"]),
      { build: { repo: "acme/web" } },
    ],
    [
      "its source with .git and other case",
      changed([[...labels, "all_labels", "org.opencontainers.image.source"], "git+https://github.com/ACME/Web.git"]),
      {},
    ],
    ["no repository, but a source label", changed([["repository"], undefined]), {}],
    ["no repository and no source label", changed([["repository"], undefined], [labels, null]), { build: {} }],
  ])("is taken with %s", (_, payload, expected) => {
    const result = parseRegistryPackage(payload);
    const usual = {
      kind: "image-published",
      image: "ghcr.io/acme/web",
      tag,
      digest,
      build: { repo: "acme/web", revision },
    };
    expect(result).toEqual({ kind: "event", event: { ...usual, ...expected } });
  });

  it.each<[string, unknown, string[]]>([
    [
      "a tag outside the grammar",
      changed([[...metadata, "tag", "name"], ".x"]),
      ["container_metadata.tag.name is outside the grammar of tags"],
    ],
    [
      "a tag with a line break",
      changed([[...metadata, "tag", "name"], "1\n2"]),
      ["container_metadata.tag.name is outside the grammar of tags"],
    ],
    [
      "a tag of a megabyte",
      changed([[...metadata, "tag", "name"], "a".repeat(1024 * 1024)]),
      ["container_metadata.tag.name is outside the grammar of tags"],
    ],
    [
      "no name",
      changed([[...version, "package_url"], "ghcr.io/../web"], [["registry_package", "name"], "../web"]),
      ["neither package_url nor owner and name make an image's name"],
    ],
    ["neither key", changed([["registry_package"], undefined]), ["neither registry_package nor package is there"]],
    ["no action", changed([["action"], 7]), ["action: expected string, received number"]],
    ["a text", "registry_package", ["expected object, received string"]],
    ["null", null, ["expected object, received null"]],
  ])("is malformed with %s", (_, payload, problems) => {
    expect(parseRegistryPackage(payload)).toEqual({ kind: "malformed", problems });
  });

  it("is read from GitHub's own examples of package", () => {
    expect(readGitHubExamples("package").map(parseRegistryPackage)).toEqual([
      { kind: "ignored", reason: "no-tag" },
      { kind: "ignored", reason: "no-tag" },
      { kind: "ignored", reason: "no-tag" },
    ]);
  });

  it("never throws, whatever stands anywhere in it", () => {
    const paths = [version, metadata, labels, [...labels, "all_labels"], ["repository"], ["registry_package", "owner"]];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const { kind } = parseRegistryPackage(changed([path, value]));
        expect(["event", "ignored", "malformed"]).toContain(kind);
      }),
    );
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseRegistryPackage(value)));
  });
});
