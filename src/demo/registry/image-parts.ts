import { gzipSync } from "node:zlib";
import { digestOf, type StoredManifest } from "./contents.ts";
import type { Descriptor } from "./manifests.ts";

/** An image to push. */
export interface ImageToPush {
  readonly repository: string;
  readonly tag: string;
  /** Of the config, of every platform's. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the manifest, or of the index when there are platforms. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** `linux/amd64`, …: then an index; `unknown/unknown` is an attestation. Absent: one manifest for linux/amd64. */
  readonly platforms?: readonly string[];
}

/** A Helm chart to push. */
export interface ChartToPush {
  readonly repository: string;
  readonly name: string;
  /** Also the tag, `+` written as `_`. */
  readonly version: string;
}

/** What must be pushed, in this order: blobs, manifests by digest, and the manifest that gets the tag. */
export interface Parts {
  readonly blobs: readonly Uint8Array[];
  readonly manifests: readonly Pick<StoredManifest, "mediaType" | "bytes">[];
  readonly top: Pick<StoredManifest, "mediaType" | "bytes">;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const layerType = "application/vnd.oci.image.layer.v1.tar+gzip";

/** Makes an image with one file in it; the same facts make the same digests. */
export function makeImage({ repository, tag, labels, annotations, platforms }: ImageToPush): Parts {
  const archive = makeTar("release.txt", `${repository}:${tag}\n`);
  const layer = gzipSync(archive);
  const make = (platform: string, top: ImageToPush["annotations"]) => {
    const [os = "linux", architecture = "amd64", variant] = platform.split("/");
    const config = encode({
      architecture,
      os,
      ...(variant === undefined ? {} : { variant }),
      config: { Labels: labels ?? {} },
      rootfs: { type: "layers", diff_ids: [digestOf(archive)] },
    });
    const manifest = {
      schemaVersion: 2,
      mediaType: manifestType,
      config: describeBytes(configType, config),
      layers: [describeBytes(layerType, layer)],
      ...(top === undefined ? {} : { annotations: top }),
    };
    return {
      config,
      platform: { os, architecture, ...(variant === undefined ? {} : { variant }) },
      bytes: encode(manifest),
    };
  };
  if (platforms === undefined) {
    const { config, bytes } = make("linux/amd64", annotations);
    return { blobs: [layer, config], manifests: [], top: { mediaType: manifestType, bytes } };
  }
  const children = platforms.map((platform) => make(platform, undefined));
  const index = {
    schemaVersion: 2,
    mediaType: indexType,
    manifests: children.map(({ bytes, platform }) => ({ ...describeBytes(manifestType, bytes), platform })),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return {
    blobs: [layer, ...children.map(({ config }) => config)],
    manifests: children.map(({ bytes }) => ({ mediaType: manifestType, bytes })),
    top: { mediaType: indexType, bytes: encode(index) },
  };
}

/** Makes a chart with nothing but its `Chart.yaml`. @see https://helm.sh/docs/topics/registries/ */
export function makeChart({ name, version }: ChartToPush): Parts {
  const config = encode({ apiVersion: "v2", name, version });
  const layer = gzipSync(makeTar(`${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: ${version}\n`));
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: describeBytes("application/vnd.cncf.helm.config.v1+json", config),
    layers: [describeBytes("application/vnd.cncf.helm.chart.content.v1.tar+gzip", layer)],
  };
  return { blobs: [layer, config], manifests: [], top: { mediaType: manifestType, bytes: encode(manifest) } };
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function describeBytes(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, size: bytes.byteLength, digest: digestOf(bytes) };
}

/** An archive of one file, by the ustar form. @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html */
function makeTar(path: string, text: string): Uint8Array {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const fields: readonly (readonly [number, string])[] = [
    [0, path],
    [100, octal(0o644, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(content.byteLength, 12)],
    [136, octal(0, 12)],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\x0000"],
  ];
  for (const [offset, value] of fields) header.write(value, offset, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  const padding = Buffer.alloc((512 - (content.byteLength % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}
