import { createHash } from "node:crypto";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { type ImageDigest, parseImageDigest } from "../../src/core/image/reference.ts";
import { image, registryWith, useNockedNetwork } from "./nocked-registry.ts";

useNockedNetwork();

const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
};

function digestOf(text: string): ImageDigest {
  const digest = parseImageDigest(`sha256:${createHash("sha256").update(text).digest("hex")}`);
  if (digest === undefined) throw new Error("no digest");
  return digest;
}

interface Described {
  readonly mediaType: string;
  readonly digest: string;
}

/** Answers one GET of it. */
function serve(place: "manifests" | "blobs", mediaType: string, content: unknown): Described & { digest: ImageDigest } {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const digest = digestOf(text);
  nock("https://ghcr.io").get(`/v2/acme/web/${place}/${digest}`).reply(200, text, { "content-type": mediaType });
  return { mediaType, digest };
}

function serveImage(labels: unknown, annotations?: unknown) {
  const config = serve("blobs", types.config, { config: { Labels: labels } });
  return serve("manifests", types.manifest, { mediaType: types.manifest, config, annotations });
}

async function fetchLabels(digest: ImageDigest): Promise<Record<string, string>> {
  return Object.fromEntries(await registryWith().registry.fetchLabels(image("ghcr.io/acme/web"), digest));
}

describe("an image's labels", () => {
  it("are its config's", async () => {
    const { digest } = serveImage({ a: "1", b: "2" });
    expect(await fetchLabels(digest)).toEqual({ a: "1", b: "2" });
  });

  it("give way to annotations of the manifest, and these to the index's", async () => {
    const child = serveImage({ a: "label", b: "label", c: "label" }, { a: "manifest", b: "manifest" });
    const { digest } = serve("manifests", types.index, {
      mediaType: types.index,
      annotations: { a: "index" },
      manifests: [{ ...child, platform: { os: "linux", architecture: "amd64" } }],
    });
    expect(await fetchLabels(digest)).toEqual({ a: "index", b: "manifest", c: "label" });
  });

  it("are those of the index's first real platform", async () => {
    const child = serveImage({ a: "real" });
    const odd = { mediaType: types.manifest, digest: digestOf("none") };
    const { digest } = serve("manifests", types.index, {
      // Without mediaType, as OCI allows: the header tells.
      manifests: [
        { ...odd, platform: { os: "unknown", architecture: "unknown" } },
        { ...odd, annotations: { "vnd.docker.reference.type": "attestation-manifest" } },
        { ...odd, mediaType: types.index },
        child,
        { ...odd, platform: { os: "linux", architecture: "arm64" } },
      ],
    });
    expect(await fetchLabels(digest)).toEqual({ a: "real" });
  });

  it("are cut at 4,096 characters and 200 keys, and odd values are left out", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`key${index}`, "x"]));
    const { digest } = serveImage({
      long: "a".repeat(1024 * 1024),
      torn: `${"a".repeat(4095)}😀`,
      odd: 7,
      none: null,
      ...many,
    });
    const labels = await fetchLabels(digest);
    expect(Object.keys(labels)).toHaveLength(200);
    expect(labels["long"]).toBe("a".repeat(4096));
    expect(labels["torn"]).toBe(`${"a".repeat(4095)}\ufffd`);
    expect(labels).not.toHaveProperty("odd");
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a list", ["a"]],
    ["a text", "a"],
    ["absent", undefined],
  ])("are none when they are %s", async (_, labels) => {
    const { digest } = serveImage(labels);
    expect(await fetchLabels(digest)).toEqual({});
  });

  it.each<[string, unknown]>([
    ["a chart", { config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: digestOf("x") } }],
    ["a manifest without a config", { layers: [] }],
    ["an empty index", { mediaType: types.index, manifests: [] }],
    [
      "an index of attestations",
      { mediaType: types.index, manifests: [{ digest: digestOf("x"), platform: { os: "unknown" } }] },
    ],
    ["a config with a digest outside the grammar", { config: { mediaType: types.config, digest: "../../_catalog" } }],
    ["a list", []],
    ["no JSON", "<html>"],
  ])("are none for %s", async (_, content) => {
    const { digest } = serve("manifests", types.manifest, content);
    expect(await fetchLabels(digest)).toEqual({});
  });

  it.each([404, 403])("are none when the manifest is answered %d", async (status) => {
    const digest = digestOf("x");
    nock("https://ghcr.io").get(`/v2/acme/web/manifests/${digest}`).reply(status);
    expect(await fetchLabels(digest)).toEqual({});
  });

  it("are the annotations alone when the config is gone", async () => {
    const config = { mediaType: types.config, digest: digestOf("gone") };
    nock("https://ghcr.io").get(`/v2/acme/web/blobs/${config.digest}`).reply(404);
    const { digest } = serve("manifests", types.manifest, { config, annotations: { a: "1" } });
    expect(await fetchLabels(digest)).toEqual({ a: "1" });
  });

  it.each(["manifests", "blobs"] as const)(
    "are not taken from %s with other bytes than the digest says",
    async (place) => {
      const config = { mediaType: types.config, digest: digestOf("right") };
      const manifest = JSON.stringify({ config });
      const digest = digestOf(manifest);
      const get = nock("https://ghcr.io").get(`/v2/acme/web/manifests/${digest}`);
      if (place === "manifests") get.reply(200, `${manifest} `);
      else get.reply(200, manifest).get(`/v2/acme/web/blobs/${config.digest}`).reply(200, "wrong");
      await expect(fetchLabels(digest)).rejects.toThrow(
        `bytes that are not ${place === "manifests" ? digest : config.digest}`,
      );
    },
  );

  it("come from storage that the registry redirects to, where no token is sent", async () => {
    const text = JSON.stringify({ config: { Labels: { a: "1" } } });
    const config = { mediaType: types.config, digest: digestOf(text) };
    nock("https://ghcr.io")
      .get(`/v2/acme/web/blobs/${config.digest}`)
      .reply(307, undefined, { location: "https://storage.example.com/blob?signature=x" });
    nock("https://storage.example.com", { badheaders: ["authorization"] })
      .get("/blob?signature=x")
      .reply(200, text);
    const { digest } = serve("manifests", types.manifest, { config });
    expect(await fetchLabels(digest)).toEqual({ a: "1" });
  });

  it("may not be larger than eight megabytes", async () => {
    const { digest } = serveImage({ a: "x".repeat(8 * 1024 * 1024) });
    await expect(fetchLabels(digest)).rejects.toThrow("registry ghcr.io answered with more than 8388608 bytes");
  });
});
