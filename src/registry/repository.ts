import { RetryLater } from "../core/fault.ts";
import type { ImageDigest, ImageName, ImageTag } from "../core/image/reference.ts";
import type { Authorizer, RepositoryAddress } from "./authorizer.ts";
import { manifestTypes } from "./media-types.ts";
import type { Answer, Call, Send } from "./send.ts";

/** One repository of one registry, asked with whatever authorization it wants. */
export interface Repository extends RepositoryAddress {
  fetchManifest(method: "GET" | "HEAD", reference: ImageTag | ImageDigest): Promise<RepositoryAnswer>;
  /** At most 8 MB. */
  fetchBlob(digest: ImageDigest): Promise<RepositoryAnswer>;
}

export type RepositoryAnswer =
  /** 200. */
  | { readonly kind: "ok"; readonly answer: Answer }
  /** 404. */
  | { readonly kind: "absent" }
  /** 401 or 403 after the token flow. */
  | { readonly kind: "denied"; readonly status: 401 | 403 }
  /** 405 or 501: it does not know the method. */
  | { readonly kind: "no-such-method" };

/** What asking a repository needs. */
export interface RepositoryOptions {
  readonly send: Send;
  readonly authorizer: Authorizer;
  readonly insecureHosts: ReadonlySet<string>;
}

const maxManifestBytes = 4 * 1024 * 1024;
const maxBlobBytes = 8 * 1024 * 1024;

/** Gives the repositories by the images' names; nothing is asked yet. */
export function createRepositoryOpener(options: RepositoryOptions): (image: ImageName) => Repository {
  return (image) => {
    const slash = image.indexOf("/");
    const address = { registry: image.slice(0, slash), repository: image.slice(slash + 1) };
    const base = `${baseUrl(address.registry, options.insecureHosts)}/v2/${address.repository}`;
    const call = (method: Call["method"], path: string, rest: Pick<Call, "headers" | "maxBytes">) =>
      fetchAuthorized(options, address, {
        method,
        url: new URL(`${base}/${path}`),
        ...rest,
        registry: address.registry,
      });
    return {
      ...address,
      fetchManifest: (method, reference) =>
        call(method, `manifests/${reference}`, {
          headers: { accept: manifestTypes.join(", ") },
          maxBytes: maxManifestBytes,
        }),
      fetchBlob: (digest) => call("GET", `blobs/${digest}`, { headers: { accept: "*/*" }, maxBytes: maxBlobBytes }),
    };
  };
}

/** Docker Hub's images say `docker.io`, its API is elsewhere. */
function baseUrl(registry: string, insecureHosts: ReadonlySet<string>): string {
  if (insecureHosts.has(registry)) return `http://${registry}`;
  return `https://${registry === "docker.io" ? "registry-1.docker.io" : registry}`;
}

async function fetchAuthorized(
  { send, authorizer }: RepositoryOptions,
  address: RepositoryAddress,
  call: Call,
): Promise<RepositoryAnswer> {
  const recalled = authorizer.recall(address);
  const first = await send(withAuthorization(call, recalled));
  if (first.status !== 401) return classify(call, first);
  const authorization = await authorizer.answer(address, first.headers.get("www-authenticate"));
  if (authorization.kind === "denied") return authorization;
  return classify(call, await send(withAuthorization(call, authorization.header)));
}

function withAuthorization(call: Call, authorization: string | undefined): Call {
  return authorization === undefined ? call : { ...call, headers: { ...call.headers, authorization } };
}

function classify({ registry, url }: Call, answer: Answer): RepositoryAnswer {
  const { status } = answer;
  if (status === 200) return { kind: "ok", answer };
  if (status === 404) return { kind: "absent" };
  if (status === 401 || status === 403) return { kind: "denied", status };
  if (status === 405 || status === 501) return { kind: "no-such-method" };
  throw new RetryLater("registry", `registry ${registry} answered ${status} to ${url.pathname}`);
}
